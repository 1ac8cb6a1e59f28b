import type { Redis } from 'ioredis'
import { LRUCache } from 'lru-cache'

const ENDED = 'session-ended'
/** An opened session is used again for this long before it is read anew. */
const KNOWN_MS = 5_000
const KNOWN_ENTRIES = 20_000

export interface KnownSessions<T extends object> {
  get(id: string): T | undefined
  /** Taken before a session is read, given back with it: one that ended in between is not remembered. */
  moment(): number
  put(id: string, session: T, since: number): void
  /** Ends it in every process of ours. */
  end(id: string): Promise<void>
  stop(): void
}

/**
 * Sessions opened a moment ago, so that the requests of one screen read Redis once. Signing out is told to all processes
 * over Redis; a process that cannot hear (connection lost) trusts nothing it remembers and asks each time.
 */
export function createKnownSessions<T extends object>(redis: Redis): KnownSessions<T> {
  const cache = new LRUCache<string, T>({ max: KNOWN_ENTRIES, ttl: KNOWN_MS })
  const ear = redis.duplicate({ commandTimeout: undefined, autoResubscribe: false })
  let listening = false
  let endings = 0
  const deaf = () => {
    listening = false
    endings++
    cache.clear()
  }
  const forget = (id: string) => {
    endings++
    cache.delete(id)
  }
  const listen = () =>
    ear.subscribe(ENDED).then(
      () => {
        listening = true
      },
      // It could not be said: the connection has ended again, and its next start tries again.
      deaf,
    )
  ear.on('ready', listen)
  ear.on('close', deaf)
  // Said by the main connection already.
  ear.on('error', deaf)
  ear.on('message', (_, id: string) => forget(id))

  return {
    get: (id) => (listening ? cache.get(id) : undefined),
    moment: () => endings,
    put(id, session, since) {
      if (listening && since === endings) cache.set(id, session)
    },
    async end(id) {
      forget(id)
      await redis.publish(ENDED, id)
    },
    stop: () => ear.disconnect(),
  }
}
