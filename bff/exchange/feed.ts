import { randomUUID } from 'node:crypto'
import type { Clock } from '../../kit/clock'
import type { Database, Queryable } from '../../kit/database'

const HALL = 'hall'

/** Since when we listen to the hall; null before its feed was asked for the first time. What is much older is history. */
export async function listeningSince(tx: Queryable): Promise<Date | null> {
  const row = await tx.maybe<{ since: Date | null }>('select since from exchange_feed where name = $1', [HALL])
  return row?.since ?? null
}

/** Our place in the hall's feed. One process reads at a time: it holds a lease, and another takes over when that ends. */
export function createFeedPlace(db: Database, clock: Clock) {
  const reader = randomUUID()
  return {
    /** Where to read on, or null while another process reads. */
    async claim(leaseMs: number): Promise<string | null> {
      const row = await db.maybe<{ cursor: string }>(
        `update exchange_feed set reader = $2, lease_until = now() + $3 * interval '1 millisecond',
           since = coalesce(since, $4)
         where name = $1 and (reader = $2 or lease_until < now()) returning cursor`,
        [HALL, reader, leaseMs, clock.now()],
      )
      return row?.cursor ?? null
    },

    /** Moves on, in the transaction that took what lies between. False when somebody else has moved on before. */
    async moveOn(tx: Queryable, from: string, to: string): Promise<boolean> {
      const moved = await tx.query(`update exchange_feed set cursor = $3 where name = $1 and cursor = $2 returning 1`, [
        HALL,
        from,
        to,
      ])
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
