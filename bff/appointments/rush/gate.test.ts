import { type AddressInfo, connect, createServer } from 'node:net'
import { Redis } from 'ioredis'
import { ShiftedClock } from '../../../kit/clock'
import { createLogger } from '../../../kit/logger'
import { eventually, redisUrl, startRedis, type TestRedis } from '../../../tools/testing/world'
import { createGate, type Entrance, type Gate, type Pass } from './gate'
import { FLIGHT_AT_FIRST, FULL_MS } from './limits'

const HOLD_MS = 300_000

let redis: Redis
let clock: ShiftedClock
let gate: Gate
let others: Gate

const open = () => createGate({ redis, clock, logger: createLogger('test', 'silent') })

beforeAll(async () => {
  redis = new Redis(await redisUrl())
})
afterAll(() => redis?.disconnect())
beforeEach(async () => {
  await redis.flushdb()
  clock = new ShiftedClock()
  gate = open()
  others = open()
  // What the gate says while it has no connection is "in": wait until both have one.
  await eventually(async () => {
    for (const each of [gate, others]) {
      const pass = await passOf(each.enter('nobody', 'nowhere'))
      expect(pass.how).toBe('open')
      await each.leave(pass, { kind: 'given_back' }, null)
    }
  })
})
afterEach(() => {
  gate.stop()
  others.stop()
})

async function passOf(entrance: Promise<Entrance>): Promise<Pass> {
  const answer = await entrance
  if (answer.kind !== 'in') throw new Error(`expected to be let in, was told ${JSON.stringify(answer)}`)
  return answer.pass
}
const kindOf = async (entrance: Promise<Entrance>) => (await entrance).kind
const held = (booking: string, until = clock.now().getTime() + HOLD_MS) => ({ kind: 'held' as const, booking, until })

/** The hall has said that `slot` has so many places left, and as many went in. */
async function sellOut(slot: string, places: number): Promise<void> {
  await gate.learn(slot, places)
  for (let n = 0; n < places; n++) {
    const pass = await passOf(gate.enter(`winner-${n}`, slot))
    await gate.leave(pass, held(`${slot}-${n}`), 5)
  }
}

test('as many go in as places are left, counted over all processes; the next is turned away', async () => {
  await gate.learn('S', 3)
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, n) => kindOf((n % 2 ? gate : others).enter(`r${n}`, 'S'))),
  )
  expect(answers.filter((kind) => kind === 'in')).toHaveLength(3)
  expect(answers.filter((kind) => kind === 'full')).toHaveLength(9)
})

test('what the hall calls full is full for a moment; then one asks anew while the others still wait', async () => {
  await gate.leave(await passOf(gate.enter('r1', 'S')), { kind: 'full' }, 5)
  expect(gate.isFull('r1', 'S')).toBe(true)
  expect(await kindOf(others.enter('r2', 'S'))).toBe('full')
  const probe = await eventually(() => passOf(others.enter('r3', 'S')), { timeoutMs: FULL_MS + 4_000 })
  expect(probe).toMatchObject({ how: 'probe', learn: true })
  expect(await kindOf(gate.enter('r4', 'S'))).toBe('full')
  await others.leave(probe, held('B3'), 5)
  expect(await kindOf(gate.enter('r5', 'S'))).toBe('in')
})

test('what is left is read where it can be, by one: nobody has to try a time out', async () => {
  await gate.learn('S', 0)
  const entrance = () => others.enter('r1', 'S', true)
  expect(await entrance()).toEqual({ kind: 'full', learn: false })
  await eventually(async () => expect(await entrance()).toEqual({ kind: 'full', learn: true }), { everyMs: 10 })
  expect(await gate.enter('r2', 'S', true)).toEqual({ kind: 'full', learn: false })
  await others.learn('S', 1)
  expect(await kindOf(others.enter('r1', 'S', true))).toBe('in')
})

test('whoever is refused for another reason gives the place back', async () => {
  await gate.learn('S', 1)
  const pass = await passOf(gate.enter('r1', 'S'))
  expect(await kindOf(others.enter('r2', 'S'))).toBe('full')
  await gate.leave(pass, { kind: 'given_back' }, 5)
  await eventually(() => passOf(others.enter('r2', 'S')), { everyMs: 10 })
})

