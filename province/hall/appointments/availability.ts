import type { Queryable } from '../../../kit/database'
import type { LocalDay } from '../../../shared/standards/time'
import type { Hall, HallWindow } from './halls'
import type { Closed, Opening, Slot } from './opening'

/** A slot with what is left of its online places: `capacity = held + booked + free`. */
export interface SlotState extends Slot {
  capacity: number
  held: number
  booked: number
  free: number
}

/** A hall with its window for the item that is asked about. */
export interface Counter {
  hall: Hall
  window: HallWindow
}

interface PoolRow {
  slot: string
  capacity: number
  held: number
  booked: number
}

/** A hold that has expired counts as free although nobody has taken it back yet. */
const TAKEN = `
  select p.slot, p.capacity, p.booked,
    case when p.held = 0 then 0 else p.held - (
      select count(*) from appointment a where a.slot = p.slot and a.state = 'yl' and a.hold_until <= $4
    )::int end as held
  from slot s join slot_pool p on p.slot = s.code and p.pool = 'online'
  where s.hall = any ($1) and s.kind = any ($2) and s.day = any ($3)`

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
      slots: typeof slots === 'string' ? slots : slots.map((slot) => stateOf(slot, taken)),
    }))
  }

  /** The slots of one day that may be booked now, full ones too, or why there are none. */
  async day(counter: Counter, day: LocalDay, now: Date): Promise<SlotState[] | Closed> {
    const slots = this.opening.bookable(counter.hall, counter.window, day, now)
    if (typeof slots === 'string') return slots
    const taken = await this.taken([counter], [day], now)
    return slots.map((slot) => stateOf(slot, taken))
  }

  /** All slots with a place left, by hall, earliest first. One query, however many halls. */
  async free(counters: readonly Counter[], now: Date): Promise<Map<Hall, SlotState[]>> {
    const offered = counters.map((counter) => ({
      counter,
      slots: this.opening
        .window(counter.hall, now)
        .filter(({ closed }) => closed === null)
        .flatMap(({ day }) => {
          const slots = this.opening.bookableOn(counter.hall, counter.window, day, now)
          return typeof slots === 'string' ? [] : slots
        }),
    }))
    const days = new Set(offered.flatMap(({ slots }) => slots.map(({ day }) => day)))
    const taken = await this.taken(counters, [...days], now)
    return new Map(
      offered.map(({ counter, slots }) => [
        counter.hall,
        slots.map((slot) => stateOf(slot, taken)).filter(({ free }) => free > 0),
      ]),
    )
  }

  async one(slot: Slot, now: Date): Promise<SlotState> {
    const rows = await this.db.query<PoolRow>(TAKEN, [[slot.hall], [slot.kind], [slot.day], now])
    return stateOf(slot, byCode(rows))
  }

  private async taken(
    counters: readonly Counter[],
    days: readonly LocalDay[],
    now: Date,
  ): Promise<Map<string, PoolRow>> {
    if (counters.length === 0 || days.length === 0) return new Map()
    const kinds = new Set(counters.map(({ window }) => window.kind))
    return byCode(
      await this.db.query<PoolRow>(TAKEN, [counters.map(({ hall }) => hall.code), [...kinds], [...days], now]),
    )
  }
}

const byCode = (rows: PoolRow[]) => new Map(rows.map((row) => [row.slot, row]))

function stateOf(slot: Slot, taken: ReadonlyMap<string, PoolRow>): SlotState {
  const { capacity, held, booked } = taken.get(slot.code) ?? { capacity: slot.online, held: 0, booked: 0 }
  return { ...slot, capacity, held, booked, free: capacity - held - booked }
}
