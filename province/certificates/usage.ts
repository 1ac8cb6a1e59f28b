import type { Queryable } from '../../kit/database'
import type { Use } from './call'
import type { Caller } from './caller'
import type { HeadStatus } from './envelope'
import { hallTime } from './records'

/** How a program is called that acts for no body in particular. */
const PROGRAMS: Record<string, string> = { hall: '网上办事大厅', counter: '综合窗口' }

export async function logUse(
  tx: Queryable,
  call: string,
  caller: Caller,
  { holderCode, certificate, cause, body, gaveOut = true }: Use,
  status: HeadStatus,
  now: Date,
): Promise<void> {
  const name = caller.kind === 'person' ? caller.name : (body ?? PROGRAMS[caller.clientId] ?? caller.clientId)
  await tx.query(
    `insert into usage (at, call, client_id, caller_sub, caller_name, holder_code, certificate_identifier,
                        certificate_name, use_cause, head_status, gave_out)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      now,
      call,
      caller.clientId,
      caller.kind === 'person' ? caller.sub : null,
      name,
      holderCode,
      certificate?.identifier ?? null,
      certificate?.name ?? null,
      cause,
      status,
      gaveOut && status === '0',
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
      where holder_code = $1 and gave_out order by id desc limit ${SHOWN}`,
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
