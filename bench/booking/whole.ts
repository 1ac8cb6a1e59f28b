import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { findResidencePermit } from '../../e2e/booking'
import { type Api, apiAt, endpoints } from '../../e2e/client'
import { type Database, openDatabase } from '../../kit/database'
import { redisUrl, signInAt, startBff, startProvince, type TestBff } from '../../tools/testing/world'
import { type Answer, count, crowd, quickest } from './crowd'
import type { Mode } from './modes'
import type { Figures } from './peers'

export interface Whole {
  measure(mode: Mode, size: { clients: number; wishes: number }): Promise<Figures & Checks>
  /** Everybody takes one of as many places, then everybody is refused: ms of the machine and of our CPU for one. */
  costs(clients: number): Promise<Record<'accepted' | 'refused', { ms: number; cpuMs: number }>>
  stop(): Promise<void>
}

export interface Checks {
  oversold: number
  leaked: number
  left: number
}

/** BFF and hall as the processes they are, with a crowd that is signed in. */
export async function startWhole(people: number, onLine?: (line: string) => void): Promise<Whole> {
  const province = await startProvince({ catalogue: 'whole', crowd: people })
  const redis = new Redis(await redisUrl())
  const bff = await startBff({
    province,
    ...(onLine && { onLine }),
    env: { NODE_ENV: 'test', CHECK_RESPONSES: '0', RATE_LIMIT_PER_10S: '1000000', LOG_LEVEL: 'warn' },
  })
  const ledger = openDatabase(province.database.url, { schema: 'hall', name: 'bench', max: 1 })
  const api = apiAt(bff.url)
  const item = (await findResidencePermit(api)).code
  const tokens: string[] = []
  const crowdOf = (await province.control.residents()).filter(({ key }) => key.startsWith('c')).slice(0, people)
  if (crowdOf.length !== people) throw new Error(`expected ${people} people, the province has ${crowdOf.length}`)
  for (const { key } of crowdOf) tokens.push(await signInAt(bff.url, key))
  // Each asks once for what is hers, so that the tokens for the hall are there.
  for (const token of tokens) await api.ok(endpoints.appointments.mine, { token })

  const request = (times: readonly string[], want: Mode['want']) => {
    const keys = new Map<number, string>()
    return (wish: number) => {
      const key = keys.get(wish) ?? randomUUID()
      keys.set(wish, key)
      return {
        path: endpoints.appointments.hold.path,
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${tokens[wish % tokens.length]}`,
          'idempotency-key': key,
        },
        body: JSON.stringify({ items: [item], slot: times[want(wish)] }),
      }
    }
  }

  /** Nobody has anything, and so many places are left of as many times. */
  async function setUp(places: readonly number[]): Promise<string[]> {
    await ledger.query('truncate appointment, client_request, slot, slot_pool cascade')
    await redis.del(...(await redis.keys('{rush}:*')), 'none')
    const times = await timesOf(api, item, places.length)
    for (const [n, ZL] of places.entries())
      await province.control.counter('POST', 'rl', { HYBM: times[n], ZL, KHDLSH: randomUUID() })
    return times
  }

  return {
    async measure({ places, want }, { clients, wishes }) {
      const times = await setUp(places)
      const options = { url: bff.url, clients, wishes, request: request(times, want) }
      const selling = await crowd(options)
      const checks = await check(ledger, times, places, selling.answers)
      const refusing = await quickest(() => crowd({ ...options, request: request(times, want) }))
      return { ...selling, refusing, ...checks }
    },

    async costs(clients) {
      const times = await setUp(Array<number>(20).fill(Math.ceil(people / 20)))
      const cost = async (wishes: number) => {
        const before = await cpuSeconds(bff)
        const want = (wish: number) => wish % times.length
        const { answers, seconds } = await crowd({ url: bff.url, clients, wishes, request: request(times, want) })
        const cpu = (await cpuSeconds(bff)) - before
        return { ms: (seconds * 1000) / answers.length, cpuMs: (cpu * 1000) / answers.length }
      }
      const accepted = await cost(people)
      return { accepted, refused: await cost(people * 10) }
    },

    async stop() {
      redis.disconnect()
      await ledger.close()
      await bff.stop()
      await province.stop()
    },
  }
}

/** So many times of one hall, none of today. */
async function timesOf(api: Api, item: string, many: number): Promise<string[]> {
  const { halls } = await api.ok(endpoints.appointments.halls, { query: { items: item } })
  const times: string[] = []
  for (const { id: hall } of halls) {
    const { days } = await api.ok(endpoints.appointments.days, { query: { items: item, hall } })
    for (const { day } of days.filter(({ open }) => open).slice(1)) {
      const { slots } = await api.ok(endpoints.appointments.slots, { query: { items: item, hall, day } })
      times.push(...slots.filter(({ left }) => left > 0).map(({ id }) => id))
      if (times.length >= many) return times.slice(0, many)
    }
  }
  throw new Error(`there are only ${times.length} times`)
}

/**
 * After the crowd: nothing given twice, nothing held without an owner, nothing told and not held. What is being confirmed
 * (202) may be held or not.
 */
async function check(
  ledger: Database,
  times: string[],
  places: readonly number[],
  answers: readonly Answer[],
): Promise<Checks> {
  const pools = await ledger.query<{ slot: string; taken: number; rows: number }>(
    `select slot, held + booked as taken,
       (select count(*) from appointment a where a.slot = p.slot and a.state in ('yl', 'yy') and a.owner is not null) as rows
     from slot_pool p where pool = 'online' and slot = any ($1)`,
    [times],
  )
  const capacity = new Map(times.map((slot, n) => [slot, places[n] ?? 0]))
  const sum = (of: (pool: (typeof pools)[number]) => number) => pools.reduce((total, pool) => total + of(pool), 0)
  const told = count(answers, 201)
  const rows = sum(({ rows }) => rows)
  return {
    oversold: sum(({ slot, rows }) => Math.max(0, rows - (capacity.get(slot) ?? 0))),
    leaked:
      sum(({ taken, rows }) => Math.abs(taken - rows)) + Math.max(0, told - rows, rows - told - count(answers, 202)),
    left: sum(({ slot, rows }) => (capacity.get(slot) ?? 0) - rows),
  }
}

async function cpuSeconds(bff: TestBff): Promise<number> {
  const text = await (await fetch(`${bff.url}/metrics`)).text()
  return Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1])
}
