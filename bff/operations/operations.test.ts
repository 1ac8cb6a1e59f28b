import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type Database, openDatabase } from '../../kit/database'
import { migrate } from '../../kit/migrations'
import { createSeal } from '../../kit/seal'
import { freshDatabase, type TestDatabase } from '../../tools/testing/world'
import { createMetrics } from '../http/metrics'
import { ProblemError } from '../http/problem'
import { UpstreamUnavailable } from '../upstreams/upstream'
import { createOperations, type Resolution, UnknownOutcome, type Write } from './operations'

let database: TestDatabase
let db: Database

const write = (change: Partial<Write> = {}): Write => ({
  endpoint: 'appointments.confirm',
  residentId: 'resident-a',
  key: `key-${Math.random().toString(36).slice(2)}-0123456789`,
  requestId: 'request-1',
  input: { params: { id: 'a1' }, query: {}, body: null },
  ...change,
})

const seal = createSeal(randomBytes(32))
const newOperations = () => createOperations({ db, seal, metrics: createMetrics({ process: false }) })

/** The lease of a process that died: as if its time had passed. */
const lapseLeases = () =>
  db.query(`update operation set lease_until = now() - interval '1 second' where state <> 'done'`)

const auditOf = (reference: string) =>
  db.query<{ outcome: string; target: string; detail: string | null }>(
    'select outcome, target, detail from audit where reference = $1 order by id',
    [reference],
  )

beforeAll(async () => {
  database = await freshDatabase()
  db = openDatabase(database.url, { schema: 'bff', name: 'test' })
  await migrate(db, 'bff', join(process.cwd(), 'bff/migrations'))
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

test('a repeat gets the first answer and carries nothing out again', async () => {
  const operations = newOperations()
  const request = write()
  let carriedOut = 0
  const act = async () => ({ number: ++carriedOut })
  expect(await operations.run(request, act)).toEqual({ kind: 'done', answer: { number: 1 }, replayed: false })
  expect(await operations.run(request, act)).toEqual({ kind: 'done', answer: { number: 1 }, replayed: true })
})

test('five at the same time: one is carried out, all get its answer', async () => {
  const operations = newOperations()
  const request = write()
  let carriedOut = 0
  const act = async () => {
    carriedOut++
    await db.query('select pg_sleep(0.2)')
    return { number: carriedOut }
  }
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => operations.run(request, act)))
  expect(carriedOut).toBe(1)
  expect(outcomes.map((outcome) => outcome.kind === 'done' && outcome.answer)).toEqual(Array(5).fill({ number: 1 }))
})

test('many pairs at the same moment: never an error, always one', async () => {
  const operations = newOperations()
  for (let round = 0; round < 40; round++) {
    const request = write()
    let carriedOut = 0
    const act = async () => ++carriedOut
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => operations.run(request, act)))
    expect(outcomes.map((outcome) => outcome.kind === 'done' && outcome.answer)).toEqual(Array(6).fill(1))
  }
})

test('the same key for something else is refused, and the same key of another resident is hers', async () => {
  const operations = newOperations()
  const request = write()
  await operations.run(request, async () => 'first')
  const other = { ...request, input: { params: { id: 'a2' }, query: {}, body: null } }
  await expect(operations.run(other, async () => 'second')).rejects.toMatchObject({ code: 'idempotency_key_reused' })
  const hers = await operations.run({ ...request, residentId: 'resident-b' }, async () => 'hers')
  expect(hers).toMatchObject({ answer: 'hers', replayed: false })
})

test('no key, or one that could collide, is refused before anything happens', async () => {
  const operations = newOperations()
  for (const key of ['', 'short', 'has space in it 12345', 'x'.repeat(65)]) {
    await expect(operations.run(write({ key }), async () => 'done')).rejects.toMatchObject({
      code: 'idempotency_key_required',
    })
  }
})

test('a refusal is the answer of every repeat, with what it offers', async () => {
  const operations = newOperations()
  const request = write()
  let asked = 0
  const act = async () => {
    asked++
    throw new ProblemError('booking_limit', { limit: { rule: 'day', max: 1, freesAt: null } })
  }
  for (let i = 0; i < 2; i++) {
    await expect(operations.run(request, act)).rejects.toMatchObject({
      code: 'booking_limit',
      details: { limit: { rule: 'day', max: 1 } },
    })
  }
  expect(asked).toBe(1)
})

test('what never left this process may be tried again under the same key', async () => {
  const operations = newOperations()
  const request = write()
  const refusedConnection = async () => {
    throw new UpstreamUnavailable('hall', 'refused', false)
  }
  await expect(operations.run(request, refusedConnection)).rejects.toMatchObject({ code: 'hall_unavailable' })
  expect(await operations.run(request, async () => 'now')).toMatchObject({ kind: 'done', answer: 'now' })
})

