import { brokenPools } from '../testing/invariant'
import { HALLS, ITEMS } from '../testing/small-province'
import {
  actingFor,
  NOW,
  newReference,
  startTestHall,
  type TestHall,
  type TestPerson,
  testPerson,
} from '../testing/test-hall'
import { Ledger } from './ledger'

const HALL = HALLS.tianhe.code
const slotAt = (day: string, time: string, hall = HALL) => `${hall}-HJ-${day.replaceAll('-', '')}-${time}`
const SLOT = slotAt('2026-11-25', '0900')
const [li, wang] = [testPerson(1), testPerson(2)]

let hall: TestHall
beforeAll(async () => {
  hall = await startTestHall()
})
afterAll(() => hall?.stop())
beforeEach(async () => {
  hall.clock.set(NOW)
  await hall.db.query('truncate appointment_place, appointment, slot, slot_pool, ticket, client_request')
})
afterEach(async () => expect(await brokenPools(hall.db)).toEqual([]))

const hold = (who: TestPerson, slot = SLOT, more: Record<string, unknown> = {}) =>
  hall.post(who, '/yy/yl', { KHDLSH: newReference(), HYBM: slot, SXBM: [ITEMS.city.code], ...more })
const confirm = (who: TestPerson, YYLSH: string) => hall.post(who, '/yy/qr', { KHDLSH: newReference(), YYLSH })
const cancel = (who: TestPerson, YYLSH: string) =>
  hall.post(who, '/yy/qx', { KHDLSH: newReference(), YYLSH, YY: '行程有变' })
async function book(who: TestPerson, slot = SLOT, more: Record<string, unknown> = {}) {
  const held = await hold(who, slot, more)
  expect(held).toMatchObject({ JGDM: '0' })
  const booked = await confirm(who, held.SJ.YYLSH)
  expect(booked).toMatchObject({ JGDM: '0', SJ: { ZT: 'yy' } })
  return booked.SJ as { YYLSH: string; QDM: string }
}
async function slotState(slot = SLOT) {
  const rq = `${slot.slice(-13, -9)}-${slot.slice(-9, -7)}-${slot.slice(-7, -5)}`
  const answer = await hall.get('service', '/yy/hy', { dtbm: slot.split('-')[0] ?? '', sxbm: ITEMS.city.code, rq })
  const { ZL, YLS, YYS, SYL } = answer.SJ.find((each: { HYBM: string }) => each.HYBM === slot)
  expect(ZL).toBe(YLS + YYS + SYL)
  return { held: YLS, booked: YYS, free: SYL }
}
const setCapacity = (slot: string, ZL: number) =>
  hall.post('counter', '/ck/rl', { KHDLSH: newReference(), HYBM: slot, ZL })

