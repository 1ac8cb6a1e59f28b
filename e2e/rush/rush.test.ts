import { randomUUID } from 'node:crypto'
import { AppointmentAnswerSchema } from '@shared/appointments/contract'
import { ProblemSchema } from '@shared/http/problems'
import type { Redis } from 'ioredis'
import * as v from 'valibot'
import { type Database, openDatabase } from '../../kit/database'
import { eventually, signIn, startRedis, startWorld, type TestRedis, type World } from '../../tools/testing/world'
import { findResidencePermit, HERE } from '../booking'
import { type Api, apiAt, endpoints } from '../client'
import { crowdAt, type Decision, type Wish, wish } from './crowd'
import { openLedger } from './ledger'
import { type Pressure, pressureAt } from './pressure'
import { solve } from './puzzle'

/** How a group's wishes spread over times: the places of each, and which one the n-th wish is for. */
const SPREADS = [
  { name: 'spread', capacity: [1, 1, 1], want: (n: number) => n % 3 },
  { name: 'herd', capacity: [2], want: () => 0 },
  { name: 'hot', capacity: [1, 1], want: (n: number) => (n % 3 === 2 ? 1 : 0) },
] as const

const CLIENTS = 3
const ROUNDS = 4
/** Groups: three spreads, each with people who differ, one who asks from all her devices, and people who hang up. */
const BEHAVIOURS = ['distinct', 'same person', 'hanging up'] as const
const GROUPS = SPREADS.length * BEHAVIOURS.length

interface Group {
  name: string
  slots: string[]
  places: number
  wishes: Wish[]
}

let redis: TestRedis
let world: World
let api: Api
let ledger: ReturnType<typeof openLedger>
let bffs: Database
let item: string
/** Of each group: its hall, and a day for each round. */
let places: { hall: string; days: string[] }[]
let people: { key: string; sub: string }[]
const tokens = new Map<string, string>()
let round = 0

beforeAll(async () => {
  redis = await startRedis()
  world = await startWorld({
    bff: { redisUrl: redis.url, env: { RATE_LIMIT_PER_10S: '100000', UPSTREAM_TIMEOUT_MS: '2000' } },
  })
  api = apiAt(world.bff.url)
  ledger = openLedger(world.province.database.url)
  bffs = openDatabase(world.bff.databaseUrl, { schema: 'bff', name: 'e2e', max: 1 })
  item = (await findResidencePermit(api)).code
  const found = await api.ok(endpoints.appointments.halls, { query: { items: item, ...HERE } })
  const open = await Promise.all(
    found.halls.slice(0, 3 * GROUPS).map(async ({ id: hall }) => {
      const answer = await api.ok(endpoints.appointments.days, { query: { items: item, hall } })
      // Today's times are partly over.
      return { hall, days: answer.days.flatMap((each) => (each.open ? [each.day] : [])).slice(1) }
    }),
  )
  places = open.filter((each) => each.days.length >= ROUNDS).slice(0, GROUPS)
  expect(places).toHaveLength(GROUPS)
  const perSpread = CLIENTS + 1 + CLIENTS
  people = (await world.province.control.residents()).slice(0, SPREADS.length * perSpread)
  expect(people).toHaveLength(SPREADS.length * perSpread)
  await signEverybodyIn()
})
afterAll(async () => {
  await ledger?.close()
  await bffs?.close()
  await world?.stop()
  await redis?.stop()
})

async function signEverybodyIn(): Promise<void> {
  await Promise.all(people.map(async ({ key }) => tokens.set(key, await signIn(world, key))))
}

/** Nine groups, each at a hall of its own, on a day that no round has had. */
async function newRound(): Promise<Group[]> {
  const unused = people.map(({ key }) => key)
  const groups: Group[] = []
  for (const { name, capacity, want } of SPREADS) {
    for (const behaviour of BEHAVIOURS) {
      const { hall, days } = places[groups.length] ?? { hall: '', days: [] }
      const day = days[round] ?? ''
      const listed = await api.ok(endpoints.appointments.slots, { query: { items: item, hall, day } })
      const slots = capacity.map((_, n) => listed.slots[n * 2]?.id ?? '')
      for (const [n, ZL] of capacity.entries())
        await world.province.control.counter('POST', 'rl', { HYBM: slots[n], ZL, KHDLSH: randomUUID() })
      const who = unused.splice(0, behaviour === 'same person' ? 1 : CLIENTS)
      const wishes = Array.from({ length: CLIENTS }, (_, n) =>
        wish(who[n % who.length] ?? '', item, slots[want(n)] ?? '', { hangsUp: behaviour === 'hanging up' }),
      )
      // From all her devices at once: a new wish from each, and one of them twice.
      if (behaviour === 'same person' && wishes[0]) wishes.push(wishes[0])
      groups.push({
        name: `${name}, ${behaviour}`,
        slots,
        places: capacity.reduce((sum: number, each) => sum + each, 0),
        wishes,
      })
    }
  }
  round++
  return groups
}