test('an unknown outcome is said as such, and a repeat asks under the same reference', async () => {
  const operations = newOperations()
  const request = write()
  const references: string[] = []
  const first = await operations.run(request, async ({ reference, target }) => {
    references.push(reference)
    target('a1')
    throw new UnknownOutcome()
  })
  expect(first).toMatchObject({ kind: 'being_confirmed', answer: { state: 'being_confirmed' } })
  const second = await operations.run(request, async ({ reference }) => {
    references.push(reference)
    return 'the truth'
  })
  expect(second).toMatchObject({ kind: 'done', answer: 'the truth' })
  expect(new Set(references).size).toBe(1)
  expect((await auditOf(references[0] ?? '')).map(({ outcome }) => outcome)).toEqual(['unknown', 'done'])
})

test('a repeat that never left says nothing about the first one: it is still being confirmed, and is found out', async () => {
  const operations = newOperations()
  operations.resolveWith('appointments.confirm', async () => ({
    kind: 'done',
    answer: 'the truth',
    target: 'a1',
    effects: [],
  }))
  const request = write()
  await operations.run(request, async () => {
    throw new UnknownOutcome()
  })
  const notReached = async () => {
    throw new UpstreamUnavailable('hall', 'open', false)
  }
  expect(await operations.run(request, notReached)).toMatchObject({ kind: 'being_confirmed' })
  const signedOut = async () => {
    throw new ProblemError('not_signed_in')
  }
  await expect(operations.run(request, signedOut)).rejects.toMatchObject({ code: 'not_signed_in' })
  await lapseLeases()
  await operations.reconcile()
  expect(await operations.run(request, notReached)).toMatchObject({ kind: 'done', answer: 'the truth' })
})

test.each<[string, Resolution, string]>([
  ['done', { kind: 'done', answer: { ok: true }, target: 'a1', effects: [] }, 'done'],
  ['refused', { kind: 'refused', code: 'hold_expired', effects: [] }, 'done'],
  ['never received', { kind: 'absent', effects: [] }, 'absent'],
  ['still unknown', { kind: 'unknown' }, 'unknown'],
])('the reconciler finds out: %s', async (_, resolution, state) => {
  const operations = newOperations()
  operations.resolveWith('appointments.confirm', async () => resolution)
  const request = write()
  await operations.run(request, async () => {
    throw new UnknownOutcome()
  })
  await lapseLeases()
  expect(await operations.reconcile()).toBeGreaterThan(0)
  expect(await operations.store.find(request.residentId, request.key)).toMatchObject({ state })
  await db.query(`delete from operation`)
})

test('a process that died in the middle: the reconciler settles what the upstream did, once, with its effects', async () => {
  const dead = newOperations()
  const request = write()
  // The process dies after the upstream accepted: its promise never settles and its lease runs out.
  void dead.run(request, () => new Promise(() => undefined))
  while (!(await dead.store.find(request.residentId, request.key)));
  await lapseLeases()

  const operations = newOperations()
  let effects = 0
  operations.resolveWith('appointments.confirm', async () => ({
    kind: 'done',
    answer: { from: 'upstream' },
    target: 'a1',
    effects: [
      async () => {
        effects++
      },
    ],
  }))
  await Promise.all([operations.reconcile(), operations.reconcile()])
  await lapseLeases()
  await operations.reconcile()
  expect(effects).toBe(1)
  const act = async () => {
    throw new Error('must not be carried out again')
  }
  expect(await operations.run(request, act)).toMatchObject({ answer: { from: 'upstream' }, replayed: true })
})

test('effects and the settled state are one transaction: a failing effect leaves it unsettled', async () => {
  const operations = newOperations()
  const request = write()
  const failing = operations.run(request, async ({ onDone }) => {
    onDone((tx) => tx.query('insert into no_such_table values (1)').then(() => undefined))
    return 'answer'
  })
  await expect(failing).rejects.toThrow(/no_such_table/)
  expect(await operations.store.find(request.residentId, request.key)).toMatchObject({ state: 'unknown', answer: null })
})

test('audit records cannot be changed or removed', async () => {
  await expect(db.query(`update audit set actor = 'x'`)).rejects.toThrow(/never changed/)
  await expect(db.query('delete from audit')).rejects.toThrow(/never changed/)
})

test('what was asked and answered lies sealed in the table, and rows from before are still read', async () => {
  const operations = newOperations()
  const request = write({ input: { params: {}, query: {}, body: { phone: '13800138000' } } })
  await operations.run(request, async () => ({ address: '测试路 1 号' }))
  const row = await db.one<{ text: string }>('select operation::text as text from operation where key = $1', [
    request.key,
  ])
  expect(row.text).toContain('sealed')
  expect(row.text).not.toMatch(/13800138000|测试路/)
  expect(await operations.run(request, async () => null)).toMatchObject({ answer: { address: '测试路 1 号' } })

  await db.query(
    `update operation set input = '{"params": {"id": "old"}}', answer = '{"plain": true}' where key = $1`,
    [request.key],
  )
  expect(await operations.store.find(request.residentId, request.key)).toMatchObject({
    input: { params: { id: 'old' } },
    answer: { plain: true },
  })
})