describe('hold, confirm, cancel', () => {
  test('a place goes from free to held to booked and back', async () => {
    expect(await slotState()).toEqual({ held: 0, booked: 0, free: 3 })
    const held = await hold(li)
    expect(held.SJ).toMatchObject({ ZT: 'yl', HYBM: SLOT, YLDQSJ: '2026-11-24 10:05:00', QDM: null, BRBZ: 1 })
    expect(await slotState()).toEqual({ held: 1, booked: 0, free: 2 })
    const booked = await confirm(li, held.SJ.YYLSH)
    expect(booked.SJ).toMatchObject({ ZT: 'yy', YLDQSJ: null, QDKSSJ: '2026-11-25 08:45:00' })
    expect(booked.SJ.QDM).toMatch(/^[A-Z2-9]{16}$/)
    expect(await slotState()).toEqual({ held: 0, booked: 1, free: 2 })
    expect((await cancel(li, held.SJ.YYLSH)).SJ).toMatchObject({ ZT: 'qx', QDM: null })
    expect(await slotState()).toEqual({ held: 0, booked: 0, free: 3 })
    expect((await cancel(li, held.SJ.YYLSH)).JGDM).toBe('2005')
    expect((await confirm(li, held.SJ.YYLSH)).JGDM).toBe('2005')
  })

  test('a hold can be released', async () => {
    const held = await hold(li)
    expect((await cancel(li, held.SJ.YYLSH)).SJ.ZT).toBe('qx')
    expect(await slotState()).toEqual({ held: 0, booked: 0, free: 3 })
  })

  test('the last place goes to exactly one of many who ask at once; the others get what is near', async () => {
    await setCapacity(SLOT, 1)
    const answers = await Promise.all(Array.from({ length: 12 }, (_, nth) => hold(testPerson(10 + nth))))
    expect(answers.filter(({ JGDM }) => JGDM === '0')).toHaveLength(1)
    const refused = answers.filter(({ JGDM }) => JGDM === '2001')
    expect(refused).toHaveLength(11)
    for (const { SJ } of refused) {
      expect(SJ.TD.map(({ HYBM }: { HYBM: string }) => HYBM)).toEqual([
        slotAt('2026-11-25', '0930'),
        slotAt('2026-11-26', '0900'),
        // Same-day hall of the district is farther away than its neighbour.
        slotAt('2026-11-25', '0900', HALLS.tianheNear.code),
      ])
    }
    expect(await slotState()).toEqual({ held: 1, booked: 0, free: 0 })
  })

  test('a burst on a slot nobody has touched yet makes its rows once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, (_, nth) => hold(testPerson(30 + nth))))
    expect(answers.filter(({ JGDM }) => JGDM === '0')).toHaveLength(3)
    expect(answers.filter(({ JGDM }) => JGDM === '2001')).toHaveLength(5)
  })

  test('an expired hold is free at once, in listings and for the next claim, and its owner is told', async () => {
    await setCapacity(SLOT, 1)
    const { SJ } = await hold(li)
    expect((await hold(wang)).JGDM).toBe('2001')
    hall.clock.forward(300)
    expect(await slotState()).toEqual({ held: 0, booked: 0, free: 1 })
    expect((await hall.get(li, `/yy/${SJ.YYLSH}`)).SJ.ZT).toBe('gq')
    const [earliest] = (await hall.get('service', '/yy/zz', { sxbm: ITEMS.city.code, dtbm: HALL })).SJ
    expect(earliest.HYBM).toBe(SLOT)
    const next = await hold(wang)
    expect(next.JGDM).toBe('0')
    expect((await confirm(li, SJ.YYLSH)).JGDM).toBe('2004')
    expect((await cancel(li, SJ.YYLSH)).JGDM).toBe('2004')
    expect((await confirm(wang, next.SJ.YYLSH)).JGDM).toBe('0')
  })

  test('a confirmation that comes late still counts while the place is free and the rules hold', async () => {
    const { SJ } = await hold(li)
    hall.clock.forward(600)
    expect(await confirm(li, SJ.YYLSH)).toMatchObject({ JGDM: '0', SJ: { ZT: 'yy' } })

    const late = await hold(wang)
    hall.clock.forward(600)
    const other = await book(wang, slotAt('2026-11-25', '0930', HALLS.tianheNear.code))
    expect((await confirm(wang, late.SJ.YYLSH)).JGDM).toBe('2004')
    await cancel(wang, other.YYLSH)
    hall.clock.set('2026-11-25T00:31:00Z')
    expect((await confirm(wang, late.SJ.YYLSH)).JGDM).toBe('2004')
  })

  test('in 长者模式 a hold is made longer again and again, each time as long as at first, ten times in all', async () => {
    const extend = (YYLSH: string, SLMS?: 0 | 1) => hall.post(li, '/yy/yc', { KHDLSH: newReference(), YYLSH, SLMS })
    const { SJ } = await hold(li)
    expect(SJ).toMatchObject({ SFKYC: 1, SFKSLYC: 1, YLDQSJ: '2026-11-24 10:05:00' })
    expect((await extend(SJ.YYLSH)).SJ).toMatchObject({ SFKYC: 0, SFKSLYC: 1, YLDQSJ: '2026-11-24 10:10:00' })
    expect((await extend(SJ.YYLSH, 0)).JGDM).toBe('2005')
    expect((await extend(SJ.YYLSH, 1)).SJ).toMatchObject({ SFKSLYC: 1, YLDQSJ: '2026-11-24 10:15:00' })
    for (let nth = 3; nth <= 10; nth += 1) expect((await extend(SJ.YYLSH, 1)).JGDM).toBe('0')
    expect((await hall.get(li, `/yy/${SJ.YYLSH}`)).SJ).toMatchObject({ SFKSLYC: 0, YLDQSJ: '2026-11-24 10:55:00' })
    expect((await extend(SJ.YYLSH, 1)).JGDM).toBe('2005')
    hall.clock.set('2026-11-24T02:55:00Z')
    expect(await slotState()).toEqual({ held: 0, booked: 0, free: 3 })
  })

  test('a hold is kept as long again, once, and only while it is held and by its owner', async () => {
    const extend = (who: TestPerson, YYLSH: string, KHDLSH = newReference()) =>
      hall.post(who, '/yy/yc', { KHDLSH, YYLSH })
    const { SJ } = await hold(li)
    expect(SJ.SFKYC).toBe(1)
    hall.clock.forward(299)
    expect((await extend(wang, SJ.YYLSH)).JGDM).toBe('1003')
    const KHDLSH = newReference()
    const extended = await extend(li, SJ.YYLSH, KHDLSH)
    expect(extended.SJ).toMatchObject({ ZT: 'yl', YLDQSJ: '2026-11-24 10:10:00', SFKYC: 0, SJBBH: 2 })
    expect(await extend(li, SJ.YYLSH, KHDLSH)).toEqual(extended)
    const { status: _, ...answer } = extended
    expect((await hall.get(li, '/yy/czjg', { khdlsh: KHDLSH })).SJ).toEqual({ CZ: 'yc', ZT: 'wc', DA: answer })
    expect((await extend(li, SJ.YYLSH)).JGDM).toBe('2005')

    hall.clock.forward(300)
    expect(await slotState()).toEqual({ held: 1, booked: 0, free: 2 })
    hall.clock.forward(1)
    expect(await slotState()).toEqual({ held: 0, booked: 0, free: 3 })
    expect((await extend(li, SJ.YYLSH)).JGDM).toBe('2004')
    const booked = await book(wang)
    expect((await extend(wang, booked.YYLSH)).JGDM).toBe('2005')
    expect((await extend(wang, 'YY0')).JGDM).toBe('1004')
  })

  test('can be cancelled to the last permitted moment and not after', async () => {
    const { YYLSH } = await book(li)
    hall.clock.set('2026-11-24T23:00:01Z')
    expect((await cancel(li, YYLSH)).JGDM).toBe('2006')
    hall.clock.set('2026-11-24T23:00:00Z')
    expect((await cancel(li, YYLSH)).JGDM).toBe('0')
  })
})

