import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { buildCertificateIdentifier } from '@shared/standards/certificate-identifier'
import fc from 'fast-check'
import { ShiftedClock } from '../../kit/clock'
import { type Database, openDatabase } from '../../kit/database'
import { createLogger } from '../../kit/logger'
import { migrate } from '../../kit/migrations'
import { createSeal } from '../../kit/seal'
import { freshDatabase, type TestDatabase } from '../../tools/testing/world'
import { createApplicationIntake } from '../applications/intake'
import { createApplicationStore } from '../applications/store'
import * as records from '../applications/testing/records'
import { timelineOf } from '../applications/timeline'
import { createQueueIntake } from '../appointments/queue-intake'
import { createWaitlistIntake } from '../appointments/waitlist-intake'
import { createTelling } from '../notifications/telling'
import type { StageRecord } from '../upstreams/hall-application-words'
import type { BookingChange, HallChangeResult } from '../upstreams/hall-changes'
import { createFeedPlace } from './feed'
import { createExchangeIntake } from './intake'

let database: TestDatabase
let db: Database
const clock = new ShiftedClock()
const setNow = (text: string) => clock.setShift(Date.parse(records.at(text)) - Date.now())
const seal = createSeal(randomBytes(32))

const open = () => {
  const store = createApplicationStore(db, seal)
  const telling = createTelling({ seal })
  const renewalWhere = () => ({ item: 'RENEWAL', itemName: '签注', online: true })
  const applications = createApplicationIntake({ store, telling, renewalWhere, clock })
  const waitlist = createWaitlistIntake({ telling, clock })
  const queue = createQueueIntake({ telling, clock })
  const logger = createLogger('test', 'silent')
  return { store, take: createExchangeIntake({ applications, waitlist, queue, telling, logger }) }
}
const factOf = async (application: string) => {
  const [row] = await db.query<{ content: string }>('select content from fact where key = $1', [application])
  return row && seal.open(row.content)
}
const listenSince = (text: string) => db.query('update exchange_feed set since = $1', [records.at(text)])
const change = (record: StageRecord): HallChangeResult => ({
  change: { residentId: `resident-${record.application}`, kind: 'application', record },
})
const push = (batch: readonly StageRecord[]) => db.transaction((tx) => open().take(tx, batch.map(change)))
const told = async (application: string) =>
  (
    await db.query<{ kind: string }>('select kind from message where resident_id = $1 order by created_at, id', [
      `resident-${application}`,
    ])
  ).map(({ kind }) => kind)

beforeAll(async () => {
  database = await freshDatabase()
  db = openDatabase(database.url, { schema: 'bff', name: 'test' })
  await migrate(db, 'bff', join(process.cwd(), 'bff/migrations'))
})
afterAll(async () => {
  await db?.close()
  await database?.drop()
})
beforeEach(async () => {
  setNow('11-30 10:00')
  await listenSince('11-01 09:00')
})

/** A whole case, with a correction of what it asks for. */
const caseOf = (application: string): StageRecord[] =>
  [
    records.submitted('11-24 09:00'),
    records.accepted('11-24 10:00', 5, ['社保证明']),
    records.reviewed('11-24 11:00', 1),
    records.asked('11-25 09:00'),
    records.asked('11-25 09:00', 1, { version: 2, reason: '请补交今年的合同' }),
    records.handedIn('11-26 09:00'),
    records.received('11-27 09:00'),
    records.reviewed('11-27 10:00', 2),
    records.reviewed('11-27 11:00', 3),
    records.handedIn('11-27 12:00', ['社保证明'], 2),
    records.finished('11-30 09:00'),
  ].map((record) => ({ ...record, application, businessNo: record.businessNo.replace('A1', application) }))

