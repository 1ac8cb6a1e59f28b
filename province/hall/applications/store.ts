import type { Queryable } from '../../../kit/database'
import type { Application, StageRecord } from './stages'

const COLUMNS = `serial, item, item_name, applicant_type, applicant_name, applicant_id_type, applicant_id_no, state,
  resume_state, current_step, promise_days, promised_day, supplement_deadline, suspended_on, reviews, supplements,
  submitted_at, updated_at`

/** Locked until the transaction ends; null when there is none. */
export function lockApplication(tx: Queryable, serial: string): Promise<Application | null> {
  return tx.maybe<Application>(`select ${COLUMNS} from application where serial = $1 for update`, [serial])
}

export async function insertApplications(tx: Queryable, applications: readonly Application[]): Promise<void> {
  await tx.query(
    `insert into application (${COLUMNS}) select ${COLUMNS} from jsonb_populate_recordset(null::application, $1)`,
    [JSON.stringify(applications)],
  )
}

export async function updateApplication(tx: Queryable, application: Application): Promise<void> {
  await tx.query(
    `update application a set state = n.state, resume_state = n.resume_state, current_step = n.current_step,
       promised_day = n.promised_day, supplement_deadline = n.supplement_deadline, suspended_on = n.suspended_on,
       reviews = n.reviews, supplements = n.supplements, updated_at = n.updated_at
     from jsonb_populate_record(null::application, $1) n where a.serial = n.serial`,
    [JSON.stringify(application)],
  )
}

/** A stage that is sent again gets the next SJBBH. */
export async function insertStages(tx: Queryable, stages: readonly StageRecord[]): Promise<void> {
  await tx.query(
    `insert into application_stage (serial, stage, nth, version, at, record)
     select n.serial, n.stage, n.nth, v.version, n.at, n.record || jsonb_build_object('SJBBH', v.version)
     from jsonb_to_recordset($1) as n (serial text, stage text, nth int, at timestamptz, record jsonb)
     cross join lateral (
       select coalesce(max(s.version), 0) + 1 as version from application_stage s
       where s.serial = n.serial and s.stage = n.stage and s.nth = n.nth
     ) v`,
    [JSON.stringify(stages)],
  )
}

export function applicationsOf(db: Queryable, idType: string, idNo: string): Promise<Application[]> {
  return db.query<Application>(
    `select ${COLUMNS} from application where applicant_id_type = $1 and applicant_id_no = $2
     order by submitted_at desc, serial`,
    [idType, idNo],
  )
}

export function listApplications(
  db: Queryable,
  state: string | null,
  applicant: string | null,
): Promise<Application[]> {
  return db.query<Application>(
    `select ${COLUMNS} from application
     where ($1::text is null or state = $1) and ($2::text is null or applicant_name = $2)
     order by submitted_at desc, serial limit 500`,
    [state, applicant],
  )
}
