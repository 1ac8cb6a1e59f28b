import { Redis } from 'ioredis'
import { createGate } from '../../bff/appointments/rush/gate'
import { systemClock } from '../../kit/clock'
import { createLogger } from '../../kit/logger'
import type { RedisProgram } from '../../tools/stores/redis'
import { startRedis } from '../../tools/testing/world'

export interface Growth {
  waiting: number
  /** One asks where she stands. */
  askMs: number
  /** One more comes. */
  comeMs: number
  /** Of Redis, for one who waits; NaN where it does not say. */
  bytesEach: number
}

const AT_ONCE = 100

/** The waiting room with more and more people: what one question costs, and what each of them takes. */
export async function measureGrowth(
  program: RedisProgram | null,
  sizes: readonly number[],
  asks: number,
): Promise<Growth[]> {
  const store = await startRedis(program)
  const redis = new Redis(store.url)
  const gate = createGate({ redis, clock: systemClock, logger: createLogger('bench', 'silent') })
  try {
    while ((await gate.enter('first', 'S')).kind === 'in') await new Promise((resolve) => setImmediate(resolve))
    const empty = await memory(redis)
    const results: Growth[] = []
    let waiting = 1
    for (const size of sizes) {
      const comeMs = await each(size - waiting, (n) => gate.enter(`r${waiting + n}`, 'S'))
      waiting = size
      const askMs = await each(asks, (n) => gate.enter(`r${(n * 7919) % waiting}`, 'S'))
      results.push({ waiting, askMs, comeMs, bytesEach: ((await memory(redis)) - empty) / waiting })
    }
    return results
  } finally {
    gate.stop()
    redis.disconnect()
    await store.stop()
  }
}

/** ms of the machine for one of many. */
async function each(many: number, work: (n: number) => Promise<unknown>): Promise<number> {
  let next = 0
  const started = performance.now()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let n = next++; n < many; n = next++) await work(n)
    }),
  )
  return (performance.now() - started) / many
}

async function memory(redis: Redis): Promise<number> {
  const info = await redis.info('memory').catch(() => '')
  return Number(/used_memory:(\d+)/.exec(info)?.[1] ?? Number.NaN)
}