test('a cancelled booking opens the gate for one, once, in every process', async () => {
  await sellOut('S', 2)
  expect(await kindOf(gate.enter('r1', 'S'))).toBe('full')
  await gate.freed('S-0')
  await others.freed('S-0')
  expect(await kindOf(gate.enter('r1', 'S'))).toBe('in')
  expect(await kindOf(gate.enter('r2', 'S'))).toBe('full')
})

test('an expired hold is free at once, a confirmed or extended one is not', async () => {
  await sellOut('S', 3)
  await gate.kept('S-0', 'S', null)
  await gate.kept('S-1', 'S', new Date(clock.now().getTime() + 2 * HOLD_MS))
  expect(await kindOf(gate.enter('r1', 'S'))).toBe('full')
  clock.setShift(HOLD_MS + 1)
  await gate.learn('S', 0)
  expect(await kindOf(gate.enter('r1', 'S'))).toBe('in')
  expect(await kindOf(others.enter('r2', 'S'))).toBe('full')
})

test('a booking that moves frees the old time and not the new one', async () => {
  await sellOut('S', 1)
  await sellOut('T', 1)
  await gate.moved('S-0', 'U')
  expect(await kindOf(others.enter('r1', 'S'))).toBe('in')
  expect(await kindOf(others.enter('r2', 'T'))).toBe('full')
  await gate.learn('U', 0)
  await gate.freed('S-0')
  expect(await kindOf(others.enter('r3', 'U'))).toBe('in')
})

test('beyond what the hall bears people wait in line: by who came first, one place each, the first goes in first', async () => {
  const passes = await Promise.all(
    Array.from({ length: FLIGHT_AT_FIRST }, (_, n) => passOf(gate.enter(`busy-${n}`, 'S'))),
  )
  const asked = async (who: string) => {
    const answer = await others.enter(who, 'S')
    return answer.kind === 'wait' ? answer.ahead : answer.kind
  }
  for (const [place, who] of ['first', 'second', 'third'].entries()) {
    expect(await asked(who)).toBe(place)
  }
  // A second phone, or asking again and again, is the same place.
  expect(await asked('third')).toBe(2)
  expect(await asked('first')).toBe(0)
  expect(await gate.counts()).toEqual({ waiting: 3, underWay: FLIGHT_AT_FIRST })

  await gate.leave(passes[0] as Pass, { kind: 'given_back' }, 5)
  expect(await asked('second')).toBe(1)
  expect(await asked('newcomer')).toBe(3)
  expect(await asked('first')).toBe('in')
  expect(await asked('second')).toBe(0)
})

test('whoever is told that her time is full is nobody to wait for, and keeps her place for another time', async () => {
  await Promise.all(Array.from({ length: FLIGHT_AT_FIRST }, (_, n) => gate.enter(`busy-${n}`, 'S')))
  const asked = async (who: string, slot: string) => {
    const answer = await gate.enter(who, slot)
    return answer.kind === 'wait' ? answer.ahead : answer.kind
  }
  expect(await asked('first', 'S')).toBe(0)
  expect(await asked('second', 'T')).toBe(1)
  await gate.learn('S', 0)
  expect(await asked('first', 'S')).toBe('full')
  // Known here by now, and still told: she is asked about as long as she waits.
  expect(gate.isFull('first', 'S')).toBe(true)
  expect(await asked('second', 'T')).toBe(0)
  expect(await asked('first', 'T')).toBe(0)
  expect(gate.isFull('first', 'S')).toBe(false)
  expect(await asked('second', 'T')).toBe(1)
})

