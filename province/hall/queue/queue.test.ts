import { brokenPools } from '../testing/invariant'
import { HALLS, ITEMS } from '../testing/small-province'
import { NOW, newReference, startTestHall, type TestHall, type TestPerson, testPerson } from '../testing/test-hall'

const DTBM = HALLS.tianhe.code
const [li, wang] = [testPerson(1), testPerson(2)]

let hall: TestHall
beforeAll(async () => {
  hall = await startTestHall()
})
afterAll(() => hall?.stop())
beforeEach(async () => {
  hall.clock.set(NOW)
  await hall.db.query('truncate appointment_place, appointment, slot, slot_pool, ticket, queue_counter, client_request')
})
afterEach(async () => expect(await brokenPools(hall.db)).toEqual([]))

const desk = (path: string, body: Record<string, unknown>) =>
  hall.post('counter', `/ck/${path}`, { KHDLSH: newReference(), ...body })
const walkIn = (XM: string) => desk('qh', { DTBM, CKLX: 'HJ', XM })
const callNext = () => desk('jh', { DTBM, CKLX: 'HJ', CK: '3' })
const see = async (who: TestPerson, code: string) => (await hall.get(who, `/yy/${code}`)).SJ
const waiting = async () => (await hall.get('service', `/dt/${DTBM}`)).SJ.DDRS

async function book(who: TestPerson, time: string): Promise<{ YYLSH: string; QDM: string }> {
  const HYBM = `${DTBM}-HJ-20261125-${time}`
  const held = await hall.post(who, '/yy/yl', { KHDLSH: newReference(), HYBM, SXBM: [ITEMS.city.code] })
  return (await hall.post(who, '/yy/qr', { KHDLSH: newReference(), YYLSH: held.SJ.YYLSH })).SJ
}

test('a booking is checked in, called and served; the resident sees each step', async () => {
  const { YYLSH, QDM } = await book(li, '1000')
  hall.clock.set('2026-11-25T01:44:59Z')
  expect(await desk('qd', { QDM })).toMatchObject({ JGDM: '2033', SJ: { QDKSSJ: '2026-11-25 09:45:00' } })
  hall.clock.set('2026-11-25T01:45:00Z')
  const number = await desk('qd', { QDM })
  expect(number).toMatchObject({ JGDM: '0', SJ: { PDH: 'HJ001', ZT: 'dd', LX: 'yy' } })
  expect(await waiting()).toBe(1)
  expect(await see(li, YYLSH)).toMatchObject({ ZT: 'qd', PDH: 'HJ001' })
  expect((await desk('qd', { QDM })).JGDM).toBe('2005')
  expect((await hall.post(li, '/yy/qx', { KHDLSH: newReference(), YYLSH })).JGDM).toBe('2005')

  expect(await callNext()).toMatchObject({ SJ: { PDH: 'HJ001', CK: '3', ZT: 'jh' } })
  expect(await see(li, YYLSH)).toMatchObject({ ZT: 'jh' })
  expect(await waiting()).toBe(0)
  const cases = async () => (await hall.get('service', '/sxk/rmsx', { ts: '50' })).SJ
  const handled = async () =>
    (await cases()).find(({ task_code }: { task_code: string }) => task_code === ITEMS.city.code).BJL
  const before = await handled()
  expect((await desk('wc', { DTBM, PDH: 'HJ001' })).SJ.ZT).toBe('bl')
  expect(await handled()).toBe(before + 1)
  expect(await see(li, YYLSH)).toMatchObject({ ZT: 'bl', PDH: 'HJ001' })
  expect((await desk('wc', { DTBM, PDH: 'HJ001' })).JGDM).toBe('2005')
})

test('check-in closes when the grace time is over, and the booking is a no-show then', async () => {
  const { YYLSH, QDM } = await book(li, '1000')
  hall.clock.set('2026-11-25T02:10:00Z')
  expect((await desk('sy', { YYLSH })).JGDM).toBe('2005')
  hall.clock.set('2026-11-25T02:10:01Z')
  expect((await desk('qd', { QDM })).JGDM).toBe('2033')
  expect((await see(li, YYLSH)).ZT).toBe('sy')
  expect(await desk('sy', { YYLSH })).toMatchObject({ JGDM: '0', SJ: { YYLSH, ZT: 'sy' } })
})

