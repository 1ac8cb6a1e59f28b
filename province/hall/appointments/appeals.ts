import type { Queryable } from '../../../kit/database'
import { addDays, localDayOf } from '../../../shared/standards/time'
import { Refusal } from '../http/envelope'
import { hallTime, hallTimeOrNull } from '../words'
import type { AppointmentRow } from './ledger'
import { stateAt } from './present'

/** A clerk sees no-shows this far back: no ban is longer than a year, most are over by then. */
const SEEN_DAYS = 180

/**
 * 申诉: the resident says why she did not come. A clerk decides, also without an appeal: a no-show that is forgiven stays
 * on record and counts no more. What is noted of an appointment's changes tells the answer.
 * @throws Refusal 1004, 1003, 2005 (no no-show, forgiven already, or appealed before)
 */
export async function appeal(
  tx: Queryable,
  { code, owner, reason }: { code: string; owner: string; reason: string },
  now: Date,
): Promise<AppointmentRow> {
  const row = await locked(tx, code)
  if (row.owner !== owner) throw new Refusal('1003')
  if (!isMissed(row, now) || row.appeal !== null) throw refusalOf(row, now)
  return tx.one<AppointmentRow>(
    `update appointment set ${NOTED_AS_MISSED}, appeal = 'dc', appeal_reason = $3, appealed_at = $2, updated_at = $2
     where code = $1 returning *`,
    [code, now, reason],
  )
}

/** @throws Refusal 1004, 2005 (no no-show, forgiven already, or a refusal of what nobody has asked for) */
export async function decideAppeal(
  tx: Queryable,
  { code, granted, answer }: { code: string; granted: boolean; answer: string },
  now: Date,
): Promise<AppointmentRow> {
  const row = await locked(tx, code)
  if (!isMissed(row, now) || (!granted && row.appeal !== 'dc')) throw refusalOf(row, now)
  return tx.one<AppointmentRow>(
    granted
      ? `update appointment set ${NOTED_AS_MISSED}, forgiven_at = $2, forgiven_reason = $3, updated_at = $2,
           appeal = case when appeal is not null then 'tg' end, appeal_answer = case when appeal is not null then $3 end
         where code = $1 returning *`
      : `update appointment set appeal = 'bh', appeal_answer = $3, updated_at = $2 where code = $1 returning *`,
    [code, now, answer],
  )
}

/** No-shows at a hall that still count, those with an undecided appeal first. */
export async function missedAt(db: Queryable, hall: string, now: Date) {
  const rows = await db.query<AppointmentRow>(
    `select * from appointment
     where hall = $1 and forgiven_at is null and day >= $3 and (state = 'sy' or (state = 'yy' and check_in_until < $2))
     order by appeal is distinct from 'dc', coalesce(appealed_at, starts_at) desc limit 100`,
    [hall, now, addDays(localDayOf(now), -SEEN_DAYS)],
  )
  return rows.map(presentMissed)
}

export function presentMissed(row: AppointmentRow) {
  return {
    YYLSH: row.code,
    XM: row.person_name,
    SXMC: row.item_name,
    KSSJ: hallTime(new Date(row.starts_at)),
    SSZT: row.appeal,
    SSYY: row.appeal_reason,
    SSSJ: timeOf(row.appealed_at),
    SSDF: row.appeal_answer,
    CXSJ: timeOf(row.forgiven_at),
  }
}

const timeOf = (at: Date | string | null) => hallTimeOrNull(at === null ? null : new Date(at))

/** Time makes a no-show of a booking; from here on it is written down. */
const NOTED_AS_MISSED = `state = 'sy', no_show_at = coalesce(no_show_at, check_in_until)`

const isMissed = (row: AppointmentRow, now: Date): boolean => stateAt(row, now) === 'sy' && row.forgiven_at === null

const refusalOf = (row: AppointmentRow, now: Date) => new Refusal('2005', { ZT: stateAt(row, now), SSZT: row.appeal })

async function locked(tx: Queryable, code: string): Promise<AppointmentRow> {
  const row = await tx.maybe<AppointmentRow>('select * from appointment where code = $1 for update', [code])
  if (!row) throw new Refusal('1004')
  return row
}
