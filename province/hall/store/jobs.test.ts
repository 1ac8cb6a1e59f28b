import { smallProvince } from '../testing/small-province'
import { NOW, startTestHall, type TestHall, testPerson } from '../testing/test-hall'
import { addJobs, claimJob, endJob, putOff } from './jobs'

let hall: TestHall
let serial: string
const province = smallProvince([{ key: '甲', idNumber: testPerson(1).idNo }])
beforeAll(async () => {
  hall = await startTestHall(province)
  serial = province.applications[0]?.serial ?? ''
})
afterAll(() => hall?.stop())
beforeEach(() => hall.db.query('truncate store_job'))

const job = (reference: string) => ({ kind: 'attach' as const, reference, serial, data: {} })
const leaseEnds = () => hall.db.query(`update store_job set due_at = clock_timestamp() where done_at is null`)

test('a job has one owner at a time, and the next when that one has died', async () => {
  await addJobs(hall.db, [job('r-1')])
  const claims = await Promise.all(Array.from({ length: 8 }, () => claimJob(hall.db)))
  expect(claims.filter(Boolean)).toHaveLength(1)
  await leaseEnds()
  expect(await claimJob(hall.db)).toMatchObject({ reference: 'r-1', attempts: 2 })
})

test('of two that carried it out one writes what follows', async () => {
  await addJobs(hall.db, [job('r-1')])
  const first = await claimJob(hall.db)
  await leaseEnds()
  const second = await claimJob(hall.db)
  if (!first || !second) throw new Error('not claimed')
  const ends = await Promise.all([first, second].map((each) => endJob(hall.db, each, new Date(NOW))))
  expect(ends.sort()).toEqual([false, true])
  await leaseEnds()
  expect(await claimJob(hall.db)).toBeNull()
})

test('the same reference is noted once, and what failed waits', async () => {
  await addJobs(hall.db, [job('r-1')])
  await addJobs(hall.db, [job('r-1')])
  const claimed = await claimJob(hall.db)
  if (!claimed) throw new Error('not claimed')
  await putOff(hall.db, claimed)
  expect(await claimJob(hall.db)).toBeNull()
  const [{ waits } = { waits: 0 }] = await hall.db.query<{ waits: number }>(
    'select extract(epoch from due_at - clock_timestamp())::float8 as waits from store_job',
  )
  expect(waits).toBeGreaterThan(0)
  expect(waits).toBeLessThanOrEqual(1)
})

test('seeded applications are in the feed, as records of their owners, and not news to push', async () => {
  const kinds = await hall.db.query<{ kind: string; owners: number }>(
    'select kind, count(distinct owner)::int as owners from change group by kind',
  )
  expect(kinds).toEqual([{ kind: 'bj', owners: 1 }])
  const news = await hall.db.query(
    'select from change c, push_cursor p where (c.txid, c.seq) > (p.txid, p.seq) limit 1',
  )
  expect(news).toEqual([])
})