/** All groups at once, and `disaster` as soon as the first of them knows something. Then everybody finds out what is so. */
async function race(disaster: () => Promise<void>): Promise<{ places: number; taken: number }> {
  const groups = await newRound()
  const crowd = crowdAt(api, world.bff.url, (who) => tokens.get(who) ?? '')
  const wishes = groups.flatMap((group) => group.wishes)
  let first: () => void = () => undefined
  const started = new Promise<void>((resolve) => {
    first = resolve
  })
  const asked = Promise.all(
    wishes.map(async (each) => {
      const decision = await crowd.ask(each)
      if (decision) first()
      return decision
    }),
  )
  await Promise.race([started, asked])
  await disaster()
  const told = await asked
  const settled = await Promise.all(wishes.map((each) => crowd.settle({ ...each, hangsUp: false })))
  for (const [n, before] of told.entries()) {
    // A booking that was told stays. A refusal by the gate may be decided anew: nothing had begun.
    if (before && 'booking' in before) expect(settled[n]).toEqual(before)
  }
  return check(groups, new Map(wishes.map((each, n) => [each, settled[n] as Decision])))
}

async function check(groups: Group[], decisions: Map<Wish, Decision>): Promise<{ places: number; taken: number }> {
  const all = { places: 0, taken: 0 }
  expect(await ledger.broken()).toEqual([])
  expect(await ledger.aboveLimit()).toEqual([])
  const subjects = new Map(people.map(({ key, sub }) => [key, sub]))
  for (const { name, slots, places, wishes } of groups) {
    const rows = await ledger.rows(slots)
    const mine = wishes.flatMap((each) => {
      const decision = decisions.get(each)
      return decision && 'booking' in decision ? [{ code: decision.booking, owner: subjects.get(each.who) }] : []
    })
    const distinct = [...new Map(mine.map((each) => [each.code, each])).values()]
    // Every booking told has its row and its owner; every row was told to its owner.
    const found = rows.map(({ code, owner }) => ({ code, owner }))
    expect({ name, rows: found }).toEqual({ name, rows: distinct.sort((a, b) => (a.code < b.code ? -1 : 1)) })
    expect({ name, taken: rows.length <= places }).toEqual({ name, taken: true })
    // One person gets one place, however many she asks for.
    all.places += Math.min(places, new Set(wishes.map(({ who }) => who)).size)
    all.taken += rows.length
  }
  return all
}

