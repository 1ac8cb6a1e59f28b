import type { Database } from '../kit/database'
import type { Seal } from '../kit/seal'

/** Sealed since migration 006. */
const TABLES = ['message', 'fact', 'consent'] as const
const BATCH = 500

/**
 * Seals what was written before it had to be: the database holds no key, so a migration cannot. Nothing to do when it was
 * done before; several processes may do it at the same time. Returns how many rows there were.
 */
export async function sealPlain(db: Database, seal: Seal): Promise<number> {
  let sealed = 0
  for (const table of TABLES) {
    for (let found = 1; found > 0; sealed += found) {
      found = await db.transaction(async (tx) => {
        const rows = await tx.query<{ place: string; content: string }>(
          `select ctid::text as place, content from ${table} where content like '{%' limit ${BATCH} for update`,
        )
        // Locked, so they stay in their place.
        for (const { place, content } of rows)
          await tx.query(`update ${table} set content = $2 where ctid = $1::tid`, [
            place,
            seal.seal(JSON.parse(content)),
          ])
        return rows.length
      })
    }
  }
  return sealed
}