test('everyone is called at their own time: booked at its start, walk-ins when they came', async () => {
  const early = await book(li, '1000')
  const late = await book(wang, '1030')
  hall.clock.set('2026-11-25T01:50:00Z')
  await walkIn('测试甲')
  await desk('qd', { QDM: early.QDM })
  hall.clock.set('2026-11-25T02:20:00Z')
  await desk('qd', { QDM: late.QDM })
  await walkIn('测试乙')
  const { SJ } = await hall.get('counter', '/ck/dl', { dtbm: DTBM, cklx: 'HJ' })
  expect(SJ.DL.map(({ XM }: { XM: string }) => XM)).toEqual(['测试甲', li.name, '测试乙', wang.name])
  expect(SJ.YY).toEqual([])
  const called = []
  for (let nth = 0; nth < 4; nth += 1) called.push((await callNext()).SJ.XM)
  expect(called).toEqual(['测试甲', li.name, '测试乙', wang.name])
  expect(await callNext()).toMatchObject({ JGDM: '0', SJ: null })
})

test('two desks that call at once get two people; a desk that repeats its call gets the same', async () => {
  hall.clock.set('2026-11-25T01:50:00Z')
  await walkIn('测试甲')
  await walkIn('测试乙')
  const [one, other] = await Promise.all([callNext(), callNext()])
  expect(new Set([one?.SJ.PDH, other?.SJ.PDH])).toEqual(new Set(['HJ001', 'HJ002']))
  await walkIn('测试丙')
  const body = { KHDLSH: newReference(), DTBM, CKLX: 'HJ', CK: '1' }
  const answers = await Promise.all([1, 2, 3].map(() => hall.post('counter', '/ck/jh', body)))
  expect(answers.map(({ SJ }) => SJ.PDH)).toEqual(['HJ003', 'HJ003', 'HJ003'])
})

test('walk-ins have places of their own, until the day has none left', async () => {
  // Six slots a day with one walk-in place each; at 14:05 the morning is over.
  hall.clock.set('2026-11-25T06:05:00Z')
  const answers = await Promise.all(['甲', '乙', '丙'].map((nth) => walkIn(`测试${nth}`)))
  expect(answers.map(({ JGDM }) => JGDM).sort()).toEqual(['0', '0', '2001'])
  hall.clock.set('2026-11-25T07:00:00Z')
  expect(await walkIn('测试丁')).toMatchObject({ JGDM: '2002', SJ: { YYDM: 'cutoff' } })
  hall.clock.set('2026-11-28T02:00:00Z')
  expect(await walkIn('测试丁')).toMatchObject({ JGDM: '2002', SJ: { YYDM: 'dayoff' } })
  expect((await desk('qh', { DTBM, CKLX: 'CRJ', XM: '测试丁' })).JGDM).toBe('2008')
})

test('who is called and does not come is kept the first time, and absent the second; a booking is a no-show then', async () => {
  const { YYLSH, QDM } = await book(li, '1000')
  hall.clock.set('2026-11-25T01:50:00Z')
  await walkIn('测试甲')
  const absent = () => desk('sy', { DTBM, PDH: 'HJ001' })
  expect((await absent()).JGDM).toBe('2005')
  await callNext()
  expect((await absent()).SJ).toMatchObject({ ZT: 'gh', BLZSJ: '2026-11-25 10:05:00' })
  expect((await desk('gh', { DTBM, PDH: 'HJ001' })).SJ).toMatchObject({ ZT: 'dd', CK: null })
  await callNext()
  expect((await absent()).SJ.ZT).toBe('wd')
  expect((await desk('gh', { DTBM, PDH: 'HJ001' })).JGDM).toBe('2005')

  await desk('qd', { QDM })
  await callNext()
  expect((await desk('sy', { YYLSH })).SJ).toEqual({ YYLSH, ZT: 'qd' })
  expect((await desk('gh', { DTBM, PDH: 'HJ002' })).SJ.ZT).toBe('dd')
  await callNext()
  expect((await desk('sy', { YYLSH })).SJ).toEqual({ YYLSH, ZT: 'sy' })
  expect((await see(li, YYLSH)).ZT).toBe('sy')
  expect((await desk('sy', { YYLSH: 'YY0' })).JGDM).toBe('1004')
  expect(await desk('sy', {})).toMatchObject({ JGDM: '1001', SJ: { ZD: 'YYLSH' } })
})
