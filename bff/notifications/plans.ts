import type { Queryable } from '../../kit/database'
import {
  type ApplicationFact,
  type AppointmentFact,
  type CertificateFact,
  type Fact,
  type WantedReminder,
  wantedReminders,
} from './planner'

export type { ApplicationFact, AppointmentFact, CertificateFact } from './planner'

/** How a fact is placed in time. */
export interface FactTime {
  /** Grows with every change of the thing: of two tellings the one with the higher version stands. */
  version: number
  /** When it came to be so. */
  at: Date
}

/**
 * An appointment as the hall last said it is. Its reminders follow in the same transaction; a telling that is older than
 * what is known changes nothing.
 */
export async function appointmentFact(
  tx: Queryable,
  residentId: string,
  fact: AppointmentFact & FactTime,
): Promise<void> {
  const { version, at, ...data } = fact
  if (await keepFact(tx, residentId, { kind: 'appointment', data, at }, version))
    await planFor(tx, residentId, { kind: 'appointment', data, at })
}

/** What an application waits for from her, after each change of it. */
export async function applicationFact(
  tx: Queryable,
  residentId: string,
  fact: ApplicationFact & FactTime,
): Promise<void> {
  const { version, at, ...data } = fact
  if (await keepFact(tx, residentId, { kind: 'application', data, at }, version))
    await planFor(tx, residentId, { kind: 'application', data, at })
}

/**
 * All certificates of a resident as the store lists them now, at `at`: those that are not among them any more are
 * forgotten. A certificate that was known before keeps the moment it was first known.
 */
export async function certificateFacts(
  tx: Queryable,
  residentId: string,
  certificates: readonly CertificateFact[],
  at: Date,
): Promise<void> {
  await alone(tx, residentId)
  const known = new Map(
    (
      await tx.query<{ key: string; at: Date; version: number; data: CertificateFact }>(
        `select key, at, version, data from fact where resident_id = $1 and kind = 'certificate'`,
        [residentId],
      )
    ).map((row) => [row.key, row]),
  )
  for (const data of certificates) {
    const before = known.get(data.id)
    known.delete(data.id)
    if (before && same(before.data, data)) continue
    // What changed in name only is still the same certificate, known since then.
    const since = before && before.data.validUntil === data.validUntil ? before.at : at
    const fact: Fact = { kind: 'certificate', data, at: since }
    if (await keepFact(tx, residentId, fact, (before?.version ?? 0) + 1)) await planFor(tx, residentId, fact)
  }
  for (const key of known.keys()) {
    await tx.query(`delete from fact where resident_id = $1 and kind = 'certificate' and key = $2`, [residentId, key])
    await keepReminders(tx, residentId, 'certificate', key, [])
  }
}

const same = (a: CertificateFact, b: CertificateFact) =>
  a.name === b.name && a.validUntil === b.validUntil && a.valid === b.valid && a.renewalItem === b.renewalItem

/** Changes of one resident's certificates wait for each other: the list is compared with what is known. */
async function alone(tx: Queryable, residentId: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`certificate-facts:${residentId}`])
}

/** False when something as new, or newer, is known. */
async function keepFact(tx: Queryable, residentId: string, fact: Fact, version: number): Promise<boolean> {
  const kept = await tx.query(
    `insert into fact (resident_id, kind, key, version, at, data, until) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (resident_id, kind, key) do update
       set version = excluded.version, at = excluded.at, data = excluded.data, until = excluded.until
       where fact.version < excluded.version
     returning 1`,
    [residentId, fact.kind, fact.data.id, version, fact.at, JSON.stringify(fact.data), untilOf(fact)],
  )
  return kept.length === 1
}

function untilOf(fact: Fact): Date | null {
  const moments = wantedReminders(fact).map(({ notAfter }) => notAfter.getTime())
  return moments.length > 0 ? new Date(Math.max(...moments)) : null
}

const planFor = (tx: Queryable, residentId: string, fact: Fact): Promise<number> =>
  keepReminders(tx, residentId, fact.kind, fact.data.id, wantedReminders(fact))

/**
 * Makes the rows of one fact equal to what is wanted. What was told stays as it is, as the memory of it.
 * @returns rows that were made, changed or removed
 */
export async function keepReminders(
  tx: Queryable,
  residentId: string,
  kind: Fact['kind'],
  key: string,
  wanted: readonly WantedReminder[],
): Promise<number> {
  const rows = wanted.map((each) => ({
    key: each.key,
    kind: each.kind,
    due_at: each.dueAt,
    not_after: each.notAfter,
    reminder_values: each.values,
    page: each.page,
  }))
  const { changed } = await tx.one<{ changed: number }>(
    `with wanted as (
       select * from jsonb_to_recordset($4) as w
         (key text, kind text, due_at timestamptz, not_after timestamptz, reminder_values jsonb, page text)
     ), removed as (
       delete from reminder r where resident_id = $1 and fact_kind = $2 and fact_key = $3 and state = 'planned'
         and not exists (select from wanted w where w.key = r.key)
       returning 1
     ), kept as (
       insert into reminder (resident_id, key, fact_kind, fact_key, kind, due_at, not_after, reminder_values, page)
       select $1, w.key, $2, $3, w.kind, w.due_at, w.not_after, w.reminder_values, w.page from wanted w
       on conflict (resident_id, key) do update
         set due_at = excluded.due_at, not_after = excluded.not_after, reminder_values = excluded.reminder_values,
           page = excluded.page
         where reminder.state = 'planned'
           and (reminder.due_at, reminder.not_after, reminder.reminder_values, reminder.page)
             is distinct from (excluded.due_at, excluded.not_after, excluded.reminder_values, excluded.page)
       returning 1
     )
     select (select count(*) from removed) + (select count(*) from kept) as changed`,
    [residentId, kind, key, JSON.stringify(rows)],
  )
  return changed
}
