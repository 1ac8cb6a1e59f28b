import type { Queryable } from '../../../kit/database'
import { instantOf, type LocalDay } from '../../../shared/standards/time'
import type { Hall } from './halls'
import type { Opening } from './opening'

/** How many visits still to come, and places still held, have no opening any more. */
export interface ShutOut {
  booked: number
  held: number
}

/** Who would be shut out on a day if the hall were like this. */
export async function wouldBeShutOut(
  db: Queryable,
  opening: Opening,
  hall: Hall,
  day: LocalDay,
  now: Date,
): Promise<ShutOut> {
  return db.one<ShutOut>(
    `select count(*) filter (where state = 'yy')::int as booked, count(*) filter (where state = 'yl')::int as held
     from visits_shut_out($1, $2, $3, $4)`,
    [hall.code, day, openHours(opening, hall, day), now],
  )
}

/** Cancels whom a change of this day shuts out, in the name of the hall; see 049-shut-days.sql. */
export async function shutOut(
  tx: Queryable,
  opening: Opening,
  { before, after, day, reason }: { before: Hall; after: Hall; day: LocalDay; reason: string },
  now: Date,
): Promise<ShutOut> {
  const slots = before.windows.flatMap((window) => opening.slotsOfDay(before, window, day))
  const { cancelled } = await tx.one<{ cancelled: ShutOut }>('select day_shut($1, $2, $3, $4, $5, $6) as cancelled', [
    before.code,
    day,
    JSON.stringify(slots),
    openHours(opening, after, day),
    reason,
    now,
  ])
  return cancelled
}

function openHours(opening: Opening, hall: Hall, day: LocalDay): string {
  const hours = opening.hoursOf(hall, day)
  const open = typeof hours === 'string' ? [] : hours
  return JSON.stringify(open.map(({ from, to }) => ({ from: instantOf(day, from), to: instantOf(day, to) })))
}
