import type { Queryable } from '../../../kit/database'
import type { LocalDay } from '../../../shared/standards/time'
import type { Hall, Halls } from '../appointments/halls'
import { Notices } from './notices'
import { lockLine, type Ticket } from './tickets'

/** When a hall is open on a day, as the functions of the migrations take it, and whether it is over for that day. */
export interface LeftOpen {
  hall: string
  day: LocalDay
  open: string
  over: boolean
}

/** How many numbers would be ended. */
export async function numbersShutOut(db: Queryable, { hall, day, open, over }: LeftOpen, now: Date): Promise<number> {
  const { numbers } = await db.one<{ numbers: number }>(
    'select count(*)::int as numbers from numbers_shut_out($1, $2, $3, $4, $5)',
    [hall, day, open, over, now],
  )
  return numbers
}

/** Before the pools: whoever changes a line holds it, and may take a pool after it. */
export async function lockLines(tx: Queryable, { code, windows }: Hall, day: LocalDay): Promise<void> {
  const kinds = windows.map(({ kind }) => kind).sort()
  for (const kind of kinds) await lockLine(tx, { hall: code, kind, day })
}

/**
 * Ends the numbers that wait in a hall which shuts, and tells whose they are; see 060-shut-queue.sql. Of a booking its own
 * change tells. The caller holds the day's lines. Returns how many.
 */
export async function endNumbers(
  tx: Queryable,
  halls: Halls,
  { hall, day, open, over, reason }: LeftOpen & { reason: string },
  now: Date,
): Promise<number> {
  const notices = new Notices((code) => halls.get(code))
  const ended = await tx.query<Ticket>('select * from numbers_end($1, $2, $3, $4, $5, $6)', [
    hall,
    day,
    open,
    over,
    reason,
    now,
  ])
  for (const ticket of ended) if (ticket.appointment === null) await notices.ended(tx, ticket, now)
  // Where the hall closes earlier, those it still calls have come nearer.
  const kinds = new Set(ended.map(({ kind }) => kind))
  for (const kind of kinds) await notices.near(tx, { hall, kind, day }, now)
  return ended.length
}
