import { randomUUID } from 'node:crypto'
import { signIn } from '../../tools/testing/world'
import { book, nearestFirstTime } from '../booking'
import { endpoints } from '../client'
import { shown } from '../phone'
import { type Around, opened, passShown, type Signed } from './signed'

/** What a hall's clerks do. */
function clerksOf({ world: { province } }: Around) {
  const desk = (path: string, body: object) =>
    province.control.counter<{ SJ: { PDH: string } | null }>('POST', path, { KHDLSH: randomUUID(), ...body })
  return {
    desk,
    /** One after another is called to desk 3, until it is this number. */
    async call({ hall, number }: { hall: string; number: string }): Promise<void> {
      for (;;) {
        const { SJ } = await desk('jh', { DTBM: hall, CKLX: number.slice(0, -3), CK: '3' })
        if (SJ === null || SJ.PDH === number) return
      }
    },
  }
}

/** Without a booking: a number taken from afar is given back, and another one is called when she is there. */
export async function numberFromAfar(around: Around): Promise<Signed> {
  const { world, api } = around
  const { desk, call } = clerksOf(around)
  const { item, hall } = await nearestFirstTime(api)
  const token = await signIn(world, 'r004')
  await api.ok(endpoints.queue.takeNumber, { token: await signIn(world, 'r005'), body: { hall: hall.id, item } })
  const her = await opened(around, 'r004', `/appointments/halls/index?items=${item}`)
  const { page, phone, fits } = her
  await phone.press(`现场取号：${hall.name}`)
  await phone.sheet.getByText('请在轮到以前到大厅扫到场码').waitFor()
  await fits()
  await phone.sheet.getByRole('button', { name: '取号', exact: true }).click()
  await phone.title('排队')
  await phone.sees('前面 1 位')
  await phone.sees(/^(约 \d+ (到 \d+ )?|不超过 \d+ )分钟$/)
  const mine = async () => (await api.ok(endpoints.queue.mine, { token })).numbers
  const [hers] = await mine()
  expect(hers).toMatchObject({ appointment: null, here: false, ahead: 1 })
  await phone.sees(hers?.number ?? '')
  await fits()

  await phone.press('退号')
  await phone.sheet.getByRole('button', { name: '确认退号' }).click()
  await phone.sees('这个号已经退了')
  await fits()
  expect(await mine()).toEqual([])

  // Another one, and this time she goes there.
  await page.goto(`${world.bff.url}/appointments/halls/index?items=${item}`)
  await phone.press(`现场取号：${hall.name}`)
  await phone.sheet.getByRole('button', { name: '取号', exact: true }).click()
  await phone.sees('您还没有到大厅。请在轮到以前到场扫码，不然叫号时会跳过您。')
  const { control } = world.province
  const { SJ: screen } = await control.counter<{ SJ: { EWM: string } }>('GET', `dcm?dtbm=${hall.id}`)
  await shown(page).getByRole('textbox', { name: '到场码的八位数字' }).fill(screen.EWM.slice(-8))
  await phone.press('签到')
  await phone.sees(/^叫到您时没有到窗口/)
  await fits()
  const [again] = await mine()
  if (!again) throw new Error('she has no number')
  await call({ hall: hall.id, number: again.number })
  await phone.sees(/^请到 3 号窗口/)
  await fits()
  await desk('wc', { DTBM: hall.id, PDH: again.number })
  await phone.sees('这个号已经办完')
  await fits()
  return her
}

/** The code at the door, her number, called, missed, in line again; her other phone tells the same. */
export async function onTheDay(around: Around): Promise<void> {
  const { world, api } = around
  const { desk, call } = clerksOf(around)
  const booked = await book(api, await signIn(world, 'r001'), await nearestFirstTime(api))
  const { control } = world.province
  const hall = booked.hall.id
  const at = (minutes: number) => control.setClock(new Date(Date.parse(booked.startsAt) + minutes * 60_000))
  await at(-5)
  const path = `/appointments/detail/index?id=${booked.id}`
  const one = await opened(around, 'r001', path)
  const { phone } = one
  await phone.sees('到大厅了？签到')
  await passShown(one.page)
  await one.fits()

  const code = shown(one.page).getByRole('textbox', { name: '到场码的八位数字' })
  await code.fill('00000000')
  await phone.press('签到')
  await phone.sheet.getByText(/^到场码不对/).waitFor()
  await phone.sheet.getByRole('button', { name: '关闭' }).first().click()
  await phone.sheet.waitFor({ state: 'hidden' })
  const { SJ: screen } = await control.counter<{ SJ: { EWM: string } }>('GET', `dcm?dtbm=${hall}`)
  await code.fill(screen.EWM.slice(-8))
  await phone.press('签到')
  await phone.sees('您的号')
  await phone.sees(/^前面 \d+ 位|^下一位就是您|^请到 \d+ 号窗口/)
  const { queue } = await api.ok(endpoints.queue.one, {
    token: await signIn(world, 'r001'),
    params: { id: booked.id },
  })
  await phone.sees(queue.number)
  expect(
    await shown(one.page)
      .getByRole('img', { name: /预约码/ })
      .count(),
  ).toBe(0)
  await one.fits()

  const other = await opened(around, 'r001', path, 375)
  await other.phone.sees(queue.number)
  const both = async (words: string | RegExp) => {
    await Promise.all([phone.sees(words), other.phone.sees(words)])
    await one.fits()
  }
  await at(1)
  await call({ hall, number: queue.number })
  await both(/^请到 3 号窗口/)
  await desk('sy', { DTBM: hall, PDH: queue.number })
  await both('叫过您的号，没有等到您')
  await both(/以前可以重新排队一次/)
  // Taken up again on one phone; the other hears of it.
  await other.phone.press('重新排队')
  await both(/^前面 \d+ 位|^下一位就是您/)
  await call({ hall, number: queue.number })
  await desk('wc', { DTBM: hall, PDH: queue.number })
  await both('这次已经办理。')
  await phone.sees('再约一次')
  expect([...one.broken, ...other.broken]).toEqual([])
  await Promise.all([one, other].map(({ page }) => page.context().close()))
}
