import { type Background, runInBackground } from '../../../kit/background'
import type { Clock } from '../../../kit/clock'
import type { Database } from '../../../kit/database'
import type { Logger } from '../../../kit/logger'
import { addDays, instantOf, localDayOf } from '../../../shared/standards/time'
import { Items } from '../catalogue/items'
import { Availability, type Counter } from './availability'
import { type Hall, type Halls, windowFor } from './halls'
import { Ledger } from './ledger'
import { Opening } from './opening'
import { ageAt } from './places'
import { slotsNeeded } from './visit'
import { Waitlist } from './waitlist'

/** What one round takes on of each kind. */
const AT_ONCE = 50

interface DueEntry {
  code: string
  items: string[]
  halls: string[]
  days: string[]
  person: string
  version: number
  updated_at: Date
}

export interface WaitlistKeeperOptions {
  db: Database
  items: Items
  halls: Halls
  opening: Opening
  availability: Availability
  ledger: Ledger
  waitlist: Waitlist
}

/**
 * What time does to those who wait, and nobody says: holds that end, days that open, last days that pass. Everything else
 * is offered by the ledger in the transaction that frees a place.
 */
export class WaitlistKeeper {
  /** The halls as they were looked at last: other objects are halls that were changed. */
  private seen: Hall | undefined

  constructor(private readonly parts: WaitlistKeeperOptions) {}

  /** True when there is more to do at once. */
  async round(now: Date): Promise<boolean> {
    const settled = await this.settleEndedHolds(now)
    const closed = await this.closeEnded(now)
    await this.noticeChangedHalls(now)
    const looked = await this.lookForPlaces(now)
    return [settled, closed, looked].some((count) => count === AT_ONCE)
  }

  private async settleEndedHolds(now: Date): Promise<number> {
    const { db, ledger } = this.parts
    const ended = await db.query<{ slot: string; pool: string }>(
      'select slot, pool from waitlist_ended_holds($1, $2)',
      [now, AT_ONCE],
    )
    for (const { slot, pool } of ended) await ledger.settle(slot, pool, now)
    return ended.length
  }

  private async closeEnded(now: Date): Promise<number> {
    const { closed } = await this.parts.db.one<{ closed: number }>('select waitlist_close($1, $2) as closed', [
      now,
      AT_ONCE,
    ])
    return closed
  }

  private async noticeChangedHalls(now: Date): Promise<void> {
    const [first] = await this.parts.halls.all()
    if (this.seen !== undefined && this.seen !== first) await this.lookAtAll(now)
    this.seen = first
  }

  /** Whoever makes offers holds several entries too, in an order of their own: this waits for none while it holds others. */
  private async lookAtAll(now: Date): Promise<void> {
    const { db } = this.parts
    const open = `select code from waitlist_entry where state in ('hb', 'yl') and (look_at is null or look_at > $1)`
    while (await db.maybe(`${open} limit 1`, [now]))
      await db.query(`update waitlist_entry set look_at = $1 where code in (${open} for update skip locked)`, [now])
  }

  /** Those who just came, and those whose days may have opened: what is free for them is offered. */
  private async lookForPlaces(now: Date): Promise<number> {
    const due = await this.parts.db.query<DueEntry>(
      `select code, array_prepend(item, more_items) as items, halls, days::text[], person, version, updated_at
       from waitlist_entry where look_at <= $1 and state in ('hb', 'yl') order by line limit $2`,
      [now, AT_ONCE],
    )
    for (const entry of due) await this.look(entry, now)
    return due.length
  }

