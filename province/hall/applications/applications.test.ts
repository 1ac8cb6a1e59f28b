import { subjectOf } from '../../identity/subject'
import { seedApplications } from '../seeding/applications'
import { smallProvince } from '../testing/small-province'
import { NOW, newReference, startTestHall, type TestHall, testPerson } from '../testing/test-hall'

const li = { ...testPerson(1), sub: subjectOf('small', '甲') }
const wang = testPerson(2)

let hall: TestHall
const province = smallProvince([{ key: '甲', idNumber: li.idNo }])
beforeAll(async () => {
  hall = await startTestHall(province)
})
afterAll(() => hall?.stop())
beforeEach(async () => {
  hall.clock.set(NOW)
  await hall.db.query(
    'truncate application, application_stage, application_material, store_job, client_request, change',
  )
  await seedApplications(hall.db, province, new Date(NOW))
})

const desk = (path: string, SBLSH: string, more: Record<string, unknown> = {}) =>
  hall.post('counter', `/ck/${path}`, { KHDLSH: newReference(), SBLSH, ...more })
const own = async () => (await hall.get(li, '/bj/wd')).SJ as Record<string, string>[]
const serialIn = async (state: string) => (await own()).find(({ ZT }) => ZT === state)?.SBLSH ?? ''
const stagesOf = (serial: string) =>
  hall.db.query<{ stage: string; nth: number; version: number; record: Record<string, unknown> }>(
    'select stage, nth, version, record from application_stage where serial = $1 order by at, stage desc, nth',
    [serial],
  )

test('a resident sees own applications with step and dates, and nobody else’s', async () => {
  const list = await own()
  expect(list.map(({ ZT }) => ZT)).toEqual(['sb', 'sl', 'sp', 'bz', 'bj'])
  expect(list[0]).toMatchObject({ ZTMC: '已申办', SBSJ: '2026-11-23 10:00:00', DQHJ: '受理', CNBJSJ: null, BZSX: null })
  // Filed on Saturday the 22nd, accepted a day later: ten working days from Sunday.
  expect(list[1]).toMatchObject({ GXSJ: '2026-11-23 10:00:00', DQHJ: '承办', CNBJSJ: '2026-12-07' })
  expect(list[3]).toMatchObject({ ZTMC: '待补正', BZSX: '2026-12-04' })
  expect((await hall.get(wang, '/bj/wd')).SJ).toEqual([])
})

test('clerks move an application through every stage, each with its record', async () => {
  const serial = await serialIn('sb')
  expect((await desk('sp', serial)).JGDM).toBe('2005')
  expect((await desk('sl', serial)).SJ).toMatchObject({ ZT: 'sl', CNBJSJ: '2026-12-08' })
  expect((await desk('sl', serial)).JGDM).toBe('2005')
  for (const next of ['审核', '批准', '办结']) {
    expect((await desk('sp', serial)).SJ).toMatchObject({ ZT: 'sp', DQHJ: next })
  }
  expect((await desk('sp', serial)).JGDM).toBe('2005')
  expect((await desk('bj', serial, { JG: '3' })).JGDM).toBe('2005')
  expect((await desk('bj', serial, { JG: '0' })).SJ).toMatchObject({ ZT: 'bj', DQHJ: '出证办结' })
  expect((await desk('bj', serial, { JG: '0' })).JGDM).toBe('2005')
  const stages = await stagesOf(serial)
  expect(stages.map(({ stage, nth }) => `${stage}${nth}`).sort()).toEqual(
    ['SB1', 'SL1', 'SPCL1', 'SPCL2', 'SPCL3', 'BJ1'].sort(),
  )
  expect(stages.every(({ version }) => version === 1)).toBe(true)
})

test('a supplement stops the clock and the case goes on where it was', async () => {
  const serial = await serialIn('sp')
  const before = (await own()).find(({ SBLSH }) => SBLSH === serial)
  expect(before?.CNBJSJ).toBe('2026-12-04')
  expect((await desk('bz', serial, { YY: '照片不合格', TS: 5 })).SJ).toMatchObject({
    ZT: 'bz',
    DQHJ: '补正',
    BZSX: '2026-12-01',
  })
  expect((await desk('sp', serial)).JGDM).toBe('2005')
  hall.clock.set('2026-11-27T02:00:00Z')
  expect((await desk('bzsl', serial)).SJ).toMatchObject({ ZT: 'sp', DQHJ: '审核', CNBJSJ: '2026-12-09', BZSX: null })
  expect((await stagesOf(serial)).find(({ stage }) => stage === 'BZGZ')?.record).toMatchObject({
    BZGZYY: '照片不合格',
    BZJZRQ: '2026-12-01',
  })
})

test('a supplement that does not come in time ends the case', async () => {
  const serial = await serialIn('bz')
  hall.clock.set('2026-12-05T02:00:00Z')
  expect(await desk('bzsl', serial)).toMatchObject({ JGDM: '2005', SJ: { BZSX: '2026-12-04' } })
  expect((await desk('bj', serial, { JG: '5' })).SJ).toMatchObject({ ZT: 'bj', DQHJ: '补交不来办结', BZSX: null })
})

test('a deadline in a year without a calendar is not guessed', async () => {
  hall.clock.set('2026-12-28T02:00:00Z')
  expect((await desk('bz', await serialIn('sl'), { YY: '缺照片', TS: 10 })).JGDM).toBe('2009')
  expect((await desk('sl', await serialIn('sb'))).SJ).toMatchObject({ ZT: 'sl', CNBJSJ: null })
})

test('a repeated action is done once', async () => {
  const serial = await serialIn('sl')
  const body = { KHDLSH: newReference(), SBLSH: serial }
  const answers = await Promise.all([1, 2, 3, 4].map(() => hall.post('counter', '/ck/sp', body)))
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(answers[0]?.SJ.DQHJ).toBe('审核')
})

test('the desks’ list can be narrowed by state and applicant', async () => {
  const list = async (query: Record<string, string>) => (await hall.get('counter', '/ck/bj', query)).SJ
  expect(await list({})).toHaveLength(5)
  expect(await list({ zt: 'sb' })).toMatchObject([{ ZT: 'sb', SQRMC: '测试甲' }])
  expect(await list({ sbr: '测试乙' })).toEqual([])
  expect((await desk('sl', 'UNKNOWN')).JGDM).toBe('1004')
})

test('filling a hall late in a year works although no deadline can be set', async () => {
  const late = await startTestHall(province, '2026-12-30T02:00:00.000Z')
  try {
    const states = (await late.get(li, '/bj/wd')).SJ.map(({ ZT }: { ZT: string }) => ZT)
    expect(states).toEqual(['sb', 'sl', 'sp', 'sb', 'bj'])
  } finally {
    await late.stop()
  }
})
