import type { Queryable } from '../../kit/database'

export interface AuditEntry {
  /** The resident, or `worker`. */
  actor: string
  /** Whom the resident acted for; null: for herself. */
  onBehalfOf?: string | null
  /** Endpoint id, e.g. appointments.confirm. */
  action: string
  /** What it was done to; ids only, never personal data. */
  target: string
  outcome: 'done' | 'refused' | 'unknown' | 'absent'
  /** Problem code of a refusal. */
  detail: string | null
  reference: string
  requestId: string
}

/** Appends a record in the transaction of the change it is about. */
export async function recordAudit(tx: Queryable, entry: AuditEntry): Promise<void> {
  await tx.query(
    `insert into audit (actor, on_behalf_of, action, target, outcome, detail, reference, request_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      entry.actor,
      entry.onBehalfOf ?? null,
      entry.action,
      entry.target,
      entry.outcome,
      entry.detail,
      entry.reference,
      entry.requestId,
    ],
  )
}
