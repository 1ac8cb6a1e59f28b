import { join } from 'node:path'
import { type Database, openDatabase } from '../../kit/database'
import { migrate } from '../../kit/migrations'
import { freshDatabase, type TestDatabase } from '../../tools/testing/world'
import { type Account, type Answer, enterAnswer, grantsRefused, returnGrant, standingOf, takeGrant } from './grants'

let database: TestDatabase
let db: Database
let nth = 0
let oneTime: Account
let longTerm: Account
let outboxId: string

beforeAll(async () => {
  database = await freshDatabase()
  db = openDatabase(database.url, { schema: 'bff', name: 'test' })
  await migrate(db, 'bff', join(process.cwd(), 'bff/migrations'))
})
afterAll(async () => {
  await db.close()
  await database.drop()
})
beforeEach(async () => {
  const recipient = `phone-${++nth}`
  oneTime = { recipient, templateId: 'once', kind: 'one_time' }
  longTerm = { recipient, templateId: 'long', kind: 'long_term' }
  const { id } = await db.one<{ id: string }>(
    `with m as (insert into message (resident_id, kind, dedupe_key, content, created_at)
       values ($1, 'appointment_booked', 'x', '{}', now()) returning id)
     insert into outbox (resident_id, message_id, dedupe_key, purpose, urgent, not_after)
     select $1, id, 'x', 'appointment_booked', false, now() from m returning id`,
    [recipient],
  )
  outboxId = id
})

const T = new Date('2026-11-24T02:00:00Z').getTime()
const answer = (
  account: Account,
  source: 'phone' | 'wechat',
  what: Answer,
  seconds = 0,
  reference: string | null = null,
) =>
  db.transaction((tx) =>
    enterAnswer(tx, { ...account, source, answer: what, at: new Date(T + seconds * 1000), reference }),
  )
const take = (account: Account) => db.transaction((tx) => takeGrant(tx, account, outboxId, new Date(T)))
const standing = async (account: Account) => {
  const found = (await standingOf(db, account.recipient)).get(account.templateId)
  return [found?.balance ?? 0, found?.answer ?? null]
}

test('the phone’s report and WeChat’s event of one acceptance count once, in either order and at the same time', async () => {
  await answer(oneTime, 'phone', 'accepted')
  await answer(oneTime, 'wechat', 'accepted', 1)
  expect(await standing(oneTime)).toEqual([1, 'accepted'])
  await answer(oneTime, 'wechat', 'accepted', 300)
  await answer(oneTime, 'phone', 'accepted', 301)
  expect(await standing(oneTime)).toEqual([2, 'accepted'])
  await Promise.all([answer(oneTime, 'phone', 'accepted', 900), answer(oneTime, 'wechat', 'accepted', 900)])
  expect(await standing(oneTime)).toEqual([3, 'accepted'])
})

test('three acceptances told twice each are three', async () => {
  for (let count = 0; count < 3; count += 1) await answer(oneTime, 'phone', 'accepted', count)
  for (let count = 0; count < 3; count += 1) await answer(oneTime, 'wechat', 'accepted', count)
  expect(await standing(oneTime)).toEqual([3, 'accepted'])
})

test('two tellings that lie more than two minutes apart are two', async () => {
  await answer(oneTime, 'phone', 'accepted')
  await answer(oneTime, 'wechat', 'accepted', 121)
  expect(await standing(oneTime)).toEqual([2, 'accepted'])
})

test('a report that is repeated under its reference adds nothing', async () => {
  await answer(oneTime, 'phone', 'accepted', 0, 'ref-1')
  await answer(oneTime, 'phone', 'accepted', 30, 'ref-1')
  expect(await standing(oneTime)).toEqual([1, 'accepted'])
})

test('a grant is used once, however many ask for it at the same time, and may be given back', async () => {
  await answer(oneTime, 'phone', 'accepted')
  const taken = await Promise.all(Array.from({ length: 6 }, () => take(oneTime)))
  expect(taken.filter(Boolean)).toHaveLength(1)
  await db.transaction((tx) => returnGrant(tx, oneTime, outboxId, new Date(T)))
  expect(await take(oneTime)).toBe(true)
  expect(await take(oneTime)).toBe(false)
})

test('a refusal in the popup leaves one-time grants; turning the template off ends them', async () => {
  await answer(oneTime, 'phone', 'accepted')
  await answer(oneTime, 'phone', 'rejected', 10)
  expect(await standing(oneTime)).toEqual([1, 'rejected'])
  await answer(oneTime, 'wechat', 'turned_off', 20)
  expect(await standing(oneTime)).toEqual([0, 'turned_off'])
  // An acceptance from before that comes late is over.
  await answer(oneTime, 'wechat', 'accepted', -300)
  expect(await standing(oneTime)).toEqual([0, 'turned_off'])
})

test('a long-term answer holds until the next one; using it uses nothing up; late events change nothing', async () => {
  await answer(longTerm, 'phone', 'accepted')
  await answer(longTerm, 'phone', 'accepted', 200)
  expect(await standing(longTerm)).toEqual([1, 'accepted'])
  expect([await take(longTerm), await take(longTerm)]).toEqual([true, true])
  await answer(longTerm, 'wechat', 'turned_off', 400)
  expect(await standing(longTerm)).toEqual([0, 'turned_off'])
  await answer(longTerm, 'wechat', 'accepted', 199)
  expect(await take(longTerm)).toBe(false)
  await answer(longTerm, 'phone', 'accepted', 500)
  expect(await take(longTerm)).toBe(true)
})

test('when WeChat says that there is none, there is none', async () => {
  await answer(oneTime, 'phone', 'accepted')
  await answer(oneTime, 'phone', 'accepted', 5)
  await take(oneTime)
  await db.transaction((tx) => grantsRefused(tx, oneTime, outboxId, new Date(T)))
  expect(await take(oneTime)).toBe(false)
})

test('entries are never changed', async () => {
  await answer(oneTime, 'phone', 'accepted')
  await expect(db.query('update grant_entry set change = 5')).rejects.toThrow(/never changed/)
  await expect(db.query('delete from grant_entry')).rejects.toThrow(/never changed/)
})