  private async look(entry: DueEntry, now: Date): Promise<void> {
    const { db, items, halls, opening, waitlist } = this.parts
    const wanted = await items.all(entry.items)
    const [firstDay = ''] = entry.days
    const [idType = '', idNo = ''] = entry.person.split(':')
    const person = { idType, idNo }
    const chosen = await Promise.all(entry.halls.map(async (code) => halls.forItem(await halls.get(code), ...wanted)))
    const terms = Object.fromEntries(
      chosen.flatMap((hall) =>
        windowFor(hall, ...wanted) ? [[hall.code, waitlist.termsOf(hall, wanted, person, firstDay)]] : [],
      ),
    )
    const notOpen = chosen.filter((hall) => {
      const open = new Set(opening.window(hall, now).flatMap(({ day, closed }) => (closed === 'notyet' ? [] : day)))
      return entry.days.some((day) => day > localDayOf(now) && !open.has(day))
    })
    const again = secondLook(entry)
    const takesSeveral = Object.values(terms).some(({ slots }) => slots > 1)
    const looks = [...notOpen.map((hall) => nextRelease(hall, now)), ...(takesSeveral && again > now ? [again] : [])]
    const nextLook = looks.sort((a, b) => a.getTime() - b.getTime())[0] ?? null
    // Whoever was changed since she was read is looked at as she is now.
    const isSame = await db.maybe(
      'update waitlist_entry set terms = $2, look_at = $3 where code = $1 and version = $4 returning 1',
      [entry.code, terms, nextLook, entry.version],
    )
    if (!isSame) return
    const age = ageAt(person, firstDay || localDayOf(now))
    for (const hall of chosen) {
      const window = windowFor(hall, ...wanted)
      if (!window) continue
      const counter = { hall, window, slots: slotsNeeded(wanted, window), age }
      if (await this.offerAt(counter, entry, now)) return
    }
  }

  /** True when the entry waits no longer. */
  private async offerAt(counter: Counter, { code, days }: DueEntry, now: Date): Promise<boolean> {
    const { db, opening, availability, ledger } = this.parts
    const { hall, window } = counter
    const released = counter.slots > 1 ? await this.releasedAt(counter, days) : null
    for (const { day, slots } of await availability.days(counter, now)) {
      if (typeof slots === 'string' || !days.includes(day)) continue
      const bookable = opening.bookable(hall, window, day, now)
      if (typeof bookable === 'string') continue
      const starts = new Set(slots.filter(({ free }) => free > 0).map((start) => start.code))
      // Where she needs several one after another, all of the day have to be there when one of them is gained.
      const isThere = released === null || bookable.every((slot) => released.has(slot.code))
      if (starts.size === 0 && isThere) continue
      await ledger.release(released ? bookable : bookable.filter((slot) => starts.has(slot.code)), now)
      const still = await db.maybe(`select 1 from waitlist_entry where code = $1 and state = 'hb'`, [code])
      if (!still) return true
    }
    return false
  }

  private async releasedAt({ hall, window }: Counter, days: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.parts.db.query<{ code: string }>(
      'select code from slot where hall = $1 and kind = $2 and day = any ($3) and released',
      [hall.code, window.kind, days],
    )
    return new Set(rows.map(({ code }) => code))
  }
}

/** Who gave up a place in the moment a longer visit joined may not have seen it waiting (051-waitlist-visits.sql). */
const secondLook = ({ updated_at }: DueEntry) => new Date(updated_at.getTime() + 10_000)

/** When the next day opens at a hall. */
function nextRelease({ rules }: Hall, now: Date): Date {
  const today = instantOf(localDayOf(now), rules.releaseAt)
  return today > now ? today : instantOf(addDays(localDayOf(now), 1), rules.releaseAt)
}

/** @param halls those that clerks change */
export function createWaitlistKeeper(db: Database, halls: Halls): WaitlistKeeper {
  const [items, opening] = [new Items(db), new Opening()]
  return new WaitlistKeeper({
    db,
    items,
    halls,
    opening,
    availability: new Availability(db, opening),
    ledger: new Ledger(db),
    waitlist: new Waitlist(db, items, halls),
  })
}

export function startWaitlistKeeper(
  { keeper, clock, logger }: { keeper: WaitlistKeeper; clock: Clock; logger: Logger },
  everyMs = 400,
): Background {
  return runInBackground(() => keeper.round(clock.now()), { everyMs, logger, name: 'waitlist' })
}
