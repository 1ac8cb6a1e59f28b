import { wholeFeed } from '../testing/feed'
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
import { endMissedCalls } from './missed'

const DTBM = HALLS.tianhe.code
const SXBM = ITEMS.city.code
const [li, wang] = [testPerson(1), testPerson(2)]

let hall: TestHall
beforeAll(async () => {
  hall = await startTestHall()
})
afterAll(() => hall?.stop())
beforeEach(async () => {
  hall.clock.set(NOW)
  await hall.db.query(
    'truncate appointment_place, appointment, slot, slot_pool, ticket, queue_counter, client_request, change, service_past',
  )
  await hall.db.query(`update hall set queue_rules = default`)
})
afterEach(async () => expect(await brokenPools(hall.db)).toEqual([]))

const write = (who: TestPerson | 'counter', path: string, body: object) =>
  hall.post(who, path, { KHDLSH: newReference(), ...body })
const desk = (path: string, body: object) => write('counter', `/ck/${path}`, body)
const clerkGives = (XM: string) => desk('qh', { DTBM, CKLX: 'HJ', XM })
const callNext = (CK = '3') => desk('jh', { DTBM, CKLX: 'HJ', CK })
const absent = (PDH: string) => desk('sy', { DTBM, PDH })
const takeNumber = (who: TestPerson) => write(who, '/dl/qh', { DTBM, SXBM })
const shownAt = async (dtbm: string) => (await hall.get('counter', '/ck/dcm', { dtbm })).SJ
const checkIn = async (who: TestPerson, BH: string, DCM?: string) =>
  write(who, '/dl/qd', { BH, DCM: DCM ?? (await shownAt(DTBM)).EWM })
const see = async (who: TestPerson, BH: string) => (await hall.get(who, `/dl/${BH}`)).SJ
const line = async () => (await hall.get('service', '/dl/qk', { dtbm: DTBM, cklx: 'HJ' })).SJ

async function book(who: TestPerson, time: string): Promise<string> {
  const HYBM = `${DTBM}-HJ-20261125-${time}`
  const held = await write(who, '/yy/yl', { HYBM, SXBM: [SXBM] })
  return (await write(who, '/yy/qr', { YYLSH: held.SJ.YYLSH })).SJ.YYLSH
}

/** What a number's owner was to hear of, in order. */
const told = async (PDLSH: string): Promise<Wire[]> =>
  (await wholeFeed(hall)).filter(({ LX, BH }) => LX === 'dl' && BH === PDLSH).map(({ YHBZ, SJ }) => ({ YHBZ, ...SJ }))

test('who has booked checks in with the code that the hall shows, follows the queue, and is told', async () => {
  const YYLSH = await book(li, '1000')
  hall.clock.set('2026-11-25T01:44:00Z')
  expect(await checkIn(li, YYLSH)).toMatchObject({ JGDM: '2033', SJ: { QDKSSJ: '2026-11-25 09:45:00' } })
  hall.clock.set('2026-11-25T01:50:00Z')
  await clerkGives('测试甲')
  const body = { KHDLSH: newReference(), BH: YYLSH, DCM: (await shownAt(DTBM)).DCM }
  const number = await hall.post(li, '/dl/qd', body)
  const PDLSH = `${DTBM}-20261125-HJ002`
  expect(number).toMatchObject({ JGDM: '0', SJ: { PDLSH, YYLSH, PDH: 'HJ002', ZT: 'dd', QM: 1, DTMC: 'DTTH01大厅' } })
  expect(await hall.post(li, '/dl/qd', body)).toEqual(await hall.post(li, '/dl/qd', body))
  expect((await checkIn(li, YYLSH)).JGDM).toBe('2005')
  const outcome = await hall.get('service', '/yy/czjg', { khdlsh: body.KHDLSH, yhbz: li.sub })
  expect(outcome.SJ).toMatchObject({ CZ: 'dlqd', ZT: 'wc', DA: { JGDM: '0', SJ: { PDLSH } } })
  expect(await line()).toMatchObject({
    DDRS: 2,
    HM: [
      { PDH: 'HJ001', QM: 0 },
      { PDH: 'HJ002', QM: 1 },
    ],
  })

  await callNext('1')
  expect(await see(li, YYLSH)).toMatchObject({ QM: 0, ZT: 'dd' })
  await callNext('2')
  expect(await see(li, PDLSH)).toMatchObject({ ZT: 'jh', CK: '2', QM: null })
  expect(await told(PDLSH)).toMatchObject([
    { YHBZ: li.sub, SJLX: 'kd', QM: 0, SXMC: ITEMS.city.name },
    { SJLX: 'jh', CK: '2', DTMC: 'DTTH01大厅' },
  ])
})