test('a solved puzzle puts a place forward, once', async () => {
  await Promise.all(Array.from({ length: FLIGHT_AT_FIRST }, (_, n) => gate.enter(`busy-${n}`, 'S')))
  const ahead = async (who: string) => {
    const answer = await gate.enter(who, 'S')
    return answer.kind === 'wait' ? answer.ahead : answer.kind
  }
  expect(await ahead('without')).toBe(0)
  expect(await ahead('with')).toBe(1)
  expect(await gate.prove('with', 'puzzle-1', 60_000)).toBe(true)
  expect(await ahead('with')).toBe(0)
  expect(await ahead('without')).toBe(1)
  expect(await gate.prove('with', 'puzzle-2', 60_000)).toBe(false)
  expect(await gate.prove('without', 'puzzle-1', 60_000)).toBe(false)
})

test('a slow hall is given less at a time, a quick one more', async () => {
  const limit = async () => Number(await redis.hget('{rush}:pace', 'limit'))
  await gate.leave(await passOf(gate.enter('r1', 'S')), { kind: 'given_back' }, 2_000)
  const slow = await limit()
  expect(slow).toBeLessThan(FLIGHT_AT_FIRST)
  for (let n = 0; n < 5; n++) await gate.leave(await passOf(gate.enter(`r${n}`, 'S')), { kind: 'given_back' }, 20)
  expect(await limit()).toBeGreaterThan(slow)
})

test('an answer that comes too late lets her in; what it counted is given back with her pass', async () => {
  const line = await holdBack(redis.options)
  const slow = new Redis(line.url)
  const late = createGate({ redis: slow, clock, logger: createLogger('test', 'silent') })
  try {
    await eventually(async () => expect((await passOf(late.enter('r0', 'T'))).how).toBe('open'))
    await redis.del('{rush}:flight')
    line.hold()
    const pass = await passOf(late.enter('r1', 'S'))
    expect(pass.how).toBe('away')
    await eventually(async () => expect(await gate.counts()).toEqual({ waiting: 0, underWay: 1 }))
    line.release()
    await late.leave(pass, held('S-1'), 5)
    await eventually(async () => expect(await gate.counts()).toEqual({ waiting: 0, underWay: 0 }))
  } finally {
    late.stop()
    slow.disconnect()
    line.close()
  }
})

/** A way to Redis on which the answers can be held back. */
async function holdBack({ host, port, username, password, db }: Redis['options']) {
  const held: (() => void)[] = []
  let isHeld = false
  const server = createServer((phone) => {
    const store = connect(port ?? 0, host)
    phone.pipe(store)
    store.on('data', (answer) => {
      if (isHeld) held.push(() => phone.write(answer))
      else phone.write(answer)
    })
    store.on('close', () => phone.destroy())
    phone.on('close', () => store.destroy())
    for (const end of [phone, store]) end.on('error', () => end.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port: own } = server.address() as AddressInfo
  const login = password ? `${username ?? ''}:${password}@` : ''
  return {
    url: `redis://${login}127.0.0.1:${own}/${db}`,
    hold() {
      isHeld = true
    },
    release() {
      isHeld = false
      for (const send of held.splice(0)) send()
    },
    close: () => server.close(),
  }
}

describe('a Redis of its own', () => {
  let own: TestRedis
  let main: Redis
  let alone: Gate
  beforeAll(async () => {
    own = await startRedis()
    main = new Redis(own.url, { maxRetriesPerRequest: 1 })
    main.on('error', () => undefined)
    alone = createGate({ redis: main, clock, logger: createLogger('test', 'silent') })
  })
  afterAll(async () => {
    alone?.stop()
    main?.disconnect()
    await own?.stop()
  })

  test('gone, everybody goes to the hall; back and empty, it is learnt again', async () => {
    await eventually(async () => expect((await passOf(alone.enter('r0', 'T'))).how).toBe('open'))
    await alone.learn('S', 0)
    expect(await kindOf(alone.enter('r1', 'S'))).toBe('full')
    await own.kill()
    const pass = await eventually(() => passOf(alone.enter('r1', 'S')))
    expect(pass.how).toBe('away')
    await alone.leave(pass, { kind: 'full' }, 5)
    await own.restart()
    await eventually(async () => expect((await passOf(alone.enter('r2', 'S'))).how).toBe('open'), {
      timeoutMs: 15_000,
    })
    await alone.learn('S', 0)
    expect(await kindOf(alone.enter('r3', 'S'))).toBe('full')
  })
})
