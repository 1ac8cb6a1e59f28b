import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ShiftedClock } from '../../kit/clock'
import { type Database, openDatabase } from '../../kit/database'
import { migrate } from '../../kit/migrations'
import { freshDatabase, type TestDatabase } from '../../tools/testing/world'
import { removeOld } from './retention'
import { RULES } from './rules'

const HOUR_MS = 3_600_000
const BEGINNING = new Date('2026-11-24T01:00:00Z')

let database: TestDatabase
let db: Database
beforeAll(async () => {
  database = await freshDatabase()
  db = openDatabase(database.url, { schema: 'bff', name: 'test' })
  await migrate(db, 'bff', join(process.cwd(), 'bff/migrations'))
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

const DRAFT = `insert into draft (resident_id, item_code, item, form_version, form, content, state, submitting, created_at, updated_at)
  values ('r', $2, '{}', '1', '{}', 'x', $3, $4, $1, $1)`
const UPLOAD = `insert into upload (id, resident_id, item_code, material_id, kind, names, size, state, created_at)
  values (gen_random_uuid(), 'r', 'i', 'm', 'k', 'x', 1, $2, $1)`
const MESSAGE = `insert into message (resident_id, kind, dedupe_key, content, created_at) values ('r', 'operation_done', $2, 'x', $1)`

/** A row of each kind that was last of use at `BEGINNING`, and how many of them there are. */
const KEPT: Record<string, { insert: string; values?: unknown[]; count: string }> = {
  'drafts nobody went on with': {
    insert: DRAFT,
    values: ['open', 'open', null],
    count: `draft where item_code = 'open'`,
  },
  'submitted forms that later ones are filled from': {
    insert: DRAFT,
    values: ['submitted', 'submitted', null],
    count: `draft where state = 'submitted'`,
  },
  'uploads, with what has arrived of them': {
    insert: `with u as (${UPLOAD} returning id) insert into upload_piece select id, 0, 'x'::bytea from u`,
    values: ['receiving'],
    count: 'upload_piece',
  },
  'uploads the store has not answered': {
    insert: UPLOAD,
    values: ['storing'],
    count: `upload where state = 'storing'`,
  },
  'requests the certificate store has not answered': {
    insert: `insert into store_request (reference, resident_id, session_id, request, created_at) values ('a', 'r', 's', 'x', $1)`,
    count: 'store_request',
  },
  'nonces of the hall': { insert: `insert into exchange_nonce (nonce, at) values ('n', $1)`, count: 'exchange_nonce' },
  'pushes of WeChat': { insert: `insert into wechat_push (digest, at) values ('d', $1)`, count: 'wechat_push' },
  'events of WeChat': { insert: `insert into wechat_event (digest, at) values ('d', $1)`, count: 'wechat_event' },
  'how messages went to WeChat': {
    insert: `with m as (${MESSAGE} returning id)
      insert into outbox (resident_id, message_id, dedupe_key, purpose, urgent, not_after)
      select 'r', id, 'sent', 'application_progress', false, $1 from m`,
    values: ['sent'],
    count: `outbox where dedupe_key = 'sent'`,
  },
  'messages of the inbox': {
    insert: MESSAGE,
    values: ['inbox'],
    count: `message where dedupe_key = 'inbox'`,
  },
  'facts from which nothing follows any more': {
    insert: `insert into fact (resident_id, kind, key, version, at, content, until) values ('r', 'appointment', 'a', 1, $1, 'x', null)`,
    count: `fact where key = 'a'`,
  },
  'memory of reminders that were said': {
    insert: `insert into reminder (resident_id, key, fact_kind, fact_key, kind, due_at, not_after, state)
      values ('r', 'told', 'appointment', 'a', 'appointment_soon', $1, $1, 'told')`,
    count: `reminder where key = 'told'`,
  },
  'the WeChat of somebody who has not signed in since': {
    insert: `insert into contact (resident_id, openid_hash, openid_sealed, locale, updated_at) values ('r', 'h', 'x', 'en', $1)`,
    count: 'contact',
  },
  'copies of applications, with their records': {
    insert: `with a as (insert into application (id, resident_id, known_at) values ('SB1', 'r', $1))
      insert into application_record (application_id, business_no, version, content) values ('SB1', 'b', 1, 'x')`,
    count: 'application_record',
  },
  'consent receipts, after their consent has ended': {
    insert: `insert into consent (id, resident_id, receipt_no, authorization_id, certificate_id, grantee_code, valid_until,
        item_code, material_id, content, given_at, revoked_at)
      values (gen_random_uuid(), 'r', 'q', 'z', 'c', 'g', '2040-01-01', 'i', 'm', 'x', $1, $1)`,
    count: 'consent',
  },
}

const clock = new ShiftedClock()
const after = (hours: number) => clock.setShift(BEGINNING.getTime() + hours * HOUR_MS - Date.now())
const count = async (what: string) =>
  (await db.one<{ count: number }>(`select count(*) as count from ${KEPT[what]?.count ?? ''}`)).count

test('each rule has a row to prove it on', () => {
  expect(Object.keys(KEPT)).toEqual(RULES.map(({ what }) => what))
})

test.each(RULES)('$what: kept for $hours hours, and gone a minute later', async ({ what, hours }) => {
  const { insert = '', values = [] } = KEPT[what] ?? {}
  await db.query(insert, [BEGINNING, ...values])
  await db.query(`update outbox set state = 'cancelled' where state = 'created'`)
  after(hours - 1 / 60)
  await removeOld(db, clock)
  expect(await count(what)).toBe(1)
  after(hours + 1 / 60)
  expect((await removeOld(db, clock))[what]).toBeGreaterThan(0)
  expect(await count(what)).toBe(0)
})

test('what is still of use stays, however old: waiting messages, planned reminders, a form that is being submitted', async () => {
  await db.query(DRAFT, [BEGINNING, 'pending', 'open', 'reference'])
  await db.query(KEPT['how messages went to WeChat']?.insert ?? '', [BEGINNING, 'waits'])
  await db.query(`insert into fact (resident_id, kind, key, version, at, content, until)
    values ('r', 'certificate', 'c', 1, '2026-11-24', 'x', '2036-11-24')`)
  await db.query(`insert into reminder (resident_id, key, fact_kind, fact_key, kind, due_at, not_after)
    values ('r', 'planned', 'certificate', 'c', 'certificate_ending', '2026-11-24', '2026-11-24')`)
  after(4 * 366 * 24)
  expect(await removeOld(db, clock)).toEqual({})
})

test('the table of docs/security.md names every rule with its time', () => {
  const text = readFileSync(join(process.cwd(), 'docs/security.md'), 'utf8')
  const rows = [...text.matchAll(/^\| ([^|]+) \| (\d+) (hours?|days) \|/gm)].map(
    ([, what = '', number, unit]) => [what, Number(number) * (unit === 'days' ? 24 : 1)] as const,
  )
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(RULES.map(({ what, hours }) => [what, hours])))
})
