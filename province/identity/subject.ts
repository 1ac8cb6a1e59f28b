import { createHmac } from 'node:crypto'

/**
 * What other systems know a resident by: opaque, and the same every time the province is made from the same seed.
 * @param seed the province's seed @param key the resident's key in it, e.g. r001
 */
export function subjectOf(seed: string, key: string): string {
  return createHmac('sha256', `identity subject ${seed}`).update(key).digest('base64url').slice(0, 22)
}
