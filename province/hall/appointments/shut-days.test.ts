import { brokenPools } from '../testing/invariant'
import { HALLS, ITEMS } from '../testing/small-province'
import {
  NOW,
  newReference,
  startTestHall,
  type TestHall,
  type TestPerson,
  testPerson,
  type Wire,
} from '../testing/test-hall'

const HALL = HALLS.tianhe.code
const OTHER = HALLS.tianheNear.code
const DAY = '2026-11-25'
const slotAt = (time: string, hall = HALL, day = DAY) => `${hall}-HJ-${day.replaceAll('-', '')}-${time}`
const [li, wang, chen] = [testPerson(1), testPerson(2), testPerson(3)]

let hall: TestHall
beforeAll(async () => {
  hall = await startTestHall()
  // Takes two slots one after another.
  await hall.db.query('update item set duration_min = 45 where task_code = $1', [ITEMS.tianhe.code])
})
afterAll(() => hall?.stop())
beforeEach(async () => {
  hall.clock.set(NOW)
  for (const RQ of [DAY, '2026-11-28']) await shut({ RQ, KF: null })
  // Slots stay: they are emptied, as nobody takes one back that can be booked.
  await hall.db.query('delete from appointment_place')
  await hall.db.query('delete from ticket')
  await hall.db.query('delete from appointment')
  await hall.db.query('truncate waitlist_choice, client_request, change')
  await hall.db.query('delete from waitlist_entry')
  await hall.db.query(`update slot_pool set held = 0, booked = 0, capacity = 3`)
})
afterEach(async () => expect(await brokenPools(hall.db)).toEqual([]))

const write = (who: TestPerson, path: string, body: Record<string, unknown>) =>
  hall.post(who, path, { KHDLSH: newReference(), ...body })
const hold = (who: TestPerson, HYBM = slotAt('0900'), item = ITEMS.city) =>
  write(who, '/yy/yl', { HYBM, SXBM: [item.code] })
async function book(who: TestPerson, slot = slotAt('0900'), item = ITEMS.city): Promise<string> {
  const { SJ } = await hold(who, slot, item)
  expect((await write(who, '/yy/qr', { YYLSH: SJ.YYLSH })).JGDM).toBe('0')
  return SJ.YYLSH
}
const SHUT = { RQ: DAY, KF: 0, YY: '设备检修' }
const shut = (change: object, KHDLSH = newReference()) =>
  hall.post('counter', '/ck/lw', { KHDLSH, DTBM: HALL, ...change })
const wouldBe = async (query: Record<string, string>) =>
  (await hall.get('counter', '/ck/lw', { dtbm: HALL, rq: DAY, ...query })).SJ
const one = async (who: TestPerson, code: string) => (await hall.get(who, `/yy/${code}`)).SJ
const told = async (code: string) =>
  (await hall.db.query<{ payload: Wire }>('select payload from change where key = $1 order by seq', [code])).map(
    ({ payload }) => payload,
  )
const takenOn = (day = DAY, code = HALL) =>
  hall.db.query(
    `select p.* from slot_pool p join slot s on s.code = p.slot
     where s.day = $1 and s.hall = $2 and p.held + p.booked > 0`,
    [day, code],
  )

