import type { Queryable } from '../../../kit/database'
import { type LocalDay, localTimeOf } from '../../../shared/standards/time'
import type { Hall, HallWindow } from './halls'
import type { Closed, Opening, Slot } from './opening'
import { capacityOf } from './places'
import { poolOfVisit, startsOf } from './visit'

/**
 * A slot with what is left in the pool that was asked about: `capacity = held + booked + free`. Where a visit takes several
 * slots it is told as long as all of them, and as full as the fullest.
 */
export interface SlotState extends Slot {
  pool: string
  capacity: number
  held: number
  booked: number
  free: number
}

/** A hall with its window for the visit that is asked about. */
export interface Counter {
  hall: Hall
  window: HallWindow
  /** So many slots one after another it takes. */
  slots: number
  /** Of the person it is asked for, who may belong to a group with places of its own; null: the general pool. */
  age: number | null
}

interface PoolRow {
  slot: string
  pool: string
  capacity: number
  held: number
  booked: number
}

/** A hold that has expired counts as free although nobody has taken it back yet. */
const TAKEN = `
  select p.slot, p.pool, p.capacity, p.booked,
    case when p.held = 0 then 0 else p.held - (
      select count(*) from appointment a
      where a.slot = p.slot and a.pool = p.pool and a.state = 'yl' and a.hold_until <= $4
    )::int - (
      select count(*) from appointment_place m
      where m.slot = p.slot and m.pool = p.pool and m.hold_until <= $4
    )::int end as held
  from slot s join slot_pool p on p.slot = s.code and p.pool <> 'walk_in'
  where s.hall = any ($1) and s.kind = any ($2) and s.day = any ($3)`

/** A day at the hall falls into two halves, 上午 and 下午. */
export type HalfDay = 'sw' | 'xw'
const HALF_DAYS: readonly HalfDay[] = ['sw', 'xw']
const NOON = '12:00'
export const halfOf = (startsAt: Date): HalfDay => (localTimeOf(startsAt) < NOON ? 'sw' : 'xw')

/** Reads what the rule offers, less what the ledger has given away. */
export class Availability {
  constructor(
    private readonly db: Queryable,
    private readonly opening: Opening,
  ) {}

  /** Every day of the opening window, with why it is closed, or its slots. */
  async days(counter: Counter, now: Date): Promise<{ day: LocalDay; slots: SlotState[] | Closed }[]> {
    const days = this.opening.window(counter.hall, now).map(({ day, closed }) => ({
      day,
      slots: closed ?? this.opening.bookableOn(counter.hall, counter.window, day, now),
    }))
    const taken = await this.taken(
      [counter],
      days.map(({ day }) => day),
      now,
    )
    return days.map(({ day, slots }) => ({
      day,
      slots: typeof slots === 'string' ? slots : taken.statesOf(slots),
    }))
  }

  /** The slots of one day that may be booked now, full ones too, or why there are none. */
  async day(counter: Counter, day: LocalDay, now: Date): Promise<SlotState[] | Closed> {
    const slots = this.opening.bookable(counter.hall, counter.window, day, now)
    if (typeof slots === 'string') return slots
    const taken = await this.taken([counter], [day], now)
    return taken.statesOf(slots)
  }

  /** The first slot with a place left at each hall that has one. One query, however many halls. */
  async earliest(counters: readonly Counter[], now: Date): Promise<{ hall: Hall; slot: SlotState }[]> {
    const open = counters.map((counter) => ({
      ...counter,
      days: this.opening.window(counter.hall, now).flatMap(({ day, closed }) => (closed === null ? day : [])),
    }))
    const taken = await this.taken(counters, [...new Set(open.flatMap(({ days }) => days))], now)
    return open.flatMap(({ hall, window, days }) => {
      for (const day of days) {
        const slots = this.opening.bookableOn(hall, window, day, now)
        const first = typeof slots === 'string' ? undefined : taken.statesOf(slots).find(({ free }) => free > 0)
        if (first) return { hall, slot: first }
      }
      return []
    })
  }

  /** The first slot with a place left of every half-day, at each hall: what a choice of day and time is made from. */
  async halfDays(counters: readonly Counter[], now: Date): Promise<{ hall: Hall; slots: SlotState[] }[]> {
    const open = counters.map((counter) => ({ ...counter, days: this.opening.window(counter.hall, now) }))
    const days = open.flatMap((each) => each.days.flatMap(({ day, closed }) => (closed === null ? day : [])))
    const taken = await this.taken(counters, [...new Set(days)], now)
    return open.map(({ hall, window, days }) => ({
      hall,
      slots: days.flatMap(({ day, closed }) => {
        const slots = closed ?? this.opening.bookableOn(hall, window, day, now)
        if (typeof slots === 'string') return []
        const free = taken.statesOf(slots).filter((slot) => slot.free > 0)
        return HALF_DAYS.flatMap((half) => free.find(({ startsAt }) => halfOf(startsAt) === half) ?? [])
      }),
    }))
  }

  private async taken(counters: readonly Counter[], days: readonly LocalDay[], now: Date): Promise<Taken> {
    if (counters.length === 0 || days.length === 0) return new Taken(counters, [])
    const kinds = new Set(counters.map(({ window }) => window.kind))
    const halls = counters.map(({ hall }) => hall.code)
    return new Taken(counters, await this.db.query<PoolRow>(TAKEN, [halls, [...kinds], [...days], now]))
  }
}

/** What was given away, for those it is asked for: each slot is read in the pool that takes them. */
class Taken {
  private readonly rows: ReadonlyMap<string, PoolRow>
  private readonly counters: ReadonlyMap<string, Counter>

  constructor(counters: readonly Counter[], rows: readonly PoolRow[]) {
    this.rows = new Map(rows.map((row) => [`${row.slot} ${row.pool}`, row]))
    this.counters = new Map(counters.map((counter) => [counter.hall.code, counter]))
  }

  /** Where a visit may begin among these slots of one hall, window and day. */
  statesOf(slots: readonly Slot[]): SlotState[] {
    const counter = this.counters.get(slots[0]?.hall ?? '')
    return startsOf(slots, counter?.slots ?? 1).map((visit) => {
      const [first, ...more] = visit
      const pool = poolOfVisit(visit, counter?.hall.rules.quotaPools ?? [], counter?.age ?? null)
      const fullest = more
        .map((slot) => this.in(slot, pool))
        .reduce((least, each) => (each.free < least.free ? each : least), this.in(first, pool))
      return { ...first, endsAt: more.at(-1)?.endsAt ?? first.endsAt, pool, ...fullest }
    })
  }

  private in(slot: Slot, pool: string): Pick<SlotState, 'capacity' | 'held' | 'booked' | 'free'> {
    const row = this.rows.get(`${slot.code} ${pool}`) ?? { capacity: capacityOf(slot, pool), held: 0, booked: 0 }
    const { capacity, held, booked } = row
    return { capacity, held, booked, free: capacity - held - booked }
  }
}
