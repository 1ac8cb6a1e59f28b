import { randomBytes, randomUUID } from 'node:crypto'
import type { Appointment, AppointmentAnswer } from '@shared/appointments/contract'
import { Redis } from 'ioredis'
import { ShiftedClock } from '../../../kit/clock'
import { createLogger } from '../../../kit/logger'
import { eventually, redisUrl } from '../../../tools/testing/world'
import { createMetrics } from '../../http/metrics'
import { type ProblemDetails, ProblemError } from '../../http/problem'
import type { Outcome } from '../../operations/operations'
import type { Whose } from '../whose'
import { createAlternatives } from './alternatives'
import { createGate, type Gate } from './gate'
import { createPuzzles } from './puzzles'
import { type Attempt, createRush, type Rush, type Wish } from './rush'

/** Where a move is not a hold: what it is for is what a phone says, and the hall decides by what it knows. */

let redis: Redis
let gate: Gate
let rush: Rush
/** Places are kept for people of an age. */
let groups: boolean
/** What the hall lists of every time. */
let listed: number | null
/** A time of the test's own: this process remembers for a moment which ones are full. */
let slot: string

beforeAll(async () => {
  redis = new Redis(await redisUrl())
  gate = createGate({ redis, clock: new ShiftedClock(), logger: createLogger('test', 'silent') })
  rush = createRush({
    gate,
    puzzles: createPuzzles({ key: randomBytes(32) }),
    alternatives: createAlternatives({
      placeOf: () => null,
      slots: async () => [],
      halls: async () => [],
      groupOf: (_, whose) => (groups ? whose && nameOf(whose()) : ''),
    }),
    leftOf: async () => listed,
    minutesOf: (items) => items.reduce((sum, item) => sum + (MINUTES[item] ?? 0), 0),
    isKnown: async () => false,
    metrics: createMetrics({ process: false }),
  })
})
afterAll(() => {
  gate?.stop()
  redis?.disconnect()
})
beforeEach(async () => {
  await redis.flushdb()
  listed = null
  groups = false
  slot = randomUUID()
  // Without a connection everybody is let in: wait until there is one.
  await eventually(async () => {
    const entrance = await gate.enter('nobody', 'nowhere', false)
    if (entrance.kind !== 'in' || entrance.pass.how === 'away') throw new Error('Redis is away')
    await gate.leave(entrance.pass, { kind: 'given_back' }, null)
  })
})

/** How long each item takes at a window. */
const MINUTES: Record<string, number> = { A: 10, B: 20, C: 45, D: 25 }
const NINE = '2026-11-25T01:00:00.000Z'
const after = (minutes: number) => new Date(Date.parse(NINE) + minutes * 60_000).toISOString()
const BOOKING: Appointment = {
  id: 'B1',
  state: 'booked',
  pending: null,
  items: [],
  hall: { id: 'H', name: 'H', address: '', phone: '', location: { lng: 113.3, lat: 23.1, datum: 'GCJ-02' } },
  slotId: 'S',
  windowName: '',
  startsAt: NINE,
  endsAt: NINE,
  holdExpiresAt: null,
  extendable: false,
  extendableElderly: false,
  checkInCode: null,
  queueNumber: null,
  cancelUntil: NINE,
  checkInFrom: NINE,
  checkInUntil: NINE,
  cancelledByHall: null,
  appeal: null,
  version: 2,
  person: { name: '测*', relation: 'self', age: null },
}

const move = (): Wish => ({
  residentId: 'mover',
  key: randomUUID(),
  items: ['A'],
  slot,
  whom: 'B1',
  whose: null,
  claimed: true,
})
const newcomer = () => gate.enter(randomUUID(), slot, false)
const left = () => redis.hget(`{rush}:time:${slot}`, 'left')

/** The hall carries it out, for what it knows the booking is for. */
const carriedOut = (...items: string[]): Attempt => {
  const appointment = { ...BOOKING, items: items.map((code) => ({ code, name: code })) }
  const answer: AppointmentAnswer = { appointment, serverTime: NINE }
  const outcome: Outcome<AppointmentAnswer> = { kind: 'done', answer, replayed: false }
  return { run: async () => outcome, carriedOut: () => true }
}
const refusedAs = (code: 'slot_full' | 'forbidden', details: ProblemDetails = {}): Attempt => ({
  run: async () => {
    throw new ProblemError(code, details)
  },
  carriedOut: () => true,
})

test('a move takes a place of the time it goes to, as a hold does', async () => {
  await gate.learn(slot, 1)
  await rush.through(move(), carriedOut('A'))
  expect((await newcomer()).kind).toBe('full')
  // It is hers: cancelled, it is free again.
  await eventually(async () => {
    await gate.freed('B1')
    expect(await left()).toBe('1')
  })
})

test('the last place that a request is about to take does not turn its own repeat away', async () => {
  await gate.learn(slot, 1)
  const wish = move()
  let end: () => void = () => undefined
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const { run } = carriedOut('A')
  const first = rush.through(wish, { run: () => ended.then(run), carriedOut: () => true })
  await eventually(async () => expect(await left()).toBe('0'))
  await expect(rush.through(move(), carriedOut('A'))).rejects.toMatchObject({ code: 'slot_full' })
  expect(await rush.through(wish, { run, carriedOut: () => false })).toEqual(await run())
  end()
  expect(await first).toEqual(await run())
})

