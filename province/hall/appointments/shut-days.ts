import type { Queryable } from '../../../kit/database'
import { instantOf, type LocalDay } from '../../../shared/standards/time'
import { endNumbers, type LeftOpen, lockLines, numbersShutOut } from '../queue/shut-out'
import type { Hall, Halls } from './halls'
import type { Opening } from './opening'

/** How many visits still to come, places still held, and numbers that wait have no opening any more. */
export interface ShutOut {
  booked: number
  held: number
  numbers: number
}

interface Change {
  before: Hall
  after: Hall
  day: LocalDay
}

/** Who would be shut out on a day by this change. */
export async function wouldBeShutOut(db: Queryable, opening: Opening, change: Change, now: Date): Promise<ShutOut> {
  const left = leftOpen(opening, change, now)
  const visits = await db.one<Pick<ShutOut, 'booked' | 'held'>>(
    `select count(*) filter (where state = 'yy')::int as booked, count(*) filter (where state = 'yl')::int as held
     from visits_shut_out($1, $2, $3, $4)`,
    [left.hall, left.day, left.open, now],
  )
  return { ...visits, numbers: await numbersShutOut(db, left, now) }
}

/** Cancels whom a change of this day shuts out, in the name of the hall; see 049-shut-days.sql, 060-shut-queue.sql. */
export async function shutOut(
  tx: Queryable,
  { opening, halls }: { opening: Opening; halls: Halls },
  { reason, ...change }: Change & { reason: string },
  now: Date,
): Promise<ShutOut> {
  const { before, day } = change
  const left = leftOpen(opening, change, now)
  await lockLines(tx, before, day)
  const slots = before.windows.flatMap((window) => opening.slotsOfDay(before, window, day))
  const { visits } = await tx.one<{ visits: Pick<ShutOut, 'booked' | 'held'> }>(
    'select day_shut($1, $2, $3, $4, $5, $6) as visits',
    [before.code, day, JSON.stringify(slots), left.open, reason, now],
  )
  return { ...visits, numbers: await endNumbers(tx, halls, { ...left, reason }, now) }
}

function leftOpen(opening: Opening, { before, after, day }: Change, now: Date): LeftOpen {
  const open = openHours(opening, after, day)
  const isLeft = (hours: { to: Date }[]) => hours.some(({ to }) => to > now)
  // Who is still served after closing time is not sent away by a change that leaves it as it was.
  const over = isLeft(openHours(opening, before, day)) && !isLeft(open)
  return { hall: after.code, day, open: JSON.stringify(open), over }
}

function openHours(opening: Opening, hall: Hall, day: LocalDay): { from: Date; to: Date }[] {
  const hours = opening.hoursOf(hall, day)
  const open = typeof hours === 'string' ? [] : hours
  return open.map(({ from, to }) => ({ from: instantOf(day, from), to: instantOf(day, to) }))
}
