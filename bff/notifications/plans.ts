import { readCertificateIdentifier } from '@shared/standards/certificate-identifier'
import type { Queryable } from '../../kit/database'
import type { Seal } from '../../kit/seal'
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

interface KnownCertificate {
  key: string
  at: Date
  version: number
  /** Null when it cannot be opened. */
  data: CertificateFact | null
}

/** What reminders follow from. Each fact is kept sealed, with its reminders, in the transaction of the caller. */
export function createFacts(seal: Seal) {
  /** False when something as new, or newer, is known. */
  async function keepFact(tx: Queryable, residentId: string, fact: Fact, version: number): Promise<boolean> {
    const kept = await tx.query(
      `insert into fact (resident_id, kind, key, version, at, content, until) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (resident_id, kind, key) do update
         set version = excluded.version, at = excluded.at, content = excluded.content, until = excluded.until
         where fact.version < excluded.version
       returning 1`,
      [residentId, fact.kind, fact.data.id, version, fact.at, seal.seal(fact.data), untilOf(fact)],
    )
    return kept.length === 1
  }

  async function keepAndPlan(tx: Queryable, residentId: string, fact: Fact, version: number): Promise<void> {
    if (await keepFact(tx, residentId, fact, version))
      await keepReminders(tx, residentId, fact.kind, fact.data.id, wantedReminders(fact))
  }

  async function knownCertificates(tx: Queryable, residentId: string): Promise<Map<string, KnownCertificate>> {
    const rows = await tx.query<Omit<KnownCertificate, 'data'> & { content: string }>(
      `select key, at, version, content from fact where resident_id = $1 and kind = 'certificate'`,
      [residentId],
    )
    return new Map(rows.map(({ content, ...row }) => [row.key, { ...row, data: seal.open<CertificateFact>(content) }]))
  }

  async function forgetCertificate(tx: Queryable, residentId: string, key: string): Promise<void> {
    await tx.query(`delete from fact where resident_id = $1 and kind = 'certificate' and key = $2`, [residentId, key])
    await keepReminders(tx, residentId, 'certificate', key, [])
  }

  return {
    /**
     * An appointment as the hall last said it is. Its reminders follow in the same transaction; a telling that is older
     * than what is known changes nothing.
     */
    async appointmentFact(tx: Queryable, residentId: string, fact: AppointmentFact & FactTime): Promise<void> {
      const { version, at, ...data } = fact
      await keepAndPlan(tx, residentId, { kind: 'appointment', data, at }, version)
    },

    /** What an application waits for from her, after each change of it. */
    async applicationFact(tx: Queryable, residentId: string, fact: ApplicationFact & FactTime): Promise<void> {
      const { version, at, ...data } = fact
      await keepAndPlan(tx, residentId, { kind: 'application', data, at }, version)
    },

    /**
     * All certificates of a resident as the store listed them when it was asked at `at`: those that are not among them any
     * more are forgotten, unless they were issued after that. One that was known before keeps the moment it was first known.
     */
    async certificateFacts(
      tx: Queryable,
      residentId: string,
      certificates: readonly CertificateFact[],
      at: Date,
    ): Promise<void> {
      await alone(tx, residentId)
      const known = await knownCertificates(tx, residentId)
      for (const data of certificates) {
        const before = known.get(data.id)
        known.delete(data.id)
        if (before?.data && same(before.data, data)) continue
        // What changed in name only is still the same certificate, known since then.
        const since = before?.data && before.data.validUntil === data.validUntil ? before.at : at
        await keepAndPlan(tx, residentId, { kind: 'certificate', data, at: since }, (before?.version ?? 0) + 1)
      }
      for (const { key, at: since } of known.values()) if (since <= at) await forgetCertificate(tx, residentId, key)
    },

    /**
     * One certificate that was issued at `at`, before the store has been asked for all of them. It takes the place of the
     * version it renews; where the same or a later one is known, nothing changes.
     */
    async certificateFact(tx: Queryable, residentId: string, data: CertificateFact, at: Date): Promise<void> {
      await alone(tx, residentId)
      const known = await knownCertificates(tx, residentId)
      const others = [...known.keys()].map((key) => ({ key, age: ageOf(key, data.id) }))
      if (known.has(data.id) || others.some(({ age }) => age === 'later')) return
      for (const { key, age } of others) if (age === 'earlier') await forgetCertificate(tx, residentId, key)
      await keepAndPlan(tx, residentId, { kind: 'certificate', data, at }, 1)
    },
  }
}

export type Facts = ReturnType<typeof createFacts>

const same = (a: CertificateFact, b: CertificateFact) =>
  a.name === b.name &&
  a.validUntil === b.validUntil &&
  a.valid === b.valid &&
  a.renewal?.item === b.renewal?.item &&
  a.renewal?.online === b.renewal?.online

/** Changes of one resident's certificates wait for each other: the list is compared with what is known. */
async function alone(tx: Queryable, residentId: string): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`certificate-facts:${residentId}`])
}

/** What one certificate is to another: a renewal is the next version of the same serial. Null: another certificate. */
function ageOf(id: string, than: string): 'earlier' | 'later' | null {
  const [one, other] = [readCertificateIdentifier(id), readCertificateIdentifier(than)]
  if (!one.ok || !other.ok || one.parts.version === other.parts.version) return null
  const serial = ({ parts: { typeCode, issuerCode, serial } }: typeof one) => `${typeCode} ${issuerCode} ${serial}`
  if (serial(one) !== serial(other)) return null
  return one.parts.version < other.parts.version ? 'earlier' : 'later'
}

function untilOf(fact: Fact): Date | null {
  const moments = wantedReminders(fact).map(({ notAfter }) => notAfter.getTime())
  return moments.length > 0 ? new Date(Math.max(...moments)) : null
}

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
  }))
  const { changed } = await tx.one<{ changed: number }>(
    `with wanted as (
       select * from jsonb_to_recordset($4) as w (key text, kind text, due_at timestamptz, not_after timestamptz)
     ), removed as (
       delete from reminder r where resident_id = $1 and fact_kind = $2 and fact_key = $3 and state = 'planned'
         and not exists (select from wanted w where w.key = r.key)
       returning 1
     ), kept as (
       insert into reminder (resident_id, key, fact_kind, fact_key, kind, due_at, not_after)
       select $1, w.key, $2, $3, w.kind, w.due_at, w.not_after from wanted w
       on conflict (resident_id, key) do update
         set due_at = excluded.due_at, not_after = excluded.not_after
         where reminder.state = 'planned'
           and (reminder.due_at, reminder.not_after) is distinct from (excluded.due_at, excluded.not_after)
       returning 1
     )
     select (select count(*) from removed) + (select count(*) from kept) as changed`,
    [residentId, kind, key, JSON.stringify(rows)],
  )
  return changed
}
