import { randomUUID } from 'node:crypto'
import type { Database, Queryable } from '../../kit/database'

const HALL = 'hall'

/** Whether the hall's feed was read to its end once: only then is everything that comes news. */
export async function hasCaughtUp(tx: Queryable): Promise<boolean> {
  const row = await tx.maybe<{ caughtUp: boolean }>(
    'select caught_up as "caughtUp" from exchange_feed where name = $1',
    [HALL],
  )
  return row?.caughtUp ?? false
}

/** Our place in the hall's feed. One process reads at a time: it holds a lease, and another takes over when that ends. */
export function createFeedPlace(db: Database) {
  const reader = randomUUID()
  return {
    /** Where to read on, or null while another process reads. */
    async claim(leaseMs: number): Promise<string | null> {
      const row = await db.maybe<{ cursor: string }>(
        `update exchange_feed set reader = $2, lease_until = now() + $3 * interval '1 millisecond'
         where name = $1 and (reader = $2 or lease_until < now()) returning cursor`,
        [HALL, reader, leaseMs],
      )
      return row?.cursor ?? null
    },

    /** Moves on, in the transaction that took what lies between. False when somebody else has moved on before. */
    async moveOn(tx: Queryable, from: string, to: string, atEnd: boolean): Promise<boolean> {
      const moved = await tx.query(
        `update exchange_feed set cursor = $3, caught_up = caught_up or $4 where name = $1 and cursor = $2 returning 1`,
        [HALL, from, to, atEnd],
      )
      return moved.length === 1
    },

    /** So that another process need not wait for the lease to end. */
    async release(): Promise<void> {
      await db.query(`update exchange_feed set lease_until = '-infinity' where name = $1 and reader = $2`, [
        HALL,
        reader,
      ])
    },
  }
}

export type FeedPlace = ReturnType<typeof createFeedPlace>