test('whoever was to come on a day that is shut is cancelled by the hall, with its reason; it is asked before and said after', async () => {
  const [booked, elsewhere, later] = [
    await book(li),
    await book(wang, slotAt('0900', OTHER)),
    await book(wang, slotAt('0900', HALL, '2026-11-26')),
  ]
  const held = (await hold(chen, slotAt('1000'))).SJ.YYLSH
  expect(await wouldBe({ kf: '0' })).toEqual({ YYS: 1, YLS: 1, PDS: 0 })
  expect(await one(li, booked)).toMatchObject({ ZT: 'yy', QXF: null })

  const reference = newReference()
  const answer = await shut(SHUT, reference)
  expect(answer.SJ.QX).toEqual({ YYS: 1, YLS: 1, PDS: 0 })
  expect(answer.SJ.LW).toEqual([{ RQ: DAY, KF: 0, KFSJ: null, YY: '设备检修' }])
  expect(await one(li, booked)).toMatchObject({ ZT: 'qx', QXF: 'dt', QXYY: '设备检修', QDM: null })
  expect(await one(chen, held)).toMatchObject({ ZT: 'qx', QXF: 'dt', YLDQSJ: null })
  expect(await one(wang, elsewhere)).toMatchObject({ ZT: 'yy' })
  expect(await one(wang, later)).toMatchObject({ ZT: 'yy' })
  expect(await takenOn()).toEqual([])
  expect((await write(chen, '/yy/qr', { YYLSH: held })).JGDM).toBe('2005')

  expect(await shut(SHUT, reference)).toEqual(answer)
  const news = { ZT: 'qx', QXF: 'dt', QXYY: '设备检修', SFQR: 1 }
  expect((await told(booked)).filter(({ ZT }) => ZT === 'qx')).toEqual([expect.objectContaining(news)])
  expect(await told(held)).toEqual([expect.objectContaining({ ...news, SFQR: 0 })])
  expect((await told(elsewhere)).some(({ ZT }) => ZT === 'qx')).toBe(false)
})

test('it is not her cancellation: who cancels herself is told apart, and no limit of hers counts it', async () => {
  // Two a day and three a week is the rule.
  await book(li)
  await book(li, `${HALL}-MZ-20261125-1000`, ITEMS.marriage)
  const own = await book(wang)
  await write(wang, '/yy/qx', { YYLSH: own, YY: '有事' })
  expect(await one(wang, own)).toMatchObject({ ZT: 'qx', QXF: 'br', QXYY: null })
  await shut(SHUT)
  for (const day of ['2026-11-26', '2026-11-27', '2026-11-30']) await book(li, slotAt('0900', HALL, day))
})

test('of a day that is shortened only the rest is cancelled, a long visit as a whole', async () => {
  const early = await book(li)
  const across = await book(wang, slotAt('0930'), ITEMS.tianhe)
  const late = await book(chen, slotAt('1400'))
  const shorter = { RQ: DAY, KF: 1, KFSJ: [{ KS: '09:00', JS: '10:00' }], YY: '下午培训' }
  expect(await wouldBe({ kf: '1', kfsj: '09:00-10:00' })).toEqual({ YYS: 2, YLS: 0, PDS: 0 })
  expect((await shut(shorter)).SJ.QX).toEqual({ YYS: 2, YLS: 0, PDS: 0 })
  const states = await Promise.all([one(li, early), one(wang, across), one(chen, late)])
  expect(states.map(({ ZT, QXYY }) => [ZT, QXYY])).toEqual([
    ['yy', null],
    ['qx', '下午培训'],
    ['qx', '下午培训'],
  ])
  expect(await takenOn()).toMatchObject([{ slot: slotAt('0900'), booked: 1 }])
  // Nobody who shortens it further in another way cancels twice.
  expect((await shut({ ...shorter, KFSJ: [{ KS: '09:00', JS: '09:30' }] })).SJ.QX).toEqual({ YYS: 0, YLS: 0, PDS: 0 })
})

test('a day off that was opened and is taken back cancels too', async () => {
  const saturday = { RQ: '2026-11-28', KF: 1, YY: '延时服务' }
  await shut(saturday)
  const booked = await book(li, slotAt('0900', HALL, '2026-11-28'))
  expect(await wouldBe({ rq: '2026-11-28' })).toEqual({ YYS: 1, YLS: 0, PDS: 0 })
  expect((await shut({ RQ: '2026-11-28', KF: null, YY: '不再延时' })).SJ.QX).toEqual({ YYS: 1, YLS: 0, PDS: 0 })
  expect(await one(li, booked)).toMatchObject({ ZT: 'qx', QXF: 'dt', QXYY: '不再延时' })
})