test('the code of the hall is good while it is shown and a moment after, at this hall, and cannot be guessed on', async () => {
  const YYLSH = await book(li, '1000')
  hall.clock.set('2026-11-25T01:50:00Z')
  const { DCM, EWM, GXSJ } = await shownAt(DTBM)
  expect(EWM).toBe(`YC1.${DTBM}.${DCM}`)
  expect(GXSJ).toBe('2026-11-25 09:50:30')
  const other = await shownAt(HALLS.haizhu.code)
  const wrong = DCM === '00000000' ? '00000001' : '00000000'
  for (const code of [wrong, other.EWM, other.DCM, EWM.replace(DTBM, HALLS.haizhu.code)]) {
    expect((await checkIn(li, YYLSH, code)).JGDM).toBe('2030')
  }
  hall.clock.forward(60)
  expect((await checkIn(li, YYLSH, EWM)).JGDM).toBe('2030')
  hall.clock.forward(-1)
  expect((await checkIn(li, YYLSH, EWM)).JGDM).toBe('0')
  expect((await hall.get('service', '/ck/dcm', { dtbm: DTBM })).JGDM).toBe('1003')
})

test('a number from afar stands beside what is booked while it is in the queue; that of a booking is the booking', async () => {
  const YYLSH = await book(li, '1000')
  hall.clock.set('2026-11-25T01:50:00Z')
  const beside = async (who: TestPerson, fw = 'jj') => (await hall.get(who, '/yy/wd', { fw })).SJ
  expect(await beside(li)).toMatchObject({ YY: [{ YYLSH, ZT: 'yy' }], HM: [] })
  const { PDLSH } = (await takeNumber(li)).SJ
  await checkIn(li, YYLSH)
  expect(await beside(li)).toMatchObject({
    YY: [{ YYLSH, ZT: 'qd', PDH: 'HJ002' }],
    HM: [{ PDLSH, PDH: 'HJ001', ZT: 'dd', QM: 0, SXBM, DTBM }],
  })
  expect((await beside(li, 'ls')).HM).toEqual([])
  expect(await beside(wang)).toEqual({ YY: [], HM: [] })

  // She is not there when it is her turn: it is kept, and then it is over.
  await callNext()
  expect((await beside(li)).HM).toMatchObject([{ PDLSH, ZT: 'gh', BLZSJ: '2026-11-25 10:05:00' }])
  hall.clock.forward(16 * 60)
  expect((await beside(li)).HM).toEqual([])
})

test('nobody else checks in, sees, takes up or gives back a number', async () => {
  const YYLSH = await book(li, '1000')
  hall.clock.set('2026-11-25T01:50:00Z')
  expect((await checkIn(wang, YYLSH)).JGDM).toBe('1003')
  await checkIn(li, YYLSH)
  expect((await hall.get(wang, `/dl/${YYLSH}`)).JGDM).toBe('1003')
  for (const path of ['/dl/gh', '/dl/th']) expect((await write(wang, path, { BH: YYLSH })).JGDM).toBe('1003')
  expect((await hall.get(li, '/dl/YY0')).JGDM).toBe('1004')
  expect((await hall.get(wang, '/dl/wd')).SJ).toEqual([])
  expect((await hall.get(li, '/dl/wd')).SJ).toMatchObject([{ YYLSH }])
})