describe('the same request again', () => {
  test('five at once make one appointment and get one answer', async () => {
    for (const [nth, slot] of [SLOT, slotAt('2026-11-26', '0900'), slotAt('2026-11-27', '0900')].entries()) {
      const body = { KHDLSH: newReference(), HYBM: slot, SXBM: [ITEMS.city.code] }
      const answers = await Promise.all(Array.from({ length: 5 }, () => hall.post(li, '/yy/yl', body)))
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
      expect(answers[0]).toMatchObject({ JGDM: '0', SJ: { ZT: 'yl' } })
      const [rows] = await hall.db.query<{ count: number }>('select count(*) from appointment')
      expect(rows?.count).toBe(nth + 1)
    }
  })

  test('gets the first answer even when time and state have gone on', async () => {
    const body = { KHDLSH: newReference(), HYBM: SLOT, SXBM: [ITEMS.city.code] }
    const first = await hall.post(li, '/yy/yl', body)
    await confirm(li, first.SJ.YYLSH)
    hall.clock.set('2026-11-26T02:00:00Z')
    expect(await hall.post(li, '/yy/yl', { SXBM: body.SXBM, HYBM: body.HYBM, KHDLSH: body.KHDLSH })).toEqual(first)
  })

  test('gets the first refusal, with the same alternatives', async () => {
    await setCapacity(SLOT, 0)
    const body = { KHDLSH: newReference(), HYBM: SLOT, SXBM: [ITEMS.city.code] }
    const first = await hall.post(li, '/yy/yl', body)
    expect(first.SJ.TD).toHaveLength(3)
    await setCapacity(SLOT, 3)
    await setCapacity(slotAt('2026-11-25', '0930'), 0)
    expect(await hall.post(li, '/yy/yl', body)).toEqual(first)
  })

  test('the alternatives named first stay, whoever looked up others at the same time', async () => {
    await setCapacity(SLOT, 0)
    const body = { KHDLSH: newReference(), HYBM: SLOT, SXBM: [ITEMS.city.code] }
    const { SJ } = await hall.post(li, '/yy/yl', body)
    const request = {
      scope: `resident:yichuang-bff:${li.sub}`,
      reference: body.KHDLSH,
      operation: 'yl',
      contentHash: '',
    }
    expect(await new Ledger(hall.db).explain(request, { TD: [] })).toEqual(SJ)
  })

  test('with other content, or for another operation, is refused; another person may use the reference', async () => {
    const KHDLSH = newReference()
    const body = { KHDLSH, HYBM: SLOT, SXBM: [ITEMS.city.code] }
    const { SJ } = await hall.post(li, '/yy/yl', body)
    expect((await hall.post(li, '/yy/yl', { ...body, HYBM: slotAt('2026-11-26', '0900') })).JGDM).toBe('2007')
    expect((await hall.post(li, '/yy/qr', { KHDLSH, YYLSH: SJ.YYLSH })).JGDM).toBe('2007')
    expect((await hall.post(wang, '/yy/yl', body)).JGDM).toBe('0')
  })

  test('what became of it can be asked by whoever sent it', async () => {
    const KHDLSH = newReference()
    const outcome = (who: TestPerson, khdlsh: string) => hall.get(who, '/yy/czjg', { khdlsh })
    expect((await outcome(li, KHDLSH)).SJ).toEqual({ CZ: null, ZT: 'wu', DA: null })
    const { status: _, ...first } = await hall.post(li, '/yy/yl', { KHDLSH, HYBM: SLOT, SXBM: [ITEMS.city.code] })
    expect((await outcome(li, KHDLSH)).SJ).toEqual({ CZ: 'yl', ZT: 'wc', DA: first })
    expect((await outcome(wang, KHDLSH)).SJ.ZT).toBe('wu')
    const again = newReference()
    await hall.post(li, '/yy/yl', { KHDLSH: again, HYBM: SLOT, SXBM: [ITEMS.city.code] })
    expect((await outcome(li, again)).SJ).toMatchObject({ CZ: 'yl', ZT: 'jj', DA: { JGDM: '2003' } })
  })
})

