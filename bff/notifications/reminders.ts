import type { Clock } from '../../kit/clock'
import type { Database, Queryable } from '../../kit/database'
import type { Seal } from '../../kit/seal'
import { type Fact, factOf, type WantedReminder, wantedReminders } from './planner'
import { keepReminders } from './plans'
import type { Tell } from './tell'

const BATCH = 50
const PAGE = 500

interface DueRow {
  resident_id: string
  key: string
  not_after: Date
  /** Of the fact it follows from; null when that is gone. */
  fact_kind: Fact['kind'] | null
  at: Date | null
  content: string | null
}

interface FactRow {
  resident_id: string
  kind: Fact['kind']
  key: string
  at: Date
  content: string
}

interface KnownRow {
  resident_id: string
  fact_kind: string
  fact_key: string
  key: string
  due_at: Date
  state: string
}

export interface RemindersOptions {
  db: Database
  seal: Seal
  tell: Tell
  clock: Clock
}

/** Tells what is due, and keeps the rows equal to what the facts lead to. */
export function createReminders({ db, seal, tell, clock }: RemindersOptions) {
  /** A fact as it was kept; null when it cannot be opened. */
  function open(kind: Fact['kind'], content: string, at: Date): Fact | null {
    const data = seal.open<Record<string, unknown>>(content)
    return data && factOf(kind, data, at)
  }

  /** What a reminder says, by its fact as it is now. Null: nothing, any more. */
  function wordsOf({ key, fact_kind, content, at }: DueRow): WantedReminder | null {
    const fact = fact_kind && content && at && open(fact_kind, content, at)
    return (fact && wantedReminders(fact).find((wanted) => wanted.key === key)) || null
  }

  /** Tells a batch of reminders whose time has come, each in the transaction that notes it. Returns how many there were. */
  async function tellDue(): Promise<number> {
    const now = clock.now()
    // Asked twice a second, and mostly there is nothing: that needs no transaction.
    if (!(await db.maybe(`select 1 from reminder where state = 'planned' and due_at <= $1 limit 1`, [now]))) return 0
    return db.transaction(async (tx) => {
      const due = await tx.query<DueRow>(
        `select r.resident_id, r.key, r.not_after, f.kind as fact_kind, f.at, f.content
         from reminder r left join fact f
           on f.resident_id = r.resident_id and f.kind = r.fact_kind and f.key = r.fact_key
         where r.state = 'planned' and r.due_at <= $1 order by r.due_at limit ${BATCH} for update of r skip locked`,
        [now],
      )
      for (const row of due) {
        const words = wordsOf(row)
        // The clock jumped over it, nobody was there to say it, or it is not so any more: that is not said.
        const passed = row.not_after <= now || !words
        if (!passed) {
          const { kind, values, page, notAfter } = words
          await tell(tx, { residentId: row.resident_id, kind, dedupeKey: row.key, values, page, at: now, notAfter })
        }
        await tx.query('update reminder set state = $3 where resident_id = $1 and key = $2', [
          row.resident_id,
          row.key,
          passed ? 'passed' : 'told',
        ])
      }
      return due.length
    })
  }

  /** One page of facts that still matter; those that somebody is changing right now plan for themselves. */
  async function reconcilePage(tx: Queryable, after: [string, string, string], now: Date) {
    const facts = await tx.query<FactRow>(
      `select resident_id, kind, key, at, content from fact
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
      const fact = open(row.kind, row.content, row.at)
      const wanted = (fact ? wantedReminders(fact) : []).filter(({ notAfter }) => notAfter > now)
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
        // Reminders of things that are gone.
        const orphans = await tx.query(
          `delete from reminder r where state = 'planned' and not exists (
             select from fact f where f.resident_id = r.resident_id and f.kind = r.fact_kind and f.key = r.fact_key)
           returning 1`,
        )
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