test('a missed call: kept, taken up again once, after the next three; a second miss is a no-show', async () => {
  const YYLSH = await book(li, '1000')
  hall.clock.set('2026-11-25T01:50:00Z')
  const { PDLSH } = (await checkIn(li, YYLSH)).SJ
  hall.clock.set('2026-11-25T02:01:00Z')
  for (const name of ['甲', '乙', '丙', '丁']) await clerkGives(`测试${name}`)
  expect((await callNext()).SJ.PDH).toBe('HJ001')
  expect((await absent('HJ001')).SJ.ZT).toBe('gh')
  expect(await see(li, YYLSH)).toMatchObject({ ZT: 'gh', BLZSJ: '2026-11-25 10:16:00', PDGZ: { BLFZ: 15, GHJG: 3 } })
  const back = await write(li, '/dl/gh', { BH: PDLSH })
  expect(back).toMatchObject({ JGDM: '0', SJ: { ZT: 'dd', CK: null, QM: 3 } })
  const waiting = (await line()).HM.filter(({ ZT }: { ZT: string }) => ZT === 'dd')
  expect(waiting.map(({ PDH }: { PDH: string }) => PDH)).toEqual(['HJ002', 'HJ003', 'HJ004', 'HJ001', 'HJ005'])
  expect((await write(li, '/dl/gh', { BH: PDLSH })).JGDM).toBe('2005')
  for (const PDH of ['HJ002', 'HJ003', 'HJ004', 'HJ001']) expect((await callNext()).SJ.PDH).toBe(PDH)
  expect((await absent('HJ001')).SJ.ZT).toBe('wd')
  expect((await hall.get(li, `/yy/${YYLSH}`)).SJ.ZT).toBe('sy')
  expect((await write(li, '/dl/gh', { BH: PDLSH })).JGDM).toBe('2005')
  expect((await told(PDLSH)).map(({ SJLX, CS }) => [SJLX, CS])).toEqual([
    ['jh', 0],
    ['gh', 1],
    ['kd', 1],
    ['jh', 1],
  ])
})

test('a number that nobody takes up again in time is over, also before anybody writes it down', async () => {
  const YYLSH = await book(li, '1000')
  hall.clock.set('2026-11-25T01:50:00Z')
  await checkIn(li, YYLSH)
  await callNext()
  await absent('HJ001')
  hall.clock.forward(15 * 60)
  expect((await see(li, YYLSH)).ZT).toBe('wd')
  expect((await write(li, '/dl/gh', { BH: YYLSH })).JGDM).toBe('2005')
  expect((await hall.get(li, '/dl/wd')).SJ).toEqual([])
  expect(await endMissedCalls(hall.db, hall.clock.now())).toBe(1)
  expect(await endMissedCalls(hall.db, hall.clock.now())).toBe(0)
  expect((await hall.get(li, `/yy/${YYLSH}`)).SJ.ZT).toBe('sy')
})

test('a number from afar: one per person, called when she is there, passed over when she is not', async () => {
  hall.clock.set('2026-11-25T01:50:00Z')
  const mine = await takeNumber(li)
  expect(mine).toMatchObject({ JGDM: '0', SJ: { PDH: 'HJ001', ZT: 'dd', DC: 0, YYLSH: null, SXMC: ITEMS.city.name } })
  const { PDLSH } = mine.SJ
  expect(await takeNumber(li)).toMatchObject({ JGDM: '2031', SJ: { PDLSH } })
  expect(await callNext()).toMatchObject({ JGDM: '0', SJ: null })
  await clerkGives('测试甲')
  await clerkGives('测试乙')
  expect(await callNext()).toMatchObject({ SJ: { PDH: 'HJ002' } })
  expect(await see(li, PDLSH)).toMatchObject({ ZT: 'gh', DC: 0 })
  expect((await write(li, '/dl/gh', { BH: PDLSH })).JGDM).toBe('2030')
  const there = await write(li, '/dl/gh', { BH: PDLSH, DCM: (await shownAt(DTBM)).DCM })
  expect(there).toMatchObject({ JGDM: '0', SJ: { ZT: 'dd', DC: 1, QM: 1 } })
  await callNext()
  expect(await callNext('4')).toMatchObject({ SJ: { PDH: 'HJ001', CK: '4' } })
  expect((await told(PDLSH)).map(({ SJLX }) => SJLX)).toEqual(['gh', 'kd', 'jh'])
})

test('who arrives in time shows it once; two phones at the same moment get one number', async () => {
  hall.clock.set('2026-11-25T01:50:00Z')
  const answers = await Promise.all([1, 2, 3, 4].map(() => takeNumber(li)))
  expect(answers.map(({ JGDM }) => JGDM).sort()).toEqual(['0', '2031', '2031', '2031'])
  const { PDLSH } = answers.find(({ JGDM }) => JGDM === '0')?.SJ ?? {}
  expect(await checkIn(li, PDLSH)).toMatchObject({ JGDM: '0', SJ: { DC: 1, QM: 0 } })
  expect((await checkIn(li, PDLSH)).JGDM).toBe('2005')
  expect(await callNext()).toMatchObject({ SJ: { PDH: 'HJ001' } })
})

