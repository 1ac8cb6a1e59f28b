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
  localTimeOf,
  minutesOf,
  timeOfMinutes,
  weekdayOf,
} from '../../../shared/standards/time'
import { holidayOn, isPublished, isWorkingDay } from '../../../shared/standards/working-days'
import type { HallRules } from '../../data/types'
import { type Places, placesOf } from './places'

export interface Hours {
  from: LocalTime
  to: LocalTime
}

export interface OpeningHall {
  code: string
  hours: readonly Hours[]
  opensSaturday: boolean
  exceptions: readonly DayException[]
  /** 放号: what a clerk opened before its time. */
  releases: readonly Release[]
  rules: HallRules
}

export interface DayException {
  day: LocalDay
  open: boolean
  hours?: readonly Hours[]
  reason: string
}

/** A whole day, or one slot of it. */
export interface Release {
  day: LocalDay
  slot: string | null
}

export interface OpeningWindow {
  kind: string
  count: number
  slotMin: number
}

/** Why nothing of a day can be booked now (YYDM). */
export type Closed = 'dayoff' | 'exception' | 'cutoff' | 'notyet' | 'calendar'

/** One slot as the rule derives it, with its places by pool. */
export interface Slot extends Places {
  code: string
  hall: string
  kind: string
  day: LocalDay
  startsAt: Date
  endsAt: Date
}

/** A day that can be asked about, with why the whole day is closed; null when it is open. */
export interface OpenDay {
  day: LocalDay
  closed: Closed | null
}

interface OpenDays {
  byRule: readonly OpenDay[]
  all: OpenDay[]
}

const MINUTE_MS = 60_000
/** Kinds of windows times days of an opening window, and some to spare. */
const MEMORY_SIZE = 200
const SLOT_CODE = /^(.{1,40})-([A-Z]{2,4})-(\d{4})(\d{2})(\d{2})-\d{4}$/

export class Opening {
  /** What was worked out before, per hall object: lists of halls ask for the same days again and again. */
  private readonly known = new WeakMap<OpeningHall, { windows: Memory<OpenDays>; slots: Memory<readonly Slot[]> }>()

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
   * The days that can be asked about, from today to the last one the rule opens and those a clerk released, each with
   * why the whole day is closed (null: open). The last day of the rule appears at the release time. Where the calendar
   * is not published, as many days as are still to be counted are listed as closed for that reason.
   */
  window(hall: OpeningHall, now: Date): OpenDay[] {
    return this.openDays(hall, now).all
  }

  private openDays(hall: OpeningHall, now: Date): OpenDays {
    const today = localDayOf(now)
    const isReleased = localTimeOf(now) >= hall.rules.releaseAt
    return this.memoryOf(hall).windows.get(`${today} ${isReleased}`, () => {
      const byRule = this.daysByRule(hall, today, isReleased)
      const days = new Map(byRule.map(({ day, closed }) => [day, closed]))
      for (const { day } of hall.releases) if (day >= today) days.set(day, this.shutOn(hall, day))
      const all = [...days].map(([day, closed]) => ({ day, closed })).sort((a, b) => (a.day < b.day ? -1 : 1))
      return { byRule, all }
    })
  }

  private daysByRule(hall: OpeningHall, today: LocalDay, isReleased: boolean): OpenDay[] {
    const { openDaysAhead, unit, sameDay } = hall.rules
    const days: OpenDay[] = [{ day: today, closed: sameDay ? this.shutOn(hall, today) : 'cutoff' }]
    let left = openDaysAhead
    for (let day = addDays(today, 1); left > 0; day = addDays(day, 1)) {
      if (!isPublished(day, this.calendar)) {
        left -= 1
        days.push({ day, closed: 'calendar' })
        continue
      }
      if (unit === 'day' || isWorkingDay(day, this.calendar)) left -= 1
      const released = left > 0 || isReleased
      days.push({ day, closed: this.shutOn(hall, day) ?? (released ? null : 'notyet') })
    }
    return days
  }

  /** All slots the hall works through on a day, whether or not they can be booked; none when it is shut. */
  slotsOfDay(hall: OpeningHall, window: OpeningWindow, day: LocalDay): readonly Slot[] {
    const { kind, count, slotMin } = window
    const key = `${kind} ${count} ${slotMin} ${day}`
    return this.memoryOf(hall).slots.get(key, () => this.slotsFor(hall, window, day))
  }

  private slotsFor(hall: OpeningHall, window: OpeningWindow, day: LocalDay): Slot[] {
    const hours = this.hoursOf(hall, day)
    if (typeof hours === 'string') return []
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
          ...placesOf(window, time, hall.rules),
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
    const slots = this.slotsOfDay(hall, window, day).filter((slot) => this.isOpen(hall, slot, now))
    return slots.length > 0 ? slots : 'cutoff'
  }

  /** A released slot can be booked until it begins; a released day like one that the rule has opened. */
  private isOpen(hall: OpeningHall, slot: Slot, now: Date): boolean {
    const releases = hall.releases.filter(({ day }) => day === slot.day)
    if (releases.some((release) => release.slot === slot.code)) return now < slot.startsAt
    const onlyOthers = releases.length > 0 && releases.every((release) => release.slot !== null)
    if (onlyOthers && !this.isOpenByRule(hall, slot.day, now)) return false
    return inTime(slot, hall.rules, now)
  }

  private isOpenByRule(hall: OpeningHall, day: LocalDay, now: Date): boolean {
    return this.openDays(hall, now).byRule.some((each) => each.day === day && each.closed === null)
  }

  private memoryOf(hall: OpeningHall) {
    let memory = this.known.get(hall)
    if (!memory) {
      memory = { windows: new Memory(), slots: new Memory() }
      this.known.set(hall, memory)
    }
    return memory
  }

  private shutOn(hall: OpeningHall, day: LocalDay): Closed | null {
    const hours = this.hoursOf(hall, day)
    return typeof hours === 'string' ? hours : null
  }

  private beyond(day: LocalDay): Closed {
    return isPublished(day, this.calendar) ? 'notyet' : 'calendar'
  }
}

/** Keeps what was computed; forgets all of it when there is too much, as days go by. */
class Memory<T> {
  private readonly values = new Map<string, T>()

  get(key: string, compute: () => T): T {
    const known = this.values.get(key)
    if (known !== undefined) return known
    if (this.values.size >= MEMORY_SIZE) this.values.clear()
    const value = compute()
    this.values.set(key, value)
    return value
  }
}

/** What a slot's code says about itself, or null when it is no such code. Whether the slot exists, the rule decides. */
export function readSlotCode(code: string): { hall: string; kind: string; day: LocalDay } | null {
  const parts = SLOT_CODE.exec(code)
  if (!parts?.[1] || !parts[2]) return null
  const day = `${parts[3]}-${parts[4]}-${parts[5]}`
  return isLocalDay(day) ? { hall: parts[1], kind: parts[2], day } : null
}

function inTime(slot: Slot, { cutoffMin }: HallRules, now: Date): boolean {
  return now.getTime() <= slot.startsAt.getTime() - cutoffMin * MINUTE_MS && now < slot.startsAt
}
