/**
 * When a hall is open, and which places it offers. Pure: hall, instant and calendar go in. What is listed, held and
 * booked all comes from here; the ledger's rows only count what was taken.
 */

import { PUBLISHED_CALENDAR, type WorkingCalendar } from '../../../shared/standards/calendar'
import {
  addDays,
  instantOf,
  isLocalDay,
  type LocalDay,
  type LocalTime,
  localDayOf,
  minutesOf,
  timeOfMinutes,
  weekdayOf,
} from '../../../shared/standards/time'
import { holidayOn, isPublished, isWorkingDay } from '../../../shared/standards/working-days'

export interface Hours {
  from: LocalTime
  to: LocalTime
}

/** Booking rules of a hall. Minutes, working days and counts as the names say. */
export interface Rules {
  openDaysAhead: number
  sameDay: boolean
  cutoffMin: number
  cancelBeforeMin: number
  perPersonPerDay: number
  perPersonPerWeek: number
  perPersonPerMonth: number
  noShow: { count: number; banDays: number }
  checkIn: { beforeMin: number; graceMin: number }
  walkInShare: number
  holdSeconds: number
  releaseAt: LocalTime
}

export interface OpeningHall {
  code: string
  hours: readonly Hours[]
  opensSaturday: boolean
  exceptions: readonly { day: LocalDay; open: boolean; hours?: readonly Hours[]; reason: string }[]
  rules: Rules
}

export interface OpeningWindow {
  kind: string
  count: number
  slotMin: number
}

/** Why nothing of a day can be booked now (YYDM). */
export type Closed = 'dayoff' | 'exception' | 'cutoff' | 'notyet' | 'calendar'

/** One slot as the rule derives it, with its places for both pools. */
export interface Slot {
  code: string
  hall: string
  kind: string
  day: LocalDay
  startsAt: Date
  endsAt: Date
  online: number
  walkIn: number
}

/** A window is reckoned to serve one number in so many minutes; longer slots hold several. */
const MINUTES_PER_NUMBER = 15
const MINUTE_MS = 60_000
const SLOT_CODE = /^(.{1,40})-([A-Z]{2,4})-(\d{4})(\d{2})(\d{2})-\d{4}$/

export class Opening {
  constructor(private readonly calendar: WorkingCalendar = PUBLISHED_CALENDAR) {}

  /** Opening hours of a day, or why the hall is shut. */
  hoursOf(hall: OpeningHall, day: LocalDay): readonly Hours[] | Extract<Closed, 'dayoff' | 'exception' | 'calendar'> {
    const exception = hall.exceptions.find((each) => each.day === day)
    if (exception) return exception.open ? (exception.hours ?? hall.hours) : 'exception'
    if (!isPublished(day, this.calendar)) return 'calendar'
    if (isWorkingDay(day, this.calendar)) return hall.hours
    const openSaturday = hall.opensSaturday && weekdayOf(day) === 6 && holidayOn(day, this.calendar) === null
    return openSaturday ? hall.hours : 'dayoff'
  }

  /**
   * The days that can be asked about, from today to the last working day the rule opens, each with why the whole day
   * is closed (null: open). The last day appears at the release time. Where the calendar is not published, as many
   * days as are still to be counted are listed as closed for that reason.
   */
  window(hall: OpeningHall, now: Date): { day: LocalDay; closed: Closed | null }[] {
    const { openDaysAhead, sameDay, releaseAt } = hall.rules
    const today = localDayOf(now)
    const days: { day: LocalDay; closed: Closed | null }[] = [
      { day: today, closed: sameDay ? this.shutOn(hall, today) : 'cutoff' },
    ]
    let left = openDaysAhead
    for (let day = addDays(today, 1); left > 0; day = addDays(day, 1)) {
      if (!isPublished(day, this.calendar)) {
        left -= 1
        days.push({ day, closed: 'calendar' })
        continue
      }
      if (isWorkingDay(day, this.calendar)) left -= 1
      const released = left > 0 || now >= instantOf(today, releaseAt)
      days.push({ day, closed: this.shutOn(hall, day) ?? (released ? null : 'notyet') })
    }
    return days
  }

  /** All slots the hall works through on a day, whether or not they can be booked; none when it is shut. */
  slotsOfDay(hall: OpeningHall, window: OpeningWindow, day: LocalDay): Slot[] {
    const hours = this.hoursOf(hall, day)
    if (typeof hours === 'string') return []
    const { online, walkIn } = placesOf(window, hall.rules.walkInShare)
    return hours.flatMap(({ from, to }) => {
      const slots: Slot[] = []
      const end = minutesOf(to)
      for (let at = minutesOf(from); at + window.slotMin <= end; at += window.slotMin) {
        const time = timeOfMinutes(at)
        const startsAt = instantOf(day, time)
        slots.push({
          code: `${hall.code}-${window.kind}-${day.replaceAll('-', '')}-${time.replace(':', '')}`,
          hall: hall.code,
          kind: window.kind,
          day,
          startsAt,
          endsAt: new Date(startsAt.getTime() + window.slotMin * MINUTE_MS),
          online,
          walkIn,
        })
      }
      return slots
    })
  }

  /** Slots of a day that may be booked online at this instant, full or not, or why there are none. */
  bookable(hall: OpeningHall, window: OpeningWindow, day: LocalDay, now: Date): Slot[] | Closed {
    const listed = this.window(hall, now).find((each) => each.day === day)
    if (!listed) return day > localDayOf(now) ? this.beyond(day) : 'cutoff'
    return listed.closed ?? this.bookableOn(hall, window, day, now)
  }

  /** As `bookable`, for a day that `window` lists as open. */
  bookableOn(hall: OpeningHall, window: OpeningWindow, day: LocalDay, now: Date): Slot[] | 'cutoff' {
    const slots = this.slotsOfDay(hall, window, day).filter((slot) => inTime(slot, hall.rules, now))
    return slots.length > 0 ? slots : 'cutoff'
  }

  private shutOn(hall: OpeningHall, day: LocalDay): Closed | null {
    const hours = this.hoursOf(hall, day)
    return typeof hours === 'string' ? hours : null
  }

  private beyond(day: LocalDay): Closed {
    return isPublished(day, this.calendar) ? 'notyet' : 'calendar'
  }
}

/** What a slot's code says about itself, or null when it is no such code. Whether the slot exists, the rule decides. */
export function readSlotCode(code: string): { hall: string; kind: string; day: LocalDay } | null {
  const parts = SLOT_CODE.exec(code)
  if (!parts?.[1] || !parts[2]) return null
  const day = `${parts[3]}-${parts[4]}-${parts[5]}`
  return isLocalDay(day) ? { hall: parts[1], kind: parts[2], day } : null
}

/** Both pools get at least one place: those who come without a booking are never turned away by rule. */
export function placesOf(window: OpeningWindow, walkInShare: number): { online: number; walkIn: number } {
  const all = Math.max(2, Math.floor((window.count * window.slotMin) / MINUTES_PER_NUMBER))
  const walkIn = Math.min(all - 1, Math.max(1, Math.round(all * walkInShare)))
  return { online: all - walkIn, walkIn }
}

function inTime(slot: Slot, { cutoffMin }: Rules, now: Date): boolean {
  return now.getTime() <= slot.startsAt.getTime() - cutoffMin * MINUTE_MS && now < slot.startsAt
}