test('a number that is given back frees its place; a called one is not given back', async () => {
  // In the afternoon two walk-in places are left.
  hall.clock.set('2026-11-25T06:05:00Z')
  const { PDLSH } = (await takeNumber(li)).SJ
  expect((await takeNumber(wang)).JGDM).toBe('0')
  expect((await clerkGives('测试甲')).JGDM).toBe('2001')
  expect(await write(li, '/dl/th', { BH: PDLSH })).toMatchObject({ JGDM: '0', SJ: { ZT: 'qx' } })
  expect((await write(li, '/dl/th', { BH: PDLSH })).JGDM).toBe('2005')
  expect(await takeNumber(li)).toMatchObject({ JGDM: '0', SJ: { PDH: 'HJ003' } })

  const again = `${DTBM}-20261125-HJ003`
  await checkIn(li, again)
  await callNext()
  expect((await write(li, '/dl/th', { BH: again })).JGDM).toBe('2005')
})

test('the hall decides: no numbers from afar, how long one is kept, how many go first', async () => {
  expect(await desk('dlgz', { DTBM, YCQH: 0, BLFZ: 5, GHJG: 1 })).toMatchObject({ SJ: { YCQH: 0, BLFZ: 5, GHJG: 1 } })
  const rules = { YCQH: 0, BLFZ: 5, GHJG: 1 }
  expect((await hall.get('counter', '/ck/dlgz', { dtbm: DTBM })).SJ).toEqual(rules)
  expect((await hall.get('service', `/dt/${DTBM}`)).SJ.PDGZ).toEqual(rules)
  const listed = (await hall.get('service', '/dt/lb', { sxbm: SXBM })).SJ
  expect(listed.find((each: Wire) => each.DTBM === HALLS.haizhu.code).PDGZ).toEqual({ YCQH: 1, BLFZ: 15, GHJG: 3 })
  hall.clock.set('2026-11-25T01:50:00Z')
  expect((await takeNumber(li)).JGDM).toBe('2032')
  expect((await write(li, '/dl/qh', { DTBM, SXBM: ITEMS.haizhu.code })).JGDM).toBe('2008')
  await clerkGives('测试甲')
  await callNext()
  expect((await absent('HJ001')).SJ.BLZSJ).toBe('2026-11-25 09:55:00')
})

test('how long it takes is told from who was served last and the desks that are open', async () => {
  await hall.db.query(`insert into service_past values ($1, 'HJ', '{6,6,7,7}')`, [DTBM])
  hall.clock.set('2026-11-25T01:50:00Z')
  for (const name of ['甲', '乙', '丙']) await clerkGives(`测试${name}`)
  const { PDLSH } = (await takeNumber(li)).SJ
  // Nobody was called yet: the window has two desks.
  expect(await see(li, PDLSH)).toMatchObject({ QM: 3, DD: { ZS: 9, ZD: 14 } })
  await callNext('1')
  expect(await see(li, PDLSH)).toMatchObject({ QM: 2, DD: { ZS: 12, ZD: 21 } })
  // Now they are slower, and that is what counts.
  await callNext('2')
  expect(await see(li, PDLSH)).toMatchObject({ QM: 1, DD: { ZS: 3, ZD: 7 } })
  hall.clock.forward(30 * 60)
  for (const PDH of ['HJ001', 'HJ002']) await desk('wc', { DTBM, PDH })
  expect(await see(li, PDLSH)).toMatchObject({ QM: 1, DD: { ZS: 3, ZD: 25 } })
})

test('the display shows who is called where, who was missed, and how many wait; no names', async () => {
  hall.clock.set('2026-11-25T01:50:00Z')
  for (const name of ['甲', '乙', '丙']) await clerkGives(`测试${name}`)
  await callNext('1')
  await absent('HJ001')
  await callNext('2')
  const { SJ } = await hall.get('counter', '/ck/xs', { dtbm: DTBM })
  expect(SJ).toMatchObject({ JH: [{ PDH: 'HJ002', CK: '2', CKMC: '户政窗口' }], GH: ['HJ001'] })
  expect(SJ.DD).toContainEqual({ CKMC: '户政窗口', RS: 1 })
  expect(JSON.stringify(SJ)).not.toContain('测试')
})
