import type { Queryable } from '../../../kit/database'
import { noteChanges } from '../changes/changes'
import type { HandedIn } from './materials'
import { presentRecord, type VersionedRecord } from './present'
import type { Application, StageRecord } from './stages'

const COLUMNS = `serial, item, item_name, department, department_name, owner, applicant_type, applicant_name,
  applicant_id_type, applicant_id_no, form_version, form_values, delivery, submission_no, receipt_no, state,
  resume_state, current_step, promise_days, promised_day, supplement_deadline, supplement_asked,
  supplement_handed_in_at, deferral_deadline, suspended_on, reviews, supplements, hand_ins, rating, submitted_at,
  updated_at`

/** Locked until the transaction ends; null when there is none. */
export function lockApplication(tx: Queryable, serial: string): Promise<Application | null> {
  return tx.maybe<Application>(`select ${COLUMNS} from application where serial = $1 for update`, [serial])
}

export function applicationBy(db: Queryable, serial: string): Promise<Application | null> {
  return db.maybe<Application>(`select ${COLUMNS} from application where serial = $1`, [serial])
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
       receipt_no = n.receipt_no, promised_day = n.promised_day, supplement_deadline = n.supplement_deadline,
       supplement_asked = n.supplement_asked, supplement_handed_in_at = n.supplement_handed_in_at,
       deferral_deadline = n.deferral_deadline, suspended_on = n.suspended_on, reviews = n.reviews,
       supplements = n.supplements, hand_ins = n.hand_ins, rating = n.rating, updated_at = n.updated_at
     from jsonb_populate_record(null::application, $1) n where a.serial = n.serial`,
    [JSON.stringify(application)],
  )
}

/**
 * Writes records and tells those who follow the hall. A record that is sent again gets the next SJBBH.
 * @param owners whose each application is, by serial
 */
export async function insertStages(
  tx: Queryable,
  stages: readonly StageRecord[],
  owners: ReadonlyMap<string, string>,
): Promise<VersionedRecord[]> {
  const written = await tx.query<VersionedRecord>(
    `insert into application_stage (serial, stage, nth, version, at, record)
     select n.serial, n.stage, n.nth, v.version, n.at, n.record
     from rows from (jsonb_to_recordset($1) as (serial text, stage text, nth int, at timestamptz, record jsonb))
       with ordinality as n (serial, stage, nth, at, record, position)
     cross join lateral (
       select coalesce(max(s.version), 0) + 1 as version from application_stage s
       where s.serial = n.serial and s.stage = n.stage and s.nth = n.nth
     ) v
     order by n.position
     returning serial, stage, nth, version, at, record`,
    [JSON.stringify(stages)],
  )
  await noteChanges(
    tx,
    written.map((record) => ({
      kind: 'bj',
      key: record.serial,
      owner: owners.get(record.serial) ?? '',
      payload: presentRecord(record),
    })),
  )
  return written
}

/** Every record of an application, all versions, in the order they were written. */
export function recordsOf(db: Queryable, serial: string): Promise<VersionedRecord[]> {
  return db.query<VersionedRecord>(
    `select serial, stage, nth, version, at, record from application_stage where serial = $1
     order by at, array_position(array['SB', 'SL', 'SPCL', 'BZGZ', 'BZCL', 'BZSL', 'BJ', 'PJ'], stage), nth, version`,
    [serial],
  )
}

/** The latest version of one record, or null. */
export function latestRecord(
  db: Queryable,
  serial: string,
  stage: string,
  nth: number,
): Promise<VersionedRecord | null> {
  return db.maybe<VersionedRecord>(
    `select serial, stage, nth, version, at, record from application_stage
     where serial = $1 and stage = $2 and nth = $3 order by version desc limit 1`,
    [serial, stage, nth],
  )
}

export function materialsOf(db: Queryable, serial: string): Promise<HandedIn[]> {
  return db.query<HandedIn>(
    `select code, name, need, way, certificate, authorization_id as "authorization", paper, compared, supplement,
       handed_in_at as "handedInAt"
     from application_material where serial = $1 order by position, code`,
    [serial],
  )
}

/** Puts materials with an application; one that is handed in again takes the place of the earlier. */
export async function saveMaterials(tx: Queryable, serial: string, materials: readonly HandedIn[]): Promise<void> {
  await tx.query(
    `insert into application_material (serial, code, position, name, need, way, certificate, authorization_id, paper,
       compared, supplement, handed_in_at)
     select $1, n.code, coalesce((select max(m.position) from application_material m where m.serial = $1), 0) + n.nth,
       n.name, n.need, n.way, n.certificate, n.authorization_id, n.paper, n.compared, n.supplement, n.handed_in_at
     from rows from (jsonb_to_recordset($2) as (code text, name text, need text, way text, certificate text,
       "authorization" text, paper text, compared boolean, supplement int, "handedInAt" timestamptz)) with ordinality
       as n (code, name, need, way, certificate, authorization_id, paper, compared, supplement, handed_in_at, nth)
     on conflict (serial, code) do update set way = excluded.way, certificate = excluded.certificate,
       authorization_id = excluded.authorization_id, paper = excluded.paper, compared = excluded.compared,
       supplement = excluded.supplement, handed_in_at = excluded.handed_in_at`,
    [serial, JSON.stringify(materials)],
  )
}

export async function markCompared(tx: Queryable, serial: string, code: string): Promise<void> {
  await tx.query('update application_material set compared = true where serial = $1 and code = $2', [serial, code])
}

/** The next eight digits of the city. */
export async function nextNumber(tx: Queryable): Promise<string> {
  const { number } = await tx.one<{ number: number }>(`select nextval('application_number') as number`)
  return String(number).padStart(8, '0')
}

export function applicationsOf(db: Queryable, owner: string): Promise<Application[]> {
  return db.query<Application>(
    `select ${COLUMNS} from application where owner = $1 order by submitted_at desc, serial`,
    [owner],
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
