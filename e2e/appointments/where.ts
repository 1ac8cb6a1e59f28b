import { eventually } from '../../tools/testing/world'
import { YUEXIU } from '../browser'
import { endpoints } from '../client'
import { shown } from '../phone'
import type { Around, Her } from './signed'

/** From where she is nothing is as near as by bicycle; by bus there are those halls and no others, the nearest first. */
export async function nearEnough({ api }: Around, { page, phone, fits }: Her, items: string): Promise<void> {
  const here = { lat: YUEXIU.latitude, lng: YUEXIU.longitude, datum: 'WGS-84' as const }
  const within = async (metres: number) => {
    const query = { items, ...here, sort: 'distance' as const, within: metres }
    return (await api.ok(endpoints.appointments.halls, { query })).halls.map(({ name }) => name)
  }
  const all = await within(1_000_000)
  const near = await within(10_000)
  expect([(await within(3_000)).length, near.length < all.length]).toEqual([0, true])
  const cards = shown(page).getByRole('button', { name: /，约 [\d.]+ (公里|米) · / })
  const listed = async () => {
    const texts = await cards.allTextContents()
    return texts.map((text) => all.find((name) => text.startsWith(name)))
  }
  const shows = (names: readonly string[]) => eventually(async () => expect(await listed()).toEqual(names))

  await phone.choose('离我最近')
  await shows(all)
  await phone.choose('3 公里内')
  await phone.sees('3 公里内没有受理这个事项的大厅。')
  await fits()
  await phone.press('不限远近')
  await shows(all)
  await phone.choose('10 公里内')
  await shows(near)
  await fits()
  await phone.choose('不限远近')
  await phone.choose('最早可约')
}
