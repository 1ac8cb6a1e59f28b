import type { Queryable } from '../../kit/database'
import type { Caller } from './caller'
import type { HeadStatus } from './envelope'
import { hallTime } from './records'

/** Whose things a call asked for, and which certificate when it asked for one. */
export interface Used {
  holderCode: string
  certificate?: { identifier: string; name: string }
}

export async function logUse(
  tx: Queryable,
  call: string,
  caller: Caller,
  { holderCode, certificate }: Used,
  cause: string,
  status: HeadStatus,
  now: Date,
): Promise<void> {
  await tx.query(
    `insert into usage (at, call, client_id, caller_sub, caller_name, holder_code, certificate_identifier,
                        certificate_name, use_cause, head_status)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      now,
      call,
      caller.clientId,
      caller.sub,
      caller.name,
      holderCode,
      certificate?.identifier ?? null,
      certificate?.name ?? null,
      cause,
      status,
    ],
  )
}

/** At most so many; a holder who wants older ones asks the store's office. */
const SHOWN = 200

/** What was really given out of a holder's things, newest first. */
export async function usagesOf(tx: Queryable, holderCode: string) {
  type Row = {
    at: Date
    caller_name: string
    use_cause: string
    certificate_identifier: string | null
    certificate_name: string | null
  }
  const rows = await tx.query<Row>(
    `select at, caller_name, use_cause, certificate_identifier, certificate_name from usage
      where holder_code = $1 and head_status = '0' order by id desc limit ${SHOWN}`,
    [holderCode],
  )
  return rows.map((row) => ({
    time: hallTime(row.at),
    callerName: row.caller_name,
    useCause: row.use_cause,
    certificateIdentifier: row.certificate_identifier,
    certificateName: row.certificate_name,
  }))
}