test('a program may ask about what it sent for a person, and no other program may', async () => {
  const KHDLSH = newReference()
  const { status: _, ...first } = await hall.post(li, '/yy/yl', { KHDLSH, HYBM: SLOT, SXBM: [ITEMS.city.code] })
  const asked = (who: 'service' | 'counter', yhbz: string) => hall.get(who, '/yy/czjg', { khdlsh: KHDLSH, yhbz })
  expect((await asked('service', li.sub)).SJ).toEqual({ CZ: 'yl', ZT: 'wc', DA: first })
  expect((await asked('service', wang.sub)).SJ.ZT).toBe('wu')
  expect((await asked('counter', li.sub)).SJ.ZT).toBe('wu')
  const unnamed = await hall.get('service', '/yy/czjg', { khdlsh: KHDLSH })
  expect(unnamed).toMatchObject({ JGDM: '1001', SJ: { ZD: 'yhbz' } })
})

describe('whose it is', () => {
  test("someone else's appointment can be neither read nor changed", async () => {
    const { YYLSH } = await book(li)
    expect((await hall.get(wang, `/yy/${YYLSH}`)).JGDM).toBe('1003')
    expect((await confirm(wang, YYLSH)).JGDM).toBe('1003')
    expect((await cancel(wang, YYLSH)).JGDM).toBe('1003')
    expect((await hall.get(wang, '/yy/wd')).SJ).toEqual({ YY: [], HM: [] })
    expect((await hall.get(li, '/yy/YY000')).JGDM).toBe('1004')
    expect((await hall.get(li, `/yy/${YYLSH}`)).SJ.ZT).toBe('yy')
  })

  test('own appointments: upcoming earliest first, past latest first', async () => {
    const later = await book(li, slotAt('2026-11-26', '0900'), { SXBM: [ITEMS.tianhe.code] })
    const sooner = await book(li)
    const gone = await hold(li, slotAt('2026-11-27', '0900'))
    await cancel(li, gone.SJ.YYLSH)
    const codes = async (fw: string) =>
      (await hall.get(li, '/yy/wd', { fw })).SJ.YY.map(({ YYLSH }: { YYLSH: string }) => YYLSH)
    expect(await codes('jj')).toEqual([sooner.YYLSH, later.YYLSH])
    expect(await codes('ls')).toEqual([gone.SJ.YYLSH])
    hall.clock.set('2026-11-25T02:00:00Z')
    expect(await codes('ls')).toEqual([gone.SJ.YYLSH, sooner.YYLSH])
  })
})

