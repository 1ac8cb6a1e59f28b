import { problemKind } from '@shared/http/problems'
import type { Clock } from '../../kit/clock'
import type { Database, Queryable } from '../../kit/database'
import type { Seal } from '../../kit/seal'
import { ProblemError } from '../http/problem'
import { type Effect, type Resolution, UnknownOutcome } from '../operations/operations'
import type { Operation } from '../operations/store'
import type { ResidentSession, Sessions } from '../residents/sessions'

interface Row {
  session_id: string
  request: string
}

/**
 * Writes on their way to the certificate store. The store knows a write by its reference and answers a repeat as it did
 * first; so an outcome that got lost is found out by asking the same again. For that the words and the session are kept
 * until the write is settled: only the holder's own session may ask.
 */
export function createStoreRequests({
  db,
  seal,
  sessions,
  clock,
}: {
  db: Database
  seal: Seal
  sessions: Pick<Sessions, 'byId'>
  clock: Clock
}) {
  const find = async (reference: string): Promise<Row | null> =>
    db.maybe<Row>('select session_id, request from store_request where reference = $1', [reference])

  /** Settled: the words are no longer needed. */
  const settled =
    (reference: string): Effect =>
    async (tx: Queryable) => {
      await tx.query('delete from store_request where reference = $1', [reference])
    }

  return {
    /** What to ask: the words of an earlier attempt under this reference, or these new ones, which are kept first. */
    async begin<T>(session: ResidentSession, reference: string, words: () => Promise<T>): Promise<T> {
      const known = await find(reference)
      const before = known && seal.open<T>(known.request)
      const request = before ?? (await words())
      await db.query(
        `insert into store_request (reference, resident_id, session_id, request, created_at) values ($1, $2, $3, $4, $5)
         on conflict (reference) do update set session_id = excluded.session_id, request = excluded.request`,
        [reference, session.residentId, session.id, seal.seal(request), clock.now()],
      )
      return request
    },

    settled,

    /** She is here with a new session: what an older one began can be finished with it. */
    async takeUp(session: ResidentSession): Promise<void> {
      await db.query('update store_request set session_id = $2 where resident_id = $1 and session_id <> $2', [
        session.residentId,
        session.id,
      ])
    },

    /** Finds out what became of a write by asking the same again. */
    async resolve<T>(
      operation: Operation,
      carryOut: (session: ResidentSession, request: T, reference: string) => Promise<Resolution>,
    ): Promise<Resolution> {
      const known = await find(operation.reference)
      const request = known && seal.open<T>(known.request)
      // It ended before anything was asked of the store.
      if (!known || request === null) return { kind: 'absent', effects: [] }
      const session = await sessions.byId(known.session_id, { requestId: operation.requestId, locale: 'zh-Hans' })
      if (!session) return { kind: 'unknown' }
      try {
        return await carryOut(session, request, operation.reference)
      } catch (error) {
        if (error instanceof UnknownOutcome) return { kind: 'unknown' }
        if (!(error instanceof ProblemError)) throw error
        const { fault } = problemKind(error.code)
        const final = (fault === 'rule' || fault === 'request') && error.code !== 'not_signed_in'
        if (!final) return { kind: 'unknown' }
        return { kind: 'refused', code: error.code, effects: [settled(operation.reference)] }
      }
    },
  }
}

export type StoreRequests = ReturnType<typeof createStoreRequests>
