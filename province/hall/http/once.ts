import type { Database, Queryable } from '../../../kit/database'
import { type Code, type Envelope, envelope, Refusal } from './envelope'
import type { WriteRequest } from './read'

interface Answered {
  code: Code
  data: unknown
}

/**
 * Does a write once. A repeat of the request, also one that runs at the same time, gets the first answer; a refusal is
 * an answer too, and what was done before it is undone. The ledger's own functions keep the same promise in SQL.
 */
export async function once(
  db: Database,
  request: WriteRequest,
  now: Date,
  work: (tx: Queryable) => Promise<unknown>,
): Promise<Envelope> {
  return db.transaction(async (tx) => {
    const { earlier } = await tx.one<{ earlier: Answered | null }>('select request_begin($1) as earlier', [request])
    if (earlier) return envelope(earlier.code, earlier.data)
    await tx.query('savepoint work')
    const { code, data } = await work(tx).then(
      (done): Answered => ({ code: '0', data: done ?? null }),
      async (error: unknown): Promise<Answered> => {
        if (!(error instanceof Refusal)) throw error
        await tx.query('rollback to savepoint work')
        return { code: error.code, data: error.data }
      },
    )
    await tx.query('select request_end($1, $2, $3, $4)', [request, code, JSON.stringify(data), now])
    return envelope(code, data)
  })
}
