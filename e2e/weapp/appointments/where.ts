import { HERE } from '../../booking'
import { endpoints } from '../../client'
import type { Around } from './around'

/** Only halls that are near, and only an afternoon that she chose; then all of them again. */
export async function nearEnough({ running, api }: Around, items: string): Promise<void> {
  const { phone } = running
  const near = { items, ...HERE, sort: 'distance' as const }
  const { halls } = await api.ok(endpoints.appointments.halls, { query: near })
  const within = await api.ok(endpoints.appointments.halls, { query: { ...near, within: 3_000 } })
  const far = halls.slice(within.halls.length)
  const shows = (there: readonly { name: string }[], notThere: readonly { name: string }[]) =>
    phone.until(async () => {
      const text = await phone.text()
      for (const { name } of there) expect(text).toContain(name)
      for (const { name } of notThere) expect(text).not.toContain(name)
    })
  await phone.choose('离我最近')
  await phone.allows(2)
  await shows(halls.slice(0, 10), [])
  await phone.choose('3 公里内')
  await shows(within.halls, far)
  await phone.choose(/月\d+日 .*个大厅$/, 'last')
  await phone.choose('下午')
  await phone.until(async () => {
    const firsts = (await phone.text()).match(/最早 \d+月\d+日 周. \d\d/g) ?? []
    expect(firsts.length).toBeGreaterThan(0)
    for (const first of firsts) expect(first).toMatch(/ 1[3-9]$/)
    expect(new Set(firsts.map((first) => first.slice(0, -3))).size).toBe(1)
  })
  await phone.choose('全天')
  await phone.choose(/不限$/)
  await phone.choose('不限远近')
  await shows(halls.slice(0, 10), [])
}