describe('on the day itself', () => {
  const desk = (path: string, body: object) =>
    hall.post('counter', `/ck/${path}`, { KHDLSH: newReference(), DTBM: HALL, ...body })
  const checkIn = async (who: TestPerson, code: string) => desk('qd', { QDM: (await one(who, code)).QDM })
  const take = (who: TestPerson) => write(who, '/dl/qh', { DTBM: HALL, SXBM: ITEMS.city.code })
  const see = async (who: TestPerson, number: string) => (await hall.get(who, `/dl/${number}`)).SJ
  const callNext = () => desk('jh', { CKLX: 'HJ', CK: '1' })

  test('who waits in the hall or is on the way is told, with the reason; who is at a desk is served, who missed it has missed it', async () => {
    const [there, missed, served] = [await book(li, slotAt('0930')), await book(wang), await book(chen)]
    hall.clock.set('2026-11-25T00:55:00Z')
    await checkIn(chen, served)
    expect((await callNext()).SJ).toMatchObject({ YYLSH: served, ZT: 'jh' })
    hall.clock.set('2026-11-25T01:20:00Z')
    await checkIn(li, there)
    const far = (await take(testPerson(5))).SJ.PDLSH
    const clerk = (await desk('qh', { CKLX: 'HJ', XM: '测试甲' })).SJ
    expect(await wouldBe({ kf: '0' })).toEqual({ YYS: 0, YLS: 0, PDS: 3 })
    expect(await see(testPerson(5), far)).toMatchObject({ ZT: 'dd', TZYY: null })

    const reference = newReference()
    const answer = await shut(SHUT, reference)
    expect(answer.SJ.QX).toEqual({ YYS: 0, YLS: 0, PDS: 3 })
    expect(await shut(SHUT, reference)).toEqual(answer)
    expect(await see(testPerson(5), far)).toMatchObject({ ZT: 'tz', TZYY: '设备检修', QM: null })
    expect(await one(li, there)).toMatchObject({ ZT: 'qx', QXF: 'dt', QXYY: '设备检修' })
    expect(await see(li, there)).toMatchObject({ ZT: 'tz' })
    expect(await one(wang, missed)).toMatchObject({ ZT: 'sy' })
    expect((await hall.get(testPerson(5), '/dl/wd')).SJ).toEqual([])
    const { DL } = (await hall.get('counter', '/ck/dl', { dtbm: HALL, cklx: 'HJ' })).SJ
    expect(DL.find(({ PDH }: Wire) => PDH === clerk.PDH)).toMatchObject({ ZT: 'tz' })

    // A booking tells of itself, a walk-in's number does; once each, and of nobody's number to nobody.
    const ended = { SJLX: 'tz', TZYY: '设备检修', YYLSH: null }
    expect(await told(far)).toEqual([expect.objectContaining(ended)])
    expect((await told(there)).filter(({ ZT }) => ZT === 'qx')).toHaveLength(1)
    expect(await told((await see(li, there)).PDLSH)).not.toContainEqual(expect.objectContaining({ SJLX: 'tz' }))
    expect(await told(`${HALL}-20261125-${clerk.PDH}`)).toEqual([])

    // Nobody is called any more, nobody takes another number; who was called is served.
    expect((await callNext()).SJ).toBeNull()
    expect(await write(testPerson(5), '/dl/th', { BH: far })).toMatchObject({ JGDM: '2005', SJ: { ZT: 'tz' } })
    expect(await take(testPerson(6))).toMatchObject({ JGDM: '2002', SJ: { YYDM: 'exception' } })
    const [{ PDH }] = DL.filter(({ ZT }: Wire) => ZT === 'jh')
    expect((await desk('wc', { PDH })).SJ.ZT).toBe('bl')
  })

  test('who missed a call and may still come back is told; whose time for it is over is absent', async () => {
    hall.clock.set('2026-11-25T01:05:00Z')
    const numbers = [(await take(li)).SJ, (await take(wang)).SJ]
    await desk('qh', { CKLX: 'HJ', XM: '测试甲' })
    // Neither of them is there when it is their turn.
    await callNext()
    expect(await see(wang, numbers[1].PDLSH)).toMatchObject({ ZT: 'gh' })
    await hall.db.query('update ticket set kept_until = $2 where code = $1', [
      numbers[0].PDLSH,
      new Date('2026-11-25T01:06:00Z'),
    ])
    hall.clock.set('2026-11-25T01:10:00Z')
    expect((await shut(SHUT)).SJ.QX).toEqual({ YYS: 0, YLS: 0, PDS: 1 })
    expect(await see(wang, numbers[1].PDLSH)).toMatchObject({ ZT: 'tz', BLZSJ: null })
    expect(await see(li, numbers[0].PDLSH)).toMatchObject({ ZT: 'wd' })
  })

  test('a hall that closes earlier ends whose place is after that, and everybody who waits once it has closed', async () => {
    hall.clock.set('2026-11-25T01:05:00Z')
    const early = (await take(li)).SJ.PDLSH
    // Three walk-in places of each slot: those of the first two are given out then.
    for (const nth of [5, 6, 7, 8, 9]) await take(testPerson(nth))
    const late = (await take(wang)).SJ.PDLSH
    const closing = (JS: string) => shut({ RQ: DAY, KF: 1, KFSJ: [{ KS: '09:00', JS }], YY: '下午培训' })
    expect((await closing('10:00')).SJ.QX.PDS).toBe(1)
    expect([(await see(li, early)).ZT, (await see(wang, late)).ZT]).toEqual(['dd', 'tz'])
    // Its last people are still served then; it is shut before.
    hall.clock.set('2026-11-25T01:40:00Z')
    expect((await closing('09:30')).SJ.QX.PDS).toBe(6)
    expect((await see(li, early)).ZT).toBe('tz')
  })

  test('who takes a number at that very moment waits in an open hall, or has none', async () => {
    hall.clock.set('2026-11-25T01:05:00Z')
    const people = Array.from({ length: 8 }, (_, nth) => testPerson(40 + nth))
    const taken = people.slice(0, 4)
    for (const who of taken) await take(who)
    const answers = await Promise.all([
      ...people.slice(4).map(take),
      shut(SHUT),
      ...taken
        .slice(0, 2)
        .map(async (who) => write(who, '/dl/th', { BH: (await hall.get(who, '/dl/wd')).SJ[0].PDLSH })),
      callNext(),
    ])
    expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([])
    expect(await hall.db.query(`select code from ticket where hall = $1 and state in ('dd', 'gh')`, [HALL])).toEqual([])
  })
})

