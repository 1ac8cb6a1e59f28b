import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, openDatabase } from '../kit/database'
import { migrate } from '../kit/migrations'
import { createSeal } from '../kit/seal'
import { freshDatabase, type TestDatabase } from '../tools/testing/world'
import { createConsentStore } from './certificates/consent-store'
import { createInbox } from './notifications/store'
import { sealPlain } from './seal-plain'

const FOLDER = join(process.cwd(), 'bff/migrations')
const ID = '00000000-0000-4000-8000-000000000001'
const seal = createSeal(Buffer.alloc(32, 4))

let database: TestDatabase
let db: Database
beforeAll(async () => {
  database = await freshDatabase()
  db = openDatabase(database.url, { schema: 'bff', name: 'test' })
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

/** As it was before anything had to be sealed. */
async function before(): Promise<void> {
  await db.query('create schema bff')
  await db.query('create table bff.migration (name text primary key, applied_at timestamptz not null default now())')
  for (const file of readdirSync(FOLDER).filter((name) => name < '006')) {
    await db.query(readFileSync(join(FOLDER, file), 'utf8'))
    await db.query('insert into bff.migration (name) values ($1)', [file])
  }
}

test('rows from before are sealed by the first start that has the key, and read as what they said', async () => {
  await before()
  await db.query(`insert into message (resident_id, kind, dedupe_key, message_values, created_at)
    select 'r', 'appointment_booked', 'd' || n, jsonb_build_object('item', '居住证签注', 'nth', n), now()
    from generate_series(1, 1200) as n`)
  await db.query(
    `insert into consent (id, resident_id, receipt_no, authorization_id, certificate_id, certificate_name, grantee_code,
       grantee_name, fields, purpose, valid_until, item_code, item_name, material_id, given_at)
     values ($1, 'r', 'SQ1', 'A1', 'C1', '居民身份证', 'G1', '公安局', '["姓名"]', '办理签注', '2026-12-01', 'I1', '居住证签注', 'M1', now())`,
    [ID],
  )
  await migrate(db, 'bff', FOLDER)
  const counts = await Promise.all([sealPlain(db, seal), sealPlain(db, seal)])
  expect(counts[0] + counts[1]).toBe(1201)
  expect(await sealPlain(db, seal)).toBe(0)

  const inbox = createInbox(db, seal)
  const [message] = await inbox.list('r', undefined, 1)
  expect(message?.values).toMatchObject({ item: '居住证签注' })
  expect(await createConsentStore(db, seal).one('r', ID)).toMatchObject({
    certificateName: '居民身份证',
    grantee: { code: 'G1', name: '公安局' },
    fields: ['姓名'],
    purpose: '办理签注',
    item: { code: 'I1', name: '居住证签注' },
  })
  const rows = await db.query(
    'select to_jsonb(m)::text as text from message m union all select to_jsonb(c)::text from consent c',
  )
  expect(JSON.stringify(rows)).not.toMatch(/居住证|身份证|公安局|姓名/)
})
