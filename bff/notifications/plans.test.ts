import { join } from 'node:path'
import { buildCertificateIdentifier } from '@shared/standards/certificate-identifier'
import { instantOf } from '@shared/standards/time'
import { ShiftedClock } from '../../kit/clock'
import { type Database, openDatabase } from '../../kit/database'
import { migrate } from '../../kit/migrations'
import { createSeal } from '../../kit/seal'
import { freshDatabase, type TestDatabase } from '../../tools/testing/world'
import { createReminders, type Reminders } from './reminders'
import { createTelling, type Telling } from './telling'

let database: TestDatabase
let db: Database
let reminders: Reminders
const clock = new ShiftedClock()
const to = (day: string, time: string) => clock.setShift(instantOf(day, time).getTime() - Date.now())

beforeAll(async () => {
  database = await freshDatabase()
  db = openDatabase(database.url, { schema: 'bff', name: 'test' })
  await migrate(db, 'bff', join(process.cwd(), 'bff/migrations'))
  reminders = createReminders({ db, seal, tell, clock })
})
afterAll(async () => {
  await db.close()
  await database.drop()
})
beforeEach(async () => {
  await db.query('delete from fact')
  await db.query('delete from reminder')
  await db.query('delete from outbox')
  await db.query('delete from message')
  to('2026-11-24', '10:00')
})

const seal = createSeal(Buffer.alloc(32, 3))
const telling = createTelling({ seal })
const { tell, appointmentFact, applicationFact, certificateFacts, certificateFact } = telling
const HER = 'resident-a'
const booking = (version: number, change: Partial<Parameters<Telling['appointmentFact']>[2]> = {}) => ({
  id: 'YY1',
  state: 'booked' as const,
  item: '居住证签注',
  hall: '天河',
  startsAt: instantOf('2026-11-27', '09:30'),
  version,
  at: instantOf('2026-11-24', '10:00'),
  ...change,
})
const note = (fact: ReturnType<typeof booking>) => db.transaction((tx) => appointmentFact(tx, HER, fact))
const rows = async () =>
  (await db.query<{ key: string; state: string }>('select key, state from reminder order by due_at, key')).map(
    ({ key, state }) => `${key} ${state}`,
  )
const inbox = async () =>
  (await db.query<{ kind: string }>('select kind from message order by created_at, kind')).map(({ kind }) => kind)
async function tellAll(): Promise<void> {
  while ((await reminders.tellDue()) > 0);
}

test('reminders follow a booking, move with it and go with it', async () => {
  await note(booking(2))
  const first = await rows()
  expect(first).toHaveLength(2)
  await note(booking(3, { startsAt: instantOf('2026-11-30', '14:00') }))
  const moved = await rows()
  expect(moved).toHaveLength(2)
  expect(moved.filter((row) => first.includes(row))).toEqual([])
  await note(booking(4, { state: 'cancelled' }))
  expect(await rows()).toEqual([])
})

test('an older telling never takes the place of a newer one, in whatever order they come', async () => {
  const history = [
    booking(2),
    booking(3, { startsAt: instantOf('2026-11-30', '14:00') }),
    booking(4, { startsAt: instantOf('2026-11-26', '10:00') }),
  ]
  await note(booking(4, { startsAt: instantOf('2026-11-26', '10:00') }))
  const right = await rows()
  for (const order of [
    [2, 1, 0],
    [1, 2, 0],
    [0, 2, 1, 0, 1],
  ]) {
    await db.query('delete from fact')
    await db.query('delete from reminder')
    for (const nth of order) await note(history[nth] ?? booking(2))
    expect(await rows()).toEqual(right)
  }
})

test('each is told once, when it is due, also by many at the same time', async () => {
  await note(booking(2))
  await tellAll()
  expect(await inbox()).toEqual([])
  to('2026-11-26', '19:00')
  await Promise.all([reminders.tellDue(), reminders.tellDue(), reminders.tellDue()])
  expect(await inbox()).toEqual(['appointment_tomorrow'])
  to('2026-11-27', '07:30')
  await tellAll()
  await tellAll()
  expect(await inbox()).toEqual(['appointment_tomorrow', 'appointment_soon'])
  expect(await db.query('select urgent from outbox order by urgent')).toEqual([{ urgent: false }, { urgent: true }])
})

test('a clock that jumps over the appointment says nothing late', async () => {
  await note(booking(2))
  to('2026-11-28', '09:00')
  await tellAll()
  expect(await inbox()).toEqual([])
  expect((await rows()).every((row) => row.endsWith(' passed'))).toBe(true)
})

test('on the morning of the day "tomorrow" is not said any more, "soon" is', async () => {
  await note(booking(2))
  to('2026-11-27', '08:00')
  await tellAll()
  expect(await inbox()).toEqual(['appointment_soon'])
})