describe('those who wait', () => {
  const join = (who: TestPerson) => write(who, '/hb/dj', { SXBM: [ITEMS.city.code], DTBM: [HALL], RQ: [DAY] })
  const offerOf = async (who: TestPerson) => (await hall.get(who, '/hb/wd')).SJ.LB[0].YL

  test('an offer ends, nothing that is freed is offered, and the line stands as it was', async () => {
    const [first, second] = [testPerson(10), testPerson(11)]
    // Only one slot has places, and they are taken.
    for (const time of ['0930', '1000', '1030', '1400', '1430'])
      await hall.post('counter', '/ck/rl', { KHDLSH: newReference(), HYBM: slotAt(time), ZL: 0 })
    const [gone, ...others] = [await book(li), await book(wang), await book(chen)]
    await join(first)
    await join(second)
    await write(li, '/yy/qx', { YYLSH: gone, YY: '' })
    const offer = (await offerOf(first)).YYLSH
    expect((await shut(SHUT)).SJ.QX).toEqual({ YYS: 2, YLS: 1, PDS: 0 })
    await hall.tendWaitlist()
    expect(await one(first, offer)).toMatchObject({ ZT: 'qx', QXF: 'dt' })
    expect([await offerOf(first), await offerOf(second)]).toEqual([null, null])
    const ahead = async (who: TestPerson) => (await hall.get(who, '/hb/wd')).SJ.LB[0].QMRS
    expect([await ahead(first), await ahead(second)]).toEqual([0, 1])

    // Open again, nobody gets back what was cancelled; the places go to those who wait.
    await shut({ RQ: DAY, KF: null })
    expect(await one(wang, others[0] ?? '')).toMatchObject({ ZT: 'qx' })
    expect((await offerOf(second))?.KSSJ).toBe('2026-11-25 09:00:00')
  })

  test('a long visit is not offered half within the hours that are left', async () => {
    for (const time of ['1030', '1400', '1430'])
      await hall.post('counter', '/ck/rl', { KHDLSH: newReference(), HYBM: slotAt(time), ZL: 0 })
    const bookings: { who: TestPerson; code: string }[] = []
    for (const [nth, time] of ['0900', '0900', '0900', '0930', '0930', '0930', '1000', '1000', '1000'].entries()) {
      const who = testPerson(12 + nth)
      bookings.push({ who, code: await book(who, slotAt(time)) })
    }
    await write(li, '/hb/dj', { SXBM: [ITEMS.tianhe.code], DTBM: [HALL], RQ: [DAY] })
    await shut({ RQ: DAY, KF: 1, KFSJ: [{ KS: '09:00', JS: '10:00' }], YY: '下午培训' })
    const giveUp = (nth: number) => write(bookings[nth]?.who ?? li, '/yy/qx', { YYLSH: bookings[nth]?.code, YY: '' })
    expect(await giveUp(3)).toMatchObject({ JGDM: '0' })
    expect(await offerOf(li)).toBeNull()
    expect(await giveUp(0)).toMatchObject({ JGDM: '0' })
    expect((await offerOf(li)).KSSJ).toBe('2026-11-25 09:00:00')
  })
})