test('pushes lost, doubled, late and shuffled, at the same time as the feed: the full log’s timeline, every message once', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...Array(11).keys()]),
      fc.array(fc.nat(10), { maxLength: 6 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 11 }),
      async (order, doubled, size, page) => {
        const application = `S${++run}`
        const log = caseOf(application)
        const pushed = [...order, ...doubled].map((place) => log[place] as StageRecord)
        const batches = chunksOf(pushed, size).map((batch) => push(batch))
        const feed = (async () => {
          for (const batch of chunksOf(log, page)) await push(batch)
        })()
        await Promise.all([...batches, feed])

        const known = await open().store.find(application)
        expect(timelineOf(known?.records ?? [])).toEqual(timelineOf(log))
        const kinds = await told(application)
        const once = [
          'application_submitted',
          'application_accepted',
          'application_reviewed',
          'supplement_received',
          'application_finished',
        ]
        for (const kind of once) expect([kind, kinds.filter((each) => each === kind).length]).toEqual([kind, 1])
        // A correction that came before the first version is the first she hears of it.
        expect([1, 2]).toContain(kinds.filter((each) => each === 'supplement_asked').length)
        expect(await factOf(application)).toMatchObject({ supplementDeadline: null, laterDeadline: null })
      },
    ),
    { numRuns: 40 },
  )
})

test('a corrected reason is told again once, whatever else is corrected', async () => {
  const [submitted, accepted, , asked] = caseOf('K1')
  await push([submitted, accepted, asked] as StageRecord[])
  for (const version of [2, 3, 4])
    await push([{ ...(asked as StageRecord), version, correctedAt: records.at('11-25 10:00') }])
  await push([{ ...(accepted as StageRecord), version: 2 }])
  expect(await told('K1')).toEqual([
    'application_submitted',
    'application_accepted',
    'supplement_asked',
    'supplement_asked',
  ])
})

test('what comes before it is known what it is about waits, and is told then', async () => {
  const [submitted, accepted] = caseOf('W1')
  await push([accepted as StageRecord])
  expect(await told('W1')).toEqual([])
  await push([submitted as StageRecord])
  expect(await told('W1')).toEqual(['application_submitted', 'application_accepted'])
})

test('what is older than we are fills our rows and is no news, however late it comes', async () => {
  await listenSince('11-24 10:30')
  setNow('11-24 10:30')
  const log = caseOf('F1').slice(0, 2)
  const old = log.map((record) => ({ ...record, writtenAt: records.at('11-24 09:00') }))
  await push([old[0], { ...old[1], writtenAt: records.at('11-24 10:00') }] as StageRecord[])
  expect(await told('F1')).toEqual(['application_accepted'])
  expect((await open().store.find('F1'))?.records).toHaveLength(2)
  // Later, everything that comes is news, and what was history stays history.
  setNow('11-30 10:00')
  await push(caseOf('F1').slice(0, 4))
  expect(await told('F1')).toEqual(['application_accepted', 'supplement_asked'])
})

test('a supplement that is asked for is a fact with its deadline until it is handed in', async () => {
  await push(caseOf('D1').slice(0, 4))
  expect(await factOf('D1')).toMatchObject({ supplementDeadline: '2026-12-30', laterDeadline: '2026-12-30' })
  await push(caseOf('D1').slice(5, 6))
  expect(await factOf('D1')).toMatchObject({ supplementDeadline: null, laterDeadline: '2026-12-30' })
})

test('records lie sealed', async () => {
  await push(caseOf('Z1').slice(0, 4))
  const { text } = await db.one<{ text: string }>(
    `select string_agg(r::text, '') as text from application_record r where application_id = 'Z1'`,
  )
  expect(text).not.toMatch(/居住证|租赁合同/)
})

test('one process reads the feed; it moves on from where it stood or not at all', async () => {
  const [first, second] = [createFeedPlace(db, clock), createFeedPlace(db, clock)]
  expect(await first.claim(60_000)).toBe('')
  expect(await second.claim(60_000)).toBeNull()
  expect(await first.claim(60_000)).toBe('')
  expect(await db.transaction((tx) => first.moveOn(tx, '', '1-1'))).toBe(true)
  expect(await db.transaction((tx) => second.moveOn(tx, '', '1-0'))).toBe(false)
  await first.release()
  expect(await second.claim(60_000)).toBe('1-1')
  await second.release()
})

