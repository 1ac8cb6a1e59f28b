import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'

/** A script that the server knows by its hash; one that has forgotten (it came back empty) is given the text again. */
export function createScript(redis: Redis, text: string) {
  const sha = createHash('sha1').update(text).digest('hex')
  return async (keys: readonly string[], values: readonly (string | number)[]): Promise<unknown> => {
    try {
      return await redis.evalsha(sha, keys.length, ...keys, ...values)
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
      return redis.eval(text, keys.length, ...keys, ...values)
    }
  }
}
