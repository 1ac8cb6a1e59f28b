/** Working days (工作日) by the published calendar, make-up days included. Statutory limits are counted in them. */
import { type CalendarYear, PUBLISHED_CALENDAR, type WorkingCalendar } from './calendar'
import { addDays, type LocalDay, weekdayOf, yearOf } from './time'

/** The answer depends on a year whose calendar has not been published. Say so to the resident; never guess. */
export class CalendarNotPublished extends Error {
  readonly year: number

  constructor(year: number) {
    super(`The working-day calendar of ${year} has not been published`)
    this.name = 'CalendarNotPublished'
    this.year = year
  }
}

/** True when the calendar knows the year of this day. */
export function isPublished(day: LocalDay, calendar: WorkingCalendar = PUBLISHED_CALENDAR): boolean {
  return calendar[yearOf(day)] !== undefined
}

/** @throws CalendarNotPublished */
export function isWorkingDay(day: LocalDay, calendar: WorkingCalendar = PUBLISHED_CALENDAR): boolean {
  const days = exceptionsOf(day, calendar)
  if (days.makeUp.has(day)) return true
  return !days.off.has(day) && weekdayOf(day) <= 5
}

/** Name of the holiday this day belongs to (`春节`), null on any other day. @throws CalendarNotPublished */
export function holidayOn(day: LocalDay, calendar: WorkingCalendar = PUBLISHED_CALENDAR): string | null {
  return exceptionsOf(day, calendar).off.get(day) ?? null
}

/**
 * The day on which `count` working days have passed. The starting day itself is not counted, as in the law's
 * "from the next day on": Friday + 1 is Monday. A count of 0 gives the day itself; a negative count looks back.
 * @throws CalendarNotPublished when the way leads into a year that is not published.
 */
export function addWorkingDays(day: LocalDay, count: number, calendar: WorkingCalendar = PUBLISHED_CALENDAR): LocalDay {
  if (!Number.isInteger(count)) throw new RangeError('Working days are whole')
  const step = count < 0 ? -1 : 1
  let at = day
  for (let left = Math.abs(count); left > 0; ) {
    at = addDays(at, step)
    if (isWorkingDay(at, calendar)) left -= 1
  }
  return at
}

/**
 * Working days after `from` up to and including `to`: the inverse of `addWorkingDays`. Negative when `to` is earlier.
 * @throws CalendarNotPublished
 */
export function workingDaysBetween(
  from: LocalDay,
  to: LocalDay,
  calendar: WorkingCalendar = PUBLISHED_CALENDAR,
): number {
  if (to < from) {
    // Looking back, the day reached is counted and the day started from is not, as addWorkingDays does.
    let count = 0
    for (let at = addDays(from, -1); at >= to; at = addDays(at, -1)) if (isWorkingDay(at, calendar)) count -= 1
    return count
  }
  let count = 0
  for (let at = addDays(from, 1); at <= to; at = addDays(at, 1)) if (isWorkingDay(at, calendar)) count += 1
  return count
}

interface Exceptions {
  off: Map<LocalDay, string>
  makeUp: Set<LocalDay>
}

/** Looked up for every day of a count, so each published year is unfolded once. */
const unfolded = new WeakMap<CalendarYear, Exceptions>()

function exceptionsOf(day: LocalDay, calendar: WorkingCalendar): Exceptions {
  const year = yearOf(day)
  const published = calendar[year]
  if (!published) throw new CalendarNotPublished(year)
  let exceptions = unfolded.get(published)
  if (!exceptions) {
    const off = new Map(
      published.holidays.flatMap(({ name, days }) => days.map((holiday): [LocalDay, string] => [holiday, name])),
    )
    exceptions = { off, makeUp: new Set(published.makeUpDays) }
    unfolded.set(published, exceptions)
  }
  return exceptions
}
