import { pastHours } from '../seeding/crowding'
import { HALLS, ITEMS, smallHall, TIANHE } from '../testing/small-province'
import { NOW, newReference, startTestHall, type TestHall, type Wire } from '../testing/test-hall'

const DTBM = HALLS.tianhe.code
const TUESDAY = 2
const TEN = '10:00'

let hall: TestHall
beforeAll(async () => {
  hall = await startTestHall()
})
afterAll(() => hall?.stop())
beforeEach(async () => {
  hall.clock.set(NOW)
  await hall.db.query('truncate appointment_place, appointment, slot, slot_pool, ticket, queue_counter, client_request')
})

const ask = async (query: Record<string, string> = {}): Promise<Wire> => (await hall.get('service', '/dt/yj', query)).SJ
async function usual(weekday: number): Promise<Wire> {
  const answered: Wire[] = await ask({ sxbm: ITEMS.city.code })
  return answered.find((each) => each.DTBM === DTBM).XQ.find(({ XQ }: Wire) => XQ === weekday)
}
const peopleAt = (day: Wire, time: string): number => day.SD.find(({ KS }: Wire) => KS === time).RS
const takeNumber = (XM: string) => hall.post('counter', '/ck/qh', { KHDLSH: newReference(), DTBM, CKLX: 'HJ', XM })

test('a hall tells of every hour it is open how many people usually take a number', async () => {
  const tuesday = await usual(TUESDAY)
  expect(tuesday.TS).toBe(8)
  expect(tuesday.SD.map(({ KS }: Wire) => KS)).toEqual(['09:00', '10:00', '14:00'])
  for (const { RS } of tuesday.SD) expect(RS).toBeGreaterThan(0)
  expect(await usual(6)).toBeUndefined()
})

test('only halls that take the item are told of; without one all are', async () => {
  const codes = (halls: Wire[]) => halls.map((each) => each.DTBM).sort()
  expect(codes(await ask({ sxbm: ITEMS.haizhu.code }))).toEqual([HALLS.haizhu.code])
  expect(codes(await ask())).toEqual(
    Object.values(HALLS)
      .map(({ code }) => code)
      .sort(),
  )
  expect((await hall.get('service', '/dt/yj', { sxbm: 'XX' })).JGDM).toBe('1004')
})

test('the numbers of a day count when the day is over, and the day counts as one more', async () => {
  const before = await usual(TUESDAY)
  for (const name of ['甲', '乙', '丙']) expect((await takeNumber(name)).JGDM).toBe('0')
  expect(await usual(TUESDAY)).toEqual(before)
  hall.clock.set('2026-11-25T02:00:00Z')
  const after = await usual(TUESDAY)
  expect(after.TS).toBe(9)
  expect(peopleAt(after, TEN)).toBeCloseTo((peopleAt(before, TEN) * 8 + 3) / 9, 0)
  expect(peopleAt(after, '09:00')).toBeCloseTo((peopleAt(before, '09:00') * 8) / 9, 0)
  expect(await usual(3)).toMatchObject({ TS: 8 })
})

test('what happened a quarter ago is not counted any more', async () => {
  await takeNumber('甲')
  hall.clock.set('2027-02-23T02:00:00Z')
  expect((await usual(TUESDAY)).TS).toBe(8)
})

test('the weeks before are the same for the same seed, and stay within what the windows can serve', () => {
  const saturday = smallHall('DTTH09', TIANHE, 113.4, { opensSaturday: true })
  const hours = pastHours([HALLS.tianhe, saturday], 'a seed')
  expect(pastHours([HALLS.tianhe, saturday], 'a seed')).toEqual(hours)
  expect(pastHours([HALLS.tianhe, saturday], 'another')).not.toEqual(hours)
  expect(hours.filter(({ weekday }) => weekday === 6).map(({ hall }) => hall)).toEqual(Array(3).fill('DTTH09'))
  // Three windows, four numbers an hour each, and a rush of half as many again at most.
  for (const { tickets, days } of hours) expect(tickets / days).toBeLessThan(3 * 4 * 1.5)
})