test('people who hold, confirm and move at that very moment are served before, or not at all', async () => {
  const people = Array.from({ length: 18 }, (_, nth) => testPerson(20 + nth))
  const times = ['0900', '0930', '1000', '1030', '1400', '1430']
  const moving = await Promise.all(people.slice(0, 6).map((who, nth) => book(who, slotAt(times[nth] ?? '', OTHER))))
  const holding = await Promise.all(people.slice(6, 12).map((who, nth) => hold(who, slotAt(times[nth] ?? ''))))
  const [, ...answers] = await Promise.all([
    shut(SHUT),
    ...moving.map((YYLSH, nth) => write(people[nth] ?? li, '/yy/gq', { YYLSH, HYBM: slotAt(times[nth] ?? '') })),
    ...holding.map(({ SJ }, nth) => write(people[6 + nth] ?? li, '/yy/qr', { YYLSH: SJ.YYLSH })),
    ...people.slice(12).map((who, nth) => hold(who, slotAt(times[nth] ?? ''), nth % 2 ? ITEMS.tianhe : ITEMS.city)),
  ])
  expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([])
  const left = await hall.db.query(`select code, state from appointment where hall = $1 and state in ('yl', 'yy')`, [
    HALL,
  ])
  expect(left).toEqual([])
  expect(await takenOn()).toEqual([])
})

test('what somebody decided on the rules of before does not take a place that is shut', async () => {
  await book(li)
  await shut(SHUT)
  // As a desk does that has not heard of it: the hall is open on its own list.
  await hall.db.query(`update hall set exceptions = '[]' where code = $1`, [HALL])
  await hall.post('counter', '/ck/fh', { KHDLSH: newReference(), DTBM: HALL, RQ: '2026-11-30' })
  expect(await hold(wang)).toMatchObject({ JGDM: '2001' })
  const elsewhere = await book(wang, slotAt('0900', OTHER))
  expect(await write(wang, '/yy/gq', { YYLSH: elsewhere, HYBM: slotAt('0900') })).toMatchObject({ JGDM: '2001' })
  expect(await one(wang, elsewhere)).toMatchObject({ ZT: 'yy', HYBM: slotAt('0900', OTHER) })
})
