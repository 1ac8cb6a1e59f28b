import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, openDatabase } from '../../kit/database'
import { migrate } from '../../kit/migrations'
import { createSeal } from '../../kit/seal'
import { freshDatabase, type TestDatabase } from '../../tools/testing/world'
import { AWAITING_EVENT, FAILED, FINAL, OPEN, OUTBOX_STATES, type OutboxState, TRANSITIONS, WAITING } from './states'
import { createTell } from './tell'

const tell = createTell(createSeal(Buffer.alloc(32, 5)))
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

const steps = (table: Readonly<Record<string, readonly string[]>>) =>
  Object.entries(table)
    .flatMap(([from, all]) => all.map((to) => `${from} → ${to}`))
    .sort()

test('code, database and README have the same table of steps', async () => {
  const inDatabase = await db.query<{ from_state: string; to_state: string }>('select * from outbox_transition')
  expect(inDatabase.map(({ from_state, to_state }) => `${from_state} → ${to_state}`).sort()).toEqual(steps(TRANSITIONS))
  const readme = readFileSync(join(process.cwd(), 'bff/notifications/README.md'), 'utf8')
  const rows = [...readme.matchAll(/^\| ([a-z-]+) \| ([a-z, -]+) \|$/gm)].filter(([, from]) => from !== 'from')
  const written = Object.fromEntries(rows.map(([, from = '', to = '']) => [from, to.split(', ')]))
  expect(steps(written)).toEqual(steps(TRANSITIONS))
})

test('the named sets are what they say', () => {
  expect([...OPEN, ...FINAL].sort()).toEqual([...OUTBOX_STATES].sort())
  for (const state of FINAL) expect(TRANSITIONS[state]).toEqual([])
  for (const state of OPEN) expect(TRANSITIONS[state]).not.toEqual([])
  const open: readonly OutboxState[] = OPEN
  for (const state of [...WAITING, ...AWAITING_EVENT]) expect(open).toContain(state)
  for (const state of WAITING) expect(TRANSITIONS[state]).toContain('sending')
  for (const state of AWAITING_EVENT) expect(TRANSITIONS[state]).toContain('delivered')
  const final: readonly OutboxState[] = FINAL
  for (const state of FAILED) expect(final).toContain(state)
})

/** A row that has been brought to a state by permitted steps. */
async function rowIn(state: OutboxState): Promise<string> {
  const dedupeKey = `row-${Math.random()}`
  await tell(db, { residentId: 'a', kind: 'appointment_booked', dedupeKey, values: {}, page: null, at: new Date() })
  const { id } = await db.one<{ id: string }>('select id from outbox where dedupe_key = $1', [dedupeKey])
  const way: Record<OutboxState, OutboxState[]> = {
    created: [],
    sending: ['sending'],
    accepted: ['sending', 'accepted'],
    delivered: ['sending', 'delivered'],
    'temporary-failure': ['sending', 'temporary-failure'],
    'permanent-failure': ['sending', 'permanent-failure'],
    'technical-failure': ['sending', 'technical-failure'],
    unknown: ['sending', 'unknown'],
    expired: ['expired'],
    cancelled: ['cancelled'],
  }
  for (const step of way[state]) await db.query('update outbox set state = $2 where id = $1', [id, step])
  return id
}

test.each(OUTBOX_STATES)('from %s the database takes the steps of the table and no others', async (from) => {
  for (const to of OUTBOX_STATES.filter((each) => each !== from)) {
    const id = await rowIn(from)
    const step = db.query('update outbox set state = $2 where id = $1', [id, to]).then(
      () => 'taken',
      () => 'refused',
    )
    expect([to, await step]).toEqual([to, TRANSITIONS[from].includes(to) ? 'taken' : 'refused'])
  }
})

test('the same event tells once, and makes one row for WeChat; what has no template makes none', async () => {
  const news = {
    residentId: 'b',
    kind: 'appointment_booked' as const,
    dedupeKey: 'once',
    values: {},
    page: null,
    at: new Date(),
  }
  expect(await Promise.all(Array.from({ length: 5 }, () => tell(db, news)))).toContain(true)
  expect(await tell(db, news)).toBe(false)
  await tell(db, { ...news, kind: 'appointment_cancelled', dedupeKey: 'inbox only' })
  expect(await db.query(`select dedupe_key from outbox where resident_id = 'b'`)).toEqual([{ dedupe_key: 'once' }])
  expect(await db.query(`select 1 from message where resident_id = 'b'`)).toHaveLength(2)
})