describe('limits', () => {
  const refusal = async (who: TestPerson, slot: string, more = {}) => (await hold(who, slot, more)).SJ

  test('one number for an item a day, at any hall, until it is given back', async () => {
    const held = await hold(li)
    expect(await refusal(li, slotAt('2026-11-25', '1400', HALLS.tianheNear.code))).toEqual({
      GZ: 'slot',
      XZ: 1,
      JFSJ: '2026-11-24 10:05:00',
      YYLSH: held.SJ.YYLSH,
    })
    hall.clock.forward(300)
    expect((await hold(li, slotAt('2026-11-25', '1400', HALLS.tianheNear.code))).JGDM).toBe('0')
  })

  test('nobody is in two places at once', async () => {
    await book(li)
    expect(
      await refusal(li, slotAt('2026-11-25', '0900', HALLS.tianheNear.code), { SXBM: [ITEMS.tianhe.code] }),
    ).toMatchObject({ GZ: 'overlap', JFSJ: '2026-11-25 09:30:00' })
  })

  test('per day, week and month of a hall, cancelled ones not counted', async () => {
    const other = { SXBM: [ITEMS.tianhe.code] }
    await book(li)
    await book(li, slotAt('2026-11-25', '1000'), other)
    const third = { HYBM: `${HALL}-MZ-20261125-1400`, SXBM: [ITEMS.marriage.code] }
    expect(await refusal(li, third.HYBM, third)).toEqual({ GZ: 'day', XZ: 2, JFSJ: '2026-11-26 00:00:00' })

    const thursday = await book(li, slotAt('2026-11-26', '0900'))
    expect(await refusal(li, slotAt('2026-11-27', '0900'))).toEqual({ GZ: 'week', XZ: 3, JFSJ: '2026-11-30 00:00:00' })
    await cancel(li, thursday.YYLSH)
    await book(li, slotAt('2026-11-27', '0900'))

    await book(li, slotAt('2026-11-30', '0900'))
    expect(await refusal(li, slotAt('2026-11-30', '1400'), other)).toEqual({
      GZ: 'month',
      XZ: 4,
      JFSJ: '2026-12-01 00:00:00',
    })
    expect((await hold(li, slotAt('2026-12-01', '0900'))).JGDM).toBe('0')
    expect((await hold(li, slotAt('2026-11-30', '1400', HALLS.tianheNear.code), other)).JGDM).toBe('0')
  })

  test('parallel claims of one person do not slip past a limit', async () => {
    const times = ['0900', '0930', '1000', '1030', '1400', '1430']
    const answers = await Promise.all(times.map((time) => hold(li, slotAt('2026-11-25', time))))
    expect(answers.filter(({ JGDM }) => JGDM === '0')).toHaveLength(1)
    expect(answers.filter(({ JGDM }) => JGDM === '2003')).toHaveLength(5)
  })

  test('are counted on the person served, whoever asks', async () => {
    const { SJ } = await hold(actingFor(li, wang, 'parent'), SLOT)
    expect(SJ).toMatchObject({ BRBZ: 0, BYYRXM: wang.name, BYYRZJHM: wang.idNo })
    const refused = await hold(wang)
    expect(refused).toMatchObject({ JGDM: '2003', SJ: { GZ: 'slot' } })
    // The other person's appointment is not named to her.
    expect(refused.SJ.YYLSH).toBeUndefined()
    expect((await hold(li)).JGDM).toBe('0')
  })

  test('two bookings nobody came for restrict booking at that hall for its ban, from the last one on', async () => {
    await book(li)
    await book(li, slotAt('2026-11-26', '0900'))
    hall.clock.set('2026-11-26T01:05:00Z')
    expect((await hold(li, slotAt('2026-11-27', '0900'))).JGDM).toBe('0')
    hall.clock.set('2026-11-26T01:10:01Z')
    expect(await refusal(li, slotAt('2026-11-30', '0900'))).toEqual({
      GZ: 'ban',
      XZ: 2,
      JFSJ: '2027-02-24 09:10:00',
    })
    expect((await hold(li, slotAt('2026-11-30', '0900', HALLS.tianheNear.code))).JGDM).toBe('0')
    const past = await hall.get(li, '/yy/wd', { fw: 'ls' })
    expect(past.SJ.YY.map(({ ZT }: { ZT: string }) => ZT)).toContain('sy')
  })
})

