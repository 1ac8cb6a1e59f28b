import type { Clock } from '../../kit/clock'
import type { Database, Queryable } from '../../kit/database'
import { type Fact, factOf, type WantedReminder, wantedReminders } from './planner'
import { keepReminders } from './plans'
import { tell } from './tell'

const BATCH = 50
const PAGE = 500
/** What was told is remembered this long after it stopped being of use. */
const REMEMBER = '60 days'

interface DueRow {
  resident_id: string
  key: string
  kind: WantedReminder['kind']
  not_after: Date
  reminder_values: Record<string, string>
  page: string
}

interface FactRow {
  resident_id: string
  kind: Fact['kind']
  key: string
  at: Date
  data: Record<string, unknown>
}

interface KnownRow {
  resident_id: string
  fact_kind: string
  fact_key: string
  key: string
  due_at: Date
  state: string
}

/** Tells what is due, and keeps the rows equal to what the facts lead to. */
export function createReminders({ db, clock }: { db: Database; clock: Clock }) {
  /** Tells a batch of reminders whose time has come, each in the transaction that notes it. Returns how many there were. */
  const tellDue = (): Promise<number> =>
    db.transaction(async (tx) => {
      const now = clock.now()
      const due = await tx.query<DueRow>(
        `select resident_id, key, kind, not_after, reminder_values, page from reminder
         where state = 'planned' and due_at <= $1 order by due_at limit ${BATCH} for update skip locked`,
        [now],
      )
      for (const row of due) {
        // The clock jumped over it, or nobody was there to say it: too late is not said.
        const passed = row.not_after <= now
        if (!passed) {
          await tell(tx, {
            residentId: row.resident_id,
            kind: row.kind,
            dedupeKey: row.key,
            values: row.reminder_values,
            page: row.page,
            at: now,
            notAfter: row.not_after,
          })
        }
        await tx.query('update reminder set state = $3 where resident_id = $1 and key = $2', [
          row.resident_id,
          row.key,
          passed ? 'passed' : 'told',
        ])
      }
      return due.length
    })

  /** One page of facts that still matter; those that somebody is changing right now plan for themselves. */
  async function reconcilePage(tx: Queryable, after: [string, string, string], now: Date) {
    const facts = await tx.query<FactRow>(
      `select resident_id, kind, key, at, data from fact
       where until > $4 and (resident_id, kind, key) > ($1, $2, $3)
       order by resident_id, kind, key limit ${PAGE} for share skip locked`,
      [...after, now],
    )
    const known = new Map<string, KnownRow[]>()
    const rows = await tx.query<KnownRow>(
      `select r.resident_id, r.fact_kind, r.fact_key, r.key, r.due_at, r.state from reminder r
       join unnest($1::text[], $2::text[], $3::text[]) as f (resident_id, kind, key)
         on r.resident_id = f.resident_id and r.fact_kind = f.kind and r.fact_key = f.key`,
      [facts.map((f) => f.resident_id), facts.map((f) => f.kind), facts.map((f) => f.key)],
    )
    for (const row of rows) {
      const key = `${row.resident_id} ${row.fact_kind} ${row.fact_key}`
      known.set(key, [...(known.get(key) ?? []), row])
    }
    let changed = 0
    for (const row of facts) {
      const wanted = wantedReminders(factOf(row.kind, row.data, row.at)).filter(({ notAfter }) => notAfter > now)
      if (agree(wanted, known.get(`${row.resident_id} ${row.kind} ${row.key}`) ?? [], now)) continue
      changed += await keepReminders(tx, row.resident_id, row.kind, row.key, wanted)
    }
    const last = facts.at(-1)
    const next: [string, string, string] | null =
      last && facts.length === PAGE ? [last.resident_id, last.kind, last.key] : null
    return { changed, next }
  }

  return {
    tellDue,

    /**
     * Compares all facts that still matter with their reminders, and makes the rows what they should be: all of them
     * when the table was lost. Returns how many it changed. One process at a time; the others have nothing to do.
     */
    reconcile: (): Promise<number> =>
      db.transaction(async (tx) => {
        const { mine } = await tx.one<{ mine: boolean }>(
          `select pg_try_advisory_xact_lock(hashtext('reminders: reconcile')) as mine`,
        )
        if (!mine) return 0
        const now = clock.now()
        let changed = 0
        for (let after: [string, string, string] | null = ['', '', '']; after !== null; ) {
          const page = await reconcilePage(tx, after, now)
          changed += page.changed
          after = page.next
        }
        // Reminders of things that are gone, and old memories.
        const orphans = await tx.query(
          `delete from reminder r where state = 'planned' and not exists (
             select from fact f where f.resident_id = r.resident_id and f.kind = r.fact_kind and f.key = r.fact_key)
           returning 1`,
        )
        await tx.query(`delete from reminder where state <> 'planned' and not_after < $1::timestamptz - $2::interval`, [
          now,
          REMEMBER,
        ])
        return changed + orphans.length
      }),
  }
}

/** Whether each wanted reminder has its row, and no other one is planned. */
function agree(wanted: readonly WantedReminder[], rows: readonly KnownRow[], now: Date): boolean {
  const byKey = new Map(rows.map((row) => [row.key, row]))
  const missing = wanted.some(({ key, dueAt }) => {
    const row = byKey.get(key)
    return !row || (row.state === 'planned' && row.due_at.getTime() !== dueAt.getTime())
  })
  const keys = new Set(wanted.map(({ key }) => key))
  return !missing && !rows.some((row) => row.state === 'planned' && row.due_at > now && !keys.has(row.key))
}

export type Reminders = ReturnType<typeof createReminders>