function chunksOf<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, nth) => all.slice(nth * size, (nth + 1) * size))
}

test('a certificate that was issued reminds of its end, in whatever order its records come, and only once', async () => {
  await listenSince('11-20')
  setNow('11-24 10:00')
  const id = buildCertificateIdentifier({
    typeCode: '11100000000013338W011',
    issuerCode: '11430000006122244L',
    serial: '20230000403',
    version: '001',
  })
  const log = (application: string): StageRecord[] => {
    const certificate = { id, name: '广东省居住证', validUntil: '2027-11-23' }
    const finished = { ...records.finished('11-24 09:50', { application }), certificate } as StageRecord
    return [records.submitted('11-24 09:00', { application }), finished]
  }
  const reminders = (application: string) =>
    db.query<{ kind: string; due_at: Date }>(
      'select kind, due_at from reminder where resident_id = $1 order by due_at',
      [`resident-${application}`],
    )
  await push(log('C1'))
  await push(log('C2').slice(1))
  expect(await reminders('C2')).toEqual([])
  await push(log('C2'))
  for (const application of ['C1', 'C2'])
    expect(await reminders(application)).toMatchObject([
      { kind: 'certificate_ending', due_at: new Date(records.at('2027-10-24 09:00')) },
      { kind: 'certificate_ending', due_at: new Date(records.at('2027-11-16 09:00')) },
    ])
  // The store knows better from then on: what it no longer lists does not come back with the next record.
  await db.query(`delete from reminder where resident_id = 'resident-C1'`)
  await db.query(`delete from fact where resident_id = 'resident-C1'`)
  await push([{ ...records.rated('11-24 11:00'), application: 'C1', businessNo: 'C1-rating-1' }])
  expect(await reminders('C1')).toEqual([])
})

describe('what the hall cancels', () => {
  const cancelled = (id: string, more: Partial<BookingChange> = {}): HallChangeResult => ({
    change: {
      residentId: `resident-${id}`,
      kind: 'appointment',
      booking: {
        id,
        state: 'cancelled',
        items: [{ code: 'A1', name: '居住证签注' }],
        hallName: '测试大厅',
        startsAt: records.at('12-02 09:00'),
        version: 3,
        updatedAt: records.at('11-30 09:55'),
        wasConfirmed: true,
        cancelledByHall: '停电检修',
        appeal: null,
        ...more,
      },
    },
  })
  const take = (...changes: HallChangeResult[]) => db.transaction((tx) => open().take(tx, changes))

  test('its owner is told once, however often it comes, and reminded no more', async () => {
    await take(cancelled('Y1', { state: 'booked', version: 2, cancelledByHall: null }))
    const reminders = () => db.query(`select kind from reminder where resident_id = 'resident-Y1'`)
    expect(await reminders()).toHaveLength(2)
    await take(cancelled('Y1'), cancelled('Y1'))
    await Promise.all([take(cancelled('Y1')), take(cancelled('Y1'))])
    expect(await told('Y1')).toEqual(['appointment_cancelled_by_hall'])
    expect(await reminders()).toEqual([])
  })

  test('what she cancelled herself is told where she did it, and what was long before us is history', async () => {
    await listenSince('11-30 09:00')
    await take(cancelled('Y2', { cancelledByHall: null }))
    await take(cancelled('Y3', { updatedAt: records.at('11-29 09:00') }))
    await take(cancelled('Y4', { updatedAt: records.at('11-30 08:30') }))
    expect([await told('Y2'), await told('Y3'), await told('Y4')]).toEqual([[], [], ['appointment_cancelled_by_hall']])
  })
})