describe('what is not offered', () => {
  test.each([
    ['a day off', slotAt('2026-11-28', '0900'), '2002', { YYDM: 'dayoff' }],
    ['today, where it is not bookable', slotAt('2026-11-24', '1400'), '2002', { YYDM: 'cutoff' }],
    ['a day beyond the window', slotAt('2026-12-02', '0900'), '2002', { YYDM: 'notyet' }],
    ['a year without a calendar', slotAt('2027-01-04', '0900'), '2009', null],
    ['a time between slots', slotAt('2026-11-25', '0907'), '1004', { ZD: 'HYBM' }],
    ['an unknown hall', slotAt('2026-11-25', '0900', 'DTXX'), '1004', { ZD: 'HYBM' }],
    ['a hall outside the region of the item', slotAt('2026-11-25', '0900', HALLS.haizhu.code), '2008', null],
    ['another kind of window', `${HALL}-MZ-20261125-0900`, '2008', null],
  ])('%s', async (_, slot, code, data) => {
    const answer = await hold(li, slot, { SXBM: [ITEMS.tianhe.code] })
    expect(answer).toMatchObject({ status: 200, JGDM: code, SJ: data })
  })

  test('an item that needs no booking, or does not exist', async () => {
    expect(await hold(li, SLOT, { SXBM: [ITEMS.noBooking.code] })).toMatchObject({
      JGDM: '2002',
      SJ: { YYDM: 'noneed' },
    })
    expect(await hold(li, SLOT, { SXBM: ['NONE'] })).toMatchObject({ JGDM: '1004', SJ: { ZD: 'SXBM' } })
  })

  test('the places kept for walk-ins', async () => {
    await Promise.all([1, 2, 3].map((nth) => book(testPerson(40 + nth))))
    expect(await slotState()).toEqual({ held: 0, booked: 3, free: 0 })
    expect((await hold(li)).JGDM).toBe('2001')
    const [pool] = await hall.db.query('select capacity, held, booked from slot_pool where pool = $1', ['walk_in'])
    expect(pool).toEqual({ capacity: 1, held: 0, booked: 0 })
  })

  test('fewer places than are taken cannot be set', async () => {
    await book(li)
    await hold(wang)
    expect(await setCapacity(SLOT, 1)).toMatchObject({ JGDM: '2005', SJ: { taken: 2 } })
    expect(await setCapacity(SLOT, 2)).toMatchObject({ JGDM: '0', SJ: { ZL: 2, YLS: 1, YYS: 1, SYL: 0 } })
  })
})

describe('days', () => {
  const days = async () =>
    Object.fromEntries(
      (await hall.get('service', '/yy/rq', { dtbm: HALL, sxbm: ITEMS.city.code })).SJ.map(
        ({ RQ, KY, SYL, YYDM }: { RQ: string; KY: number; SYL: number; YYDM: string | null }) => [RQ, [KY, SYL, YYDM]],
      ),
    )

  test('say how many places are left and why there are none', async () => {
    for (const time of ['0900', '0930', '1000', '1030', '1400', '1430']) {
      await setCapacity(slotAt('2026-11-25', time), 0)
    }
    await book(li, slotAt('2026-11-26', '0900'))
    expect(await days()).toMatchObject({
      '2026-11-24': [0, 0, 'cutoff'],
      '2026-11-25': [0, 0, 'full'],
      '2026-11-26': [1, 17, null],
      '2026-11-28': [0, 0, 'dayoff'],
    })
  })

  test('a year without a published calendar says so', async () => {
    hall.clock.set('2026-12-30T02:00:00Z')
    expect(await days()).toMatchObject({ '2026-12-31': [1, 18, null], '2027-01-04': [0, 0, 'calendar'] })
    const query = { dtbm: HALL, sxbm: ITEMS.city.code, rq: '2027-01-04' }
    expect((await hall.get('service', '/yy/hy', query)).JGDM).toBe('2009')
  })
})
