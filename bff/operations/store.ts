import type { ProblemCode } from '@shared/http/problems'
import type { Database, Queryable } from '../../kit/database'
import type { Seal } from '../../kit/seal'
import type { ProblemDetails } from '../http/problem'

export type OperationState = 'running' | 'done' | 'unknown' | 'absent'

export interface OperationInput {
  params: Record<string, unknown>
  query: Record<string, unknown>
  body: unknown
}

export interface Operation {
  residentId: string
  key: string
  endpoint: string
  requestHash: string
  reference: string
  state: OperationState
  /** The process that carried it out is believed gone. */
  leaseOver: boolean
  input: OperationInput
  answer: unknown
  problem: { code: ProblemCode; details: ProblemDetails } | null
  requestId: string
  createdAt: Date
}

const COLUMNS = `resident_id as "residentId", key, endpoint, request_hash as "requestHash", reference, state,
  lease_until < now() as "leaseOver", input, answer, problem, request_id as "requestId", created_at as "createdAt"`

export interface NewOperation {
  residentId: string
  key: string
  endpoint: string
  requestHash: string
  reference: string
  input: OperationInput
  requestId: string
}

/** As it lies in the table: `{"sealed": text}`. Rows from before sealing are plain and are read as they are. */
function unsealed<T>(seal: Seal, column: unknown): T | null {
  const sealed =
    typeof column === 'object' && column !== null && 'sealed' in column && typeof column.sealed === 'string'
      ? column.sealed
      : null
  return sealed === null ? (column as T | null) : seal.open<T>(sealed)
}

export function createOperationStore(db: Database, seal: Seal) {
  const sealed = (value: unknown) => JSON.stringify({ sealed: seal.seal(value) })

  const toOperation = (row: Operation): Operation => ({
    ...row,
    // Sealed with a key that is gone: what it was about is no longer known, only that it was.
    input: unsealed<OperationInput>(seal, row.input) ?? { params: {}, query: {}, body: null },
    answer: unsealed(seal, row.answer),
  })

  return {
    /** True when this call made the row; false when it was there already. */
    async begin(operation: NewOperation, leaseMs: number): Promise<boolean> {
      const made = await db.query(
        // No conflict target: two at the same time may meet on the key or on the reference made from it.
        `insert into operation (resident_id, key, endpoint, request_hash, reference, state, lease_until, input, request_id)
         values ($1, $2, $3, $4, $5, 'running', now() + $6 * interval '1 millisecond', $7, $8)
         on conflict do nothing returning 1`,
        [
          operation.residentId,
          operation.key,
          operation.endpoint,
          operation.requestHash,
          operation.reference,
          leaseMs,
          sealed(operation.input),
          operation.requestId,
        ],
      )
      return made.length === 1
    },

    async find(residentId: string, key: string): Promise<Operation | null> {
      const sql = `select ${COLUMNS} from operation where resident_id = $1 and key = $2`
      const row = await db.maybe<Operation>(sql, [residentId, key])
      return row && toOperation(row)
    },

    /** Takes an unsettled operation over when nobody works on it; false when somebody else was first. */
    async takeOver(residentId: string, key: string, leaseMs: number): Promise<boolean> {
      const taken = await db.query(
        `update operation set state = 'running', lease_until = now() + $3 * interval '1 millisecond', updated_at = now()
         where resident_id = $1 and key = $2
           and (state in ('unknown', 'absent') or (state = 'running' and lease_until < now())) returning 1`,
        [residentId, key, leaseMs],
      )
      return taken.length === 1
    },

    /** Settles it, once: a row that is done stays as it is. True when this call settled it. */
    async finish(
      tx: Queryable,
      residentId: string,
      key: string,
      result: { answer: unknown } | { problem: { code: ProblemCode; details: ProblemDetails } },
    ): Promise<boolean> {
      const done = await tx.query(
        `update operation set state = 'done', answer = $3, problem = $4, updated_at = now()
         where resident_id = $1 and key = $2 and state <> 'done' returning 1`,
        [
          residentId,
          key,
          'answer' in result ? sealed(result.answer ?? null) : null,
          'problem' in result ? JSON.stringify(result.problem) : null,
        ],
      )
      return done.length === 1
    },

    /** Leaves it unsettled: to be asked about after `retryMs`. */
    async leave(
      tx: Queryable,
      residentId: string,
      key: string,
      state: 'unknown' | 'absent',
      retryMs: number,
    ): Promise<void> {
      await tx.query(
        `update operation set state = $3, lease_until = now() + $4 * interval '1 millisecond', updated_at = now()
         where resident_id = $1 and key = $2 and state <> 'done'`,
        [residentId, key, state, retryMs],
      )
    },

    /** Forgets an operation that never left this process, so that a repeat starts anew. */
    async forget(residentId: string, key: string): Promise<void> {
      await db.query(`delete from operation where resident_id = $1 and key = $2 and state = 'running'`, [
        residentId,
        key,
      ])
    },

    /** Claims unsettled operations nobody works on, each for `leaseMs`. */
    async claimUnsettled(limit: number, leaseMs: number): Promise<Operation[]> {
      const rows = await db.query<Operation>(
        `update operation set lease_until = now() + $2 * interval '1 millisecond'
         where (resident_id, key) in (
           select resident_id, key from operation where state in ('running', 'unknown') and lease_until < now()
           order by lease_until limit $1 for update skip locked)
         returning ${COLUMNS}`,
        [limit, leaseMs],
      )
      return rows.map(toOperation)
    },

    /** A resident's unsettled operations: shown as "being confirmed" on what they are about. */
    async unsettledOf(residentId: string): Promise<Operation[]> {
      const rows = await db.query<Operation>(
        `select ${COLUMNS} from operation where resident_id = $1 and state in ('running', 'unknown')`,
        [residentId],
      )
      return rows.map(toOperation)
    },

    /** In all processes: under way, or with an outcome that is not known. */
    countUnsettled: async (): Promise<number> =>
      (await db.one<{ count: number }>(`select count(*) as count from operation where state in ('running', 'unknown')`))
        .count,

    /** Keys are remembered this long; afterwards the same key is a new request. */
    purge: async (olderThanHours: number): Promise<void> => {
      await db.query(
        `delete from operation where state in ('done', 'absent') and updated_at < now() - $1 * interval '1 hour'`,
        [olderThanHours],
      )
    },
  }
}

export type OperationStore = ReturnType<typeof createOperationStore>
