/**
 * Days and times at a hall in Guangdong.
 *
 * Halls live in one zone, Asia/Shanghai, which has been UTC+08:00 without summer time since 1992. A fixed offset is
 * therefore exact for every day we handle, and it works on phones whose JavaScript engine has no zone data.
 */

/** A calendar day at the hall, `YYYY-MM-DD`. */
export type LocalDay = string
/** A time of day at the hall, `HH:mm`, 24 hours. */
export type LocalTime = string
/** A point in time: a Date, milliseconds since the epoch, or an ISO 8601 string that states its offset. */
export type Instant = Date | number | string

export const HALL_OFFSET_MINUTES = 8 * 60

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const OFFSET_MS = HALL_OFFSET_MINUTES * MINUTE_MS
const DAY_SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/
const TIME_SHAPE = /^([01]\d|2[0-3]):([0-5]\d)$/
/** Without an offset a string would mean the phone's own zone, which is not the hall's. */
const STATES_OFFSET = /(Z|[+-]\d{2}:\d{2})$/

const pad = (value: number, width = 2): string => String(value).padStart(width, '0')

/** True for a day that exists: `2026-02-29` is false. */
export function isLocalDay(value: string): boolean {
  const parts = DAY_SHAPE.exec(value)
  if (!parts) return false
  const [year, month, date] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const at = new Date(Date.UTC(year, month - 1, date))
  // A day that does not exist rolls into another month; a year below 100 is taken for 19xx.
  return at.getUTCFullYear() === year && at.getUTCMonth() === month - 1
}

/** True for `00:00` to `23:59`. */
export function isLocalTime(value: string): boolean {
  return TIME_SHAPE.test(value)
}

/** Milliseconds since the epoch. @throws RangeError for a string without an offset, or no point in time at all. */
export function epochOf(instant: Instant): number {
  if (typeof instant === 'string' && !STATES_OFFSET.test(instant)) {
    throw new RangeError('An instant must state its offset from UTC')
  }
  const epoch = typeof instant === 'number' ? instant : new Date(instant).getTime()
  if (!Number.isFinite(epoch)) throw new RangeError('Not a point in time')
  return epoch
}

/** The hall's calendar day at an instant. */
export function localDayOf(instant: Instant): LocalDay {
  return dayAt(epochOf(instant) + OFFSET_MS)
}

/** The hall's clock at an instant, `HH:mm`, seconds cut off. */
export function localTimeOf(instant: Instant): LocalTime {
  const minutes = Math.floor((epochOf(instant) + OFFSET_MS) / MINUTE_MS)
  const ofDay = ((minutes % 1440) + 1440) % 1440
  return timeOfMinutes(ofDay)
}

/** The instant at which the hall's clock shows this day and time. @throws RangeError when either does not exist. */
export function instantOf(day: LocalDay, time: LocalTime = '00:00'): Date {
  return new Date(epochDayOf(day) * DAY_MS + minutesOf(time) * MINUTE_MS - OFFSET_MS)
}

/** `09:30` → 570. @throws RangeError for anything that is not a time of day. */
export function minutesOf(time: LocalTime): number {
  const parts = TIME_SHAPE.exec(time)
  if (!parts) throw new RangeError('A time of day must be HH:mm')
  return Number(parts[1]) * 60 + Number(parts[2])
}

/** 570 → `09:30`. @throws RangeError outside one day. */
export function timeOfMinutes(minutes: number): LocalTime {
  if (!Number.isInteger(minutes) || minutes < 0 || minutes >= 1440) throw new RangeError('Minutes must lie in one day')
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
}

/** The day `count` calendar days later; earlier when negative. */
export function addDays(day: LocalDay, count: number): LocalDay {
  if (!Number.isInteger(count)) throw new RangeError('Days are whole')
  return dayAt((epochDayOf(day) + count) * DAY_MS)
}

/** Calendar days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: LocalDay, to: LocalDay): number {
  return epochDayOf(to) - epochDayOf(from)
}

/** ISO 8601 weekday: 1 Monday … 7 Sunday. */
export function weekdayOf(day: LocalDay): 1 | 2 | 3 | 4 | 5 | 6 | 7 {
  // The epoch began on a Thursday.
  const weekday = ((((epochDayOf(day) + 3) % 7) + 7) % 7) + 1
  return weekday as 1 | 2 | 3 | 4 | 5 | 6 | 7
}

export function yearOf(day: LocalDay): number {
  epochDayOf(day)
  return Number(day.slice(0, 4))
}

/** Completed years of age on a day. Someone born on 29 February is a year older on 1 March of common years. */
export function ageOn(born: LocalDay, day: LocalDay): number {
  const years = yearOf(day) - yearOf(born)
  return day.slice(5) < born.slice(5) ? years - 1 : years
}

function epochDayOf(day: LocalDay): number {
  if (!isLocalDay(day)) throw new RangeError('A day must exist and be written YYYY-MM-DD')
  return Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) / DAY_MS
}

function dayAt(utcMs: number): LocalDay {
  const at = new Date(utcMs)
  return `${pad(at.getUTCFullYear(), 4)}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())}`
}