test('nor repeats that come in the same moment', async () => {
  await gate.learn(slot, 1)
  const wish = move()
  const { run } = carriedOut('A')
  const together = Array.from({ length: 5 }, () => rush.through(wish, { run, carriedOut: () => true }))
  expect(await Promise.all(together)).toEqual(Array(5).fill(await run()))
})

test('refused for another reason it has taken nothing', async () => {
  await gate.learn(slot, 1)
  await expect(rush.through(move(), refusedAs('forbidden'))).rejects.toMatchObject({ code: 'forbidden' })
  await eventually(async () => expect(await left()).toBe('1'))
})

test('a booking for another visit than the phone says has taken nothing where it was counted', async () => {
  await gate.learn(slot, 1)
  await rush.through(move(), carriedOut('A', 'B'))
  await eventually(async () => expect(await left()).toBe('1'))
})

test('a move that the hall calls full closes the time only when the hall lists it as full', async () => {
  const refused = () =>
    expect(rush.through(move(), refusedAs('slot_full'))).rejects.toMatchObject({ code: 'slot_full' })
  await gate.listed({ items: ['A'], hall: 'H', day: '2026-11-25' }, [
    { id: slot, startsAt: NINE, endsAt: after(30), partOfDay: 'morning', left: 2 },
  ])
  listed = 2
  await refused()
  await eventually(async () => expect(await left()).toBe('2'))
  expect((await newcomer()).kind).toBe('in')
  listed = 0
  await refused()
  await eventually(async () => expect(await left()).toBe('0'))
  expect((await newcomer()).kind).toBe('full')
})

describe('where a slot of half an hour is listed', () => {
  const hold = (...items: string[]): Wish => ({
    residentId: randomUUID(),
    key: randomUUID(),
    items,
    slot,
    whom: '',
    whose: null,
    claimed: false,
  })
  const go = (...items: string[]) => rush.through(hold(...items), carriedOut(...items))
  const full = { code: 'slot_full' }
  beforeEach(() => {
    const listed = (item: string, minutes: number) =>
      gate.listed({ items: [item], hall: 'H', day: '2026-11-25' }, [
        {
          id: slot,
          startsAt: NINE,
          endsAt: after(minutes),
          partOfDay: 'morning',
          left: 2,
        },
      ])
    // Each is listed as long as the slots it takes.
    return Promise.all([listed('C', 60), listed('A', 30)])
  })

  test('a long item for which the hall has no room closes the time to long ones only', async () => {
    await expect(rush.through(hold('C'), refusedAs('slot_full'))).rejects.toMatchObject(full)
    await expect(go('C')).rejects.toMatchObject(full)
    // To the hall two that take as many slots are no other visit.
    await expect(go('B', 'D')).rejects.toMatchObject(full)
    expect((await go('A')).kind).toBe('done')
  })

  test('whatever fits into the slot is full together, one item or several', async () => {
    await expect(rush.through(hold('B'), refusedAs('slot_full'))).rejects.toMatchObject(full)
    await expect(go('A')).rejects.toMatchObject(full)
    await expect(go('A', 'B')).rejects.toMatchObject(full)
    expect((await go('C')).kind).toBe('done')
  })
})

test('full is no question to the hall, and where ages have places of their own only her own booking is counted', async () => {
  const neverSent: Attempt = {
    run: () => Promise.reject(new Error('the hall was asked')),
    carriedOut: () => false,
  }
  await gate.learn(slot, 0)
  await expect(rush.through(move(), neverSent)).rejects.toMatchObject({ code: 'slot_full' })
  gate.notTheSameForAll([slot])
  expect((await rush.through(move(), carriedOut('A'))).kind).toBe('done')
})

test('what is free instead for people of an age is shown to them, and to nobody else', async () => {
  const wish = (whose: Wish['whose'], whom = ''): Wish => ({
    residentId: randomUUID(),
    key: randomUUID(),
    items: ['A'],
    slot,
    whom,
    whose,
    claimed: false,
  })
  const aged = (age: number) => (): Whose => ({ age })
  const alternatives = [{ slotId: 'KEPT', hallId: 'H', hallName: 'H', startsAt: NINE, endsAt: NINE, left: 1 }]
  /** Once the gate is closed; who comes before is refused by the hall, without a word. */
  const shownTo = (who: Wish) =>
    eventually(async () => {
      const refused: unknown = await rush.through(who, refusedAs('slot_full')).catch((error: unknown) => error)
      const { alternatives: shown } = (refused as ProblemError).details
      if (!shown) throw new Error('the gate is open')
      return shown
    })
  groups = true
  await expect(rush.through(wish(aged(60)), refusedAs('slot_full', { alternatives }))).rejects.toMatchObject({
    details: { alternatives },
  })
  expect(await shownTo(wish(aged(60)))).toEqual(alternatives)
  expect(await shownTo(wish(aged(30)))).toEqual([])
  expect(await shownTo(wish(null, 'child'))).toEqual([])
  // What is said to somebody of whom nothing is known here is hers alone.
  await gate.learn(slot, 1)
  const child = rush.through(wish(null, 'child'), refusedAs('slot_full', { alternatives }))
  await expect(child).rejects.toMatchObject({ details: { alternatives } })
  expect(await shownTo(wish(null, 'other'))).toEqual([])
  // Where no age makes a difference everybody is one crowd.
  groups = false
  await gate.learn(slot, 1)
  await expect(rush.through(wish(aged(60)), refusedAs('slot_full', { alternatives }))).rejects.toBeDefined()
  expect(await shownTo(wish(null, 'child'))).toEqual(alternatives)
})

const nameOf = (whose: Whose): string => JSON.stringify(whose)
