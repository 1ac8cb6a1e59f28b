import { HALLS, ITEMS } from '../testing/small-province'
import { NOW, newReference, startTestHall, type TestHall, testPerson, type Wire } from '../testing/test-hall'

const HALL = HALLS.tianhe.code

let hall: TestHall
beforeAll(async () => {
  hall = await startTestHall()
})
afterAll(() => hall?.stop())
beforeEach(async () => {
  hall.clock.set(NOW)
  await hall.db.query('truncate appointment_place, appointment, slot, slot_pool, ticket, client_request')
})

async function halfDays(code = HALL): Promise<Wire[]> {
  const { SJ } = await hall.get('service', '/yy/bt', { sxbm: ITEMS.city.code })
  return SJ.find(({ DTBM }: Wire) => DTBM === code).BT
}
const of = (halves: Wire[], day: string, half: string) => halves.find(({ RQ, SXW }) => RQ === day && SXW === half)
const setCapacity = (HYBM: string, ZL: number) => hall.post('counter', '/ck/rl', { KHDLSH: newReference(), HYBM, ZL })

test('every half-day with a place left tells its first time; the very first is the earliest', async () => {
  const halves = await halfDays()
  expect(of(halves, '2026-11-25', 'sw')).toMatchObject({
    KSSJ: '2026-11-25 09:00:00',
    JSSJ: '2026-11-25 09:30:00',
    SYL: 3,
  })
  expect(of(halves, '2026-11-25', 'xw')).toMatchObject({ KSSJ: '2026-11-25 14:00:00' })
  // Saturday, Sunday
  expect(halves.some(({ RQ }) => RQ === '2026-11-28' || RQ === '2026-11-29')).toBe(false)
  const [earliest] = (await hall.get('service', '/yy/zz', { sxbm: ITEMS.city.code, dtbm: HALL })).SJ
  expect(halves[0].HYBM).toBe(earliest.HYBM)
})

test('what is taken moves to the next time, and a half-day without any is absent; a freed place is back at once', async () => {
  const at = (time: string) => `${HALL}-HJ-20261125-${time}`
  await setCapacity(at('1400'), 1)
  const held = await hall.post(testPerson(1), '/yy/yl', {
    KHDLSH: newReference(),
    HYBM: at('1400'),
    SXBM: [ITEMS.city.code],
  })
  expect(held.JGDM).toBe('0')
  expect(of(await halfDays(), '2026-11-25', 'xw')).toMatchObject({ HYBM: at('1430') })
  await setCapacity(at('1430'), 0)
  expect(of(await halfDays(), '2026-11-25', 'xw')).toBeUndefined()
  hall.clock.forward(300)
  expect(of(await halfDays(), '2026-11-25', 'xw')).toMatchObject({ HYBM: at('1400'), SYL: 1 })
})

test('today counts only where the hall takes bookings for today, from the cut-off on', async () => {
  expect(of(await halfDays(), '2026-11-24', 'xw')).toBeUndefined()
  expect(of(await halfDays(HALLS.sameDay.code), '2026-11-24', 'sw')).toMatchObject({ KSSJ: '2026-11-24 10:30:00' })
})

test('an item that needs no booking has no half-days', async () => {
  expect((await hall.get('service', '/yy/bt', { sxbm: ITEMS.noBooking.code })).SJ).toEqual([])
})