test('lost rows are made anew from the facts, and nothing is told twice', async () => {
  await note(booking(2))
  await db.transaction((tx) =>
    applicationFact(tx, HER, {
      id: 'SB1',
      item: '居住证签注',
      supplementDeadline: '2026-12-04',
      laterDeadline: null,
      version: 1,
      at: instantOf('2026-11-24', '10:00'),
    }),
  )
  await db.transaction((tx) =>
    certificateFacts(
      tx,
      HER,
      [{ id: 'C1', name: '居住证', validUntil: '2026-12-31', valid: true, renewal: null }],
      clock.now(),
    ),
  )
  const before = await rows()
  expect(before).toHaveLength(5)
  await db.query('delete from reminder')
  expect(await reminders.reconcile()).toBe(5)
  expect(await rows()).toEqual(before)
  expect(await reminders.reconcile()).toBe(0)

  to('2026-11-26', '19:00')
  await tellAll()
  await db.query('delete from reminder')
  await reminders.reconcile()
  await tellAll()
  expect(await inbox()).toEqual(['appointment_tomorrow'])
})

test('what should not be there is removed, what is wrong is put right', async () => {
  await note(booking(2))
  const before = await rows()
  await db.query(`insert into reminder (resident_id, key, fact_kind, fact_key, kind, due_at, not_after)
    select resident_id, 'stray', fact_kind, fact_key, kind, due_at, not_after from reminder limit 1`)
  await db.query(`insert into reminder (resident_id, key, fact_kind, fact_key, kind, due_at, not_after)
    select resident_id, 'orphan', fact_kind, 'gone', kind, due_at, not_after from reminder limit 1`)
  await db.query(`update reminder set due_at = due_at + interval '1 day' where key like 'appointment_soon%'`)
  expect(await reminders.reconcile()).toBe(3)
  expect(await rows()).toEqual(before)
})

describe('certificates', () => {
  const card = (id: string, validUntil: string | null) => ({
    id,
    name: `证照${id}`,
    validUntil,
    valid: true,
    renewal: null,
  })
  const noteAll = (list: ReturnType<typeof card>[]) =>
    db.transaction((tx) => certificateFacts(tx, HER, list, clock.now()))

  test('the list replaces what was known; a renewed one has other reminders; one that is gone has none', async () => {
    await noteAll([card('A', '2026-12-31'), card('B', '2027-03-01'), card('C', null)])
    expect(await rows()).toHaveLength(4)
    await noteAll([card('A', '2027-12-31')])
    expect((await rows()).every((row) => row.includes('A:2027-12-31'))).toBe(true)
    await noteAll([])
    expect(await rows()).toEqual([])
  })

  test('looking again later changes nothing: it is known since the first time', async () => {
    await noteAll([card('A', '2026-12-31')])
    const before = await db.query('select * from reminder order by key')
    to('2026-12-10', '10:00')
    await noteAll([{ ...card('A', '2026-12-31'), name: '证照A' }])
    expect(await db.query('select * from reminder order by key')).toEqual(before)
  })

  const version = (number: string, validUntil: string) =>
    card(
      buildCertificateIdentifier({
        typeCode: '11100000000013338W011',
        issuerCode: '11430000006122244L',
        serial: '20230000403',
        version: number,
      }),
      validUntil,
    )

  test('one that was issued is known without a list, and takes the place of the version it renews', async () => {
    const [old, renewed] = [version('001', '2026-12-31'), version('002', '2027-12-31')]
    await noteAll([old, card('B', '2027-03-01')])
    const issue = (data: typeof old) => db.transaction((tx) => certificateFact(tx, HER, data, clock.now()))
    await issue(renewed)
    const after = await rows()
    expect(after.filter((row) => row.includes(`${renewed.id}:2027-12-31`))).toHaveLength(2)
    expect(after.filter((row) => row.includes(old.id))).toEqual([])
    expect(after.filter((row) => row.includes(':B:'))).toHaveLength(2)
    // Late word of the one before, and the same word twice.
    await issue(old)
    await issue(renewed)
    expect(await rows()).toEqual(after)
  })

  test('a list that was asked for before it was issued does not know better', async () => {
    const asked = clock.now()
    to('2026-11-24', '10:01')
    const issued = version('001', '2027-12-31')
    await db.transaction((tx) => certificateFact(tx, HER, issued, clock.now()))
    await db.transaction((tx) => certificateFacts(tx, HER, [], asked))
    expect(await rows()).toHaveLength(2)
    await noteAll([])
    expect(await rows()).toEqual([])
  })

  test('ten lists at once end as one of them', async () => {
    await Promise.all(Array.from({ length: 10 }, () => noteAll([card('A', '2026-12-31'), card('B', '2026-12-30')])))
    expect(await rows()).toHaveLength(4)
  })
})

test('what is planned lies sealed, and is said in the words of the fact as it is now', async () => {
  await note(booking(2))
  const kept = await db.query('select * from fact f, reminder r')
  expect(JSON.stringify(kept)).not.toMatch(/居住证|天河/)
  await note(booking(3, { hall: '越秀' }))
  to('2026-11-26', '19:00')
  await tellAll()
  const [message] = await db.query<{ content: string }>('select content from message')
  expect(seal.open(message?.content ?? '')).toMatchObject({ item: '居住证签注', hall: '越秀' })
  expect(JSON.stringify(await db.query('select * from message'))).not.toMatch(/居住证|越秀/)
})

test('a reminder whose fact is gone is not said', async () => {
  await note(booking(2))
  await db.query('delete from fact')
  to('2026-11-26', '19:00')
  await tellAll()
  expect(await inbox()).toEqual([])
})