describe('one by one', () => {
  let pressure: Pressure
  let store: Redis
  let [winner, latecomer] = ['', '']
  let slots: string[]

  beforeAll(async () => {
    pressure = pressureAt(redis.url)
    store = pressure.redis
    const others = (await world.province.control.residents()).slice(people.length, people.length + 2)
    const signedIn = await Promise.all(others.map(({ key }) => signIn(world, key)))
    winner = signedIn[0] ?? ''
    latecomer = signedIn[1] ?? ''
    const { hall = '', days = [] } = places[0] ?? {}
    const listed = await api.ok(endpoints.appointments.slots, {
      query: { items: item, hall, day: days[ROUNDS - 1] ?? '' },
    })
    // The last of their day: no group comes here.
    slots = listed.slots.slice(-2).map(({ id }) => id)
    for (const HYBM of slots) await world.province.control.counter('POST', 'rl', { HYBM, ZL: 1, KHDLSH: randomUUID() })
  })
  afterEach(() => pressure.ends())
  afterAll(() => pressure?.stop())

  const hold = (token: string, slot: string, key: string = randomUUID()) =>
    api.send(endpoints.appointments.hold, { token, key, body: { items: [item], slot } })
  const asked = async (endpoint = 'appointments.hold') =>
    (await bffs.one<{ n: number }>('select count(*) as n from operation where endpoint = $1', [endpoint])).n

  test('who is turned away has begun nothing; who was let in gets her first answer though it is full', async () => {
    const [slot = ''] = slots
    const key = randomUUID()
    const first = await hold(winner, slot, key)
    expect(first.status).toBe(201)
    expect((await hold(latecomer, slot)).status).toBe(409)

    const before = await asked()
    const refused = await hold(latecomer, slot, key)
    const problem = v.parse(ProblemSchema, refused.body)
    expect(problem.code).toBe('slot_full')
    expect(problem.alternatives?.length).toBeGreaterThan(0)
    expect(problem.alternatives?.every(({ slotId, left }) => left > 0 && slotId !== slot)).toBe(true)
    expect(await asked()).toBe(before)
    const again = await hold(winner, slot, key)
    expect([again.status, again.body, again.headers.get('idempotent-replay')]).toEqual([201, first.body, 'true'])

    const { appointment } = v.parse(AppointmentAnswerSchema, first.body)
    await api.ok(endpoints.appointments.cancel, { token: winner, params: { id: appointment.id }, body: {} })
    // Her key is bound to nothing: the same request is decided anew, now that a place is free.
    const taken = await eventually(async () => {
      const answer = await hold(latecomer, slot, key)
      expect(answer.status).toBe(201)
      return answer
    })
    const { appointment: hers } = v.parse(AppointmentAnswerSchema, taken.body)
    await api.ok(endpoints.appointments.cancel, { token: latecomer, params: { id: hers.id }, body: {} })
  })

  test('while too many are under way she is told her place, proves that she waits, and goes on with her key', async () => {
    const slot = slots[1] ?? ''
    await pressure.rises()
    const key = randomUUID()
    const before = await asked()
    const waiting = await hold(winner, slot, key)
    expect(waiting.status).toBe(429)
    expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThan(0)
    const { code, line } = v.parse(ProblemSchema, waiting.body)
    expect([code, line?.ahead]).toEqual(['in_line', 0])
    expect(await asked()).toBe(before)

    if (!line?.puzzle) throw new Error('no puzzle was given')
    const solution = solve(line.puzzle)
    const handIn = (token: string, more: Partial<typeof solution & { slot: string }> = {}) =>
      api.send(endpoints.line.prove, { token, body: { slot, ...solution, ...more } })
    // Of somebody else, for another time, or not solved: it is nobody's.
    expect((await handIn(latecomer)).status).toBe(422)
    expect((await handIn(winner, { slot: 'another' })).status).toBe(422)
    expect((await handIn(winner, { nonce: 'x' })).status).toBe(422)
    expect((await handIn(winner)).status).toBe(204)
    const proven = v.parse(ProblemSchema, (await hold(winner, slot, key)).body)
    expect(proven.line).toMatchObject({ ahead: 0, puzzle: null })

    await pressure.ends()
    const { status, body } = await hold(winner, slot, key)
    expect(status).toBe(201)
    const { appointment } = v.parse(AppointmentAnswerSchema, body)
    await api.ok(endpoints.appointments.cancel, { token: winner, params: { id: appointment.id }, body: {} })
  })

  describe('a booking that moves', () => {
    const MOVE = 'appointments.reschedule'
    let mine: string
    let [from, to, taken] = ['', '', '']

    beforeAll(async () => {
      const { hall = '', days = [] } = places[1] ?? {}
      const day = days[ROUNDS - 1] ?? ''
      const listed = await api.ok(endpoints.appointments.slots, { query: { items: item, hall, day } })
      ;[from = '', to = '', taken = ''] = listed.slots.slice(-3).map(({ id }) => id)
      for (const HYBM of [from, to])
        await world.province.control.counter('POST', 'rl', { HYBM, ZL: 1, KHDLSH: randomUUID() })
      const held = v.parse(AppointmentAnswerSchema, (await hold(winner, from)).body)
      mine = held.appointment.id
      await api.ok(endpoints.appointments.confirm, { token: winner, params: { id: mine } })
    })

    const move = (token: string, slot: string, key: string = randomUUID(), id = mine) =>
      api.send(endpoints.appointments.reschedule, { token, key, params: { id }, body: { slot, items: [item] } })
    const timeKey = (slot: string) => `{rush}:time:${slot}`
    /** As if the hall had just said it. */
    async function lists(slot: string, left: number): Promise<void> {
      await store.hset(timeKey(slot), { left, until: Date.now() + 60_000, word: 1 })
      await store.persist(timeKey(slot))
    }
    const counted = () => Promise.all([from, to].map(async (slot) => Number(await store.hget(timeKey(slot), 'left'))))
    const at = async () =>
      (await api.ok(endpoints.appointments.one, { token: winner, params: { id: mine } })).appointment.slotId

    test('to a time that is full: turned away without a question to the hall, and what she has stays hers', async () => {
      await lists(taken, 0)
      const before = await asked(MOVE)
      // A refusal does not wait long for what is free instead: the next one has it.
      await eventually(async () => {
        const problem = v.parse(ProblemSchema, (await move(winner, taken)).body)
        expect(problem.code).toBe('slot_full')
        expect(problem.alternatives?.length).toBeGreaterThan(0)
        expect(problem.alternatives?.every(({ slotId, left }) => left > 0 && slotId !== taken)).toBe(true)
      })
      expect(await asked(MOVE)).toBe(before)
      expect(await at()).toBe(from)
    })

    test('by somebody else: refused by the hall, and the place is there for others', async () => {
      await lists(to, 1)
      const { status, body } = await move(latecomer, to)
      expect([status, v.parse(ProblemSchema, body).code]).toEqual([403, 'forbidden'])
      await eventually(async () => expect((await counted())[1]).toBe(1))
      expect(await at()).toBe(from)
    })

    test('under pressure: in line, then in with her key; counted once where it goes, free once where it was', async () => {
      await lists(from, 0)
      await lists(to, 1)
      await pressure.rises()
      const key = randomUUID()
      const before = await asked(MOVE)
      const waiting = await move(winner, to, key)
      const { code, line } = v.parse(ProblemSchema, waiting.body)
      expect([waiting.status, code, line?.ahead]).toEqual([429, 'in_line', 0])
      expect(await asked(MOVE)).toBe(before)
      expect(await at()).toBe(from)

      await pressure.ends()
      const moved = await move(winner, to, key)
      expect([moved.status, v.parse(AppointmentAnswerSchema, moved.body).appointment.slotId]).toEqual([200, to])
      await eventually(async () => {
        expect(await store.zcard('{rush}:flight')).toBe(0)
        expect(await counted()).toEqual([1, 0])
      })

      // The gate says full; her key was begun. And nothing is counted a second time.
      const again = await move(winner, to, key)
      expect([again.status, again.body, again.headers.get('idempotent-replay')]).toEqual([200, moved.body, 'true'])
      expect(await asked(MOVE)).toBe(before + 1)
      expect(await counted()).toEqual([1, 0])
      // What she gave up is there for the next one.
      const next = await hold(latecomer, from)
      expect(next.status).toBe(201)
      const { appointment } = v.parse(AppointmentAnswerSchema, next.body)
      await api.ok(endpoints.appointments.cancel, { token: latecomer, params: { id: appointment.id }, body: {} })
    })

    test('nobody knows what became of it: counted as moved once the hall has said so', async () => {
      await lists(from, 1)
      await lists(to, 0)
      await world.province.control.setSystem('hall', { mode: 'slow', latencyMs: 2_400 })
      const unknown = await move(winner, from)
      await world.province.control.setSystem('hall', { mode: 'ok' })
      expect([unknown.status, await counted()]).toEqual([202, [0, 0]])
      await eventually(async () => expect(await counted()).toEqual([0, 1]))
      expect(await at()).toBe(from)
    })
  })
})

test('nothing goes wrong: every place is given, to one each', async () => {
  const { places, taken } = await race(async () => undefined)
  expect(taken).toBe(places)
})

test('the BFF is killed in the middle', async () => {
  await race(async () => {
    await world.bff.kill()
    await world.bff.restart()
    // As if the time had passed after which a process is believed gone.
    await bffs.query(`update operation set lease_until = now() - interval '1 second' where state <> 'done'`)
  })
})

test('the hall is killed in the middle', async () => {
  await race(async () => {
    await world.province.kill()
    await world.province.restart()
  })
})

test('Redis is killed in the middle, and comes back empty', async () => {
  await race(async () => {
    await redis.restart()
    await eventually(signEverybodyIn, { timeoutMs: 25_000 })
  })
})
