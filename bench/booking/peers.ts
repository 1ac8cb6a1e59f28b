import { Redis } from 'ioredis'
import { startChild } from '../../tools/child'
import { freePort } from '../../tools/ports'
import { freshDatabase, startRedis } from '../../tools/testing/world'
import { bundle } from '../bundle'
import { type Answer, crowd, quickest } from './crowd'
import type { Mode } from './modes'

export interface Figures {
  answers: Answer[]
  seconds: number
  /** The same again when nothing is left. */
  refusing: { answers: Answer[]; seconds: number }
}

/** The thirty lines, with or without a gate, under the same crowd. */
export async function measurePlain(
  { places, want }: Mode,
  { clients, wishes, gate }: { clients: number; wishes: number; gate: boolean },
): Promise<Figures> {
  const database = await freshDatabase()
  // Of its own: emptying the one of the run would sign the crowd out.
  const redis = gate ? await startRedis() : null
  const plain = await startChild({
    name: 'The plain hold',
    file: await bundle('bench/booking/plain-hold.ts'),
    env: {
      DATABASE_URL: database.url,
      PORT: String(await freePort()),
      SLOTS: JSON.stringify(Object.fromEntries(places.entries())),
      ...(redis && { REDIS_URL: redis.url }),
    },
  })
  try {
    const url = plain.urls.plain ?? ''
    const options = { url, clients, wishes, request: (wish: number) => ({ path: `/${want(wish)}` }) }
    const selling = await crowd(options)
    return { ...selling, refusing: await quickest(() => crowd(options)) }
  } finally {
    await plain.stop()
    await redis?.stop()
    await database.drop()
  }
}

const RAW = `local left = redis.call('DECR', KEYS[1]) if left < 0 then redis.call('SET', KEYS[1], 0) return 0 end return 1`

/** Scripts a second on the Redis of this run, as many at once as there are clients. */
export async function measureRawRedis({ clients, calls }: { clients: number; calls: number }): Promise<number> {
  const store = await startRedis()
  const redis = new Redis(store.url)
  try {
    const sha = String(await redis.script('LOAD', RAW))
    let next = 0
    const client = async () => {
      while (next++ < calls) await redis.evalsha(sha, 1, 'raw:left')
    }
    const started = performance.now()
    await Promise.all(Array.from({ length: clients }, client))
    return calls / ((performance.now() - started) / 1000)
  } finally {
    redis.disconnect()
    await store.stop()
  }
}
