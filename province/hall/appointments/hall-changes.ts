import type { Queryable } from '../../../kit/database'
import { addDays, type LocalDay, localDayOf } from '../../../shared/standards/time'
import type { HallRules, ItemRules } from '../../data/types'
import { type Hall, type Halls, withOwnRules } from './halls'
import type { DayException, Opening, Release, Slot } from './opening'
import { type ShutOut, shutOut, wouldBeShutOut } from './shut-days'

/** Slots that are further away than this are not there yet for anybody. */
export const FAR_DAYS = 90

/**
 * What clerks change of a hall while it runs: its rules and those of items, one-day exceptions, what is released before
 * its time. Each change is written in the caller's transaction, with what follows from it for the ledger: the places of
 * slots that people have touched already, and who hears of what can be booked now. The caller lets `Halls` forget.
 */
export class HallChanges {
  constructor(
    private readonly halls: Halls,
    private readonly opening: Opening,
  ) {}

  async rules(tx: Queryable, code: string, change: (rules: HallRules) => HallRules, now: Date): Promise<Hall> {
    return this.change(tx, code, now, (hall) => ({ ...hall, rules: change(hall.rules) }))
  }

  /** Rules of an item at a hall; null when it is to follow the hall's again. */
  async itemRules(
    tx: Queryable,
    code: string,
    item: string,
    change: (hall: Hall) => ItemRules | null,
    now: Date,
  ): Promise<Hall> {
    return this.change(tx, code, now, (hall) => {
      const { [item]: _, ...others } = hall.itemRules
      const own = change(hall)
      return { ...hall, itemRules: own ? { ...others, [item]: own } : others }
    })
  }

  /**
   * One day that differs, over holidays and days off too; null when it is to be like others again. Whom it shuts out the
   * hall cancels, for this reason.
   */
  async exception(
    tx: Queryable,
    code: string,
    { day, exception, reason }: { day: LocalDay; exception: DayException | null; reason: string },
    now: Date,
  ): Promise<{ hall: Hall; cancelled: ShutOut }> {
    const before = await this.lock(tx, code)
    const after = withException(before, day, exception)
    await this.write(tx, after)
    const parts = { opening: this.opening, halls: this.halls }
    const cancelled = await shutOut(tx, parts, { before, after, day, reason }, now)
    await this.follow(tx, before, after, now)
    return { hall: after, cancelled }
  }

  /** Whom such an exception would shut out. */
  async wouldShutOut(
    db: Queryable,
    hall: Hall,
    { day, exception }: { day: LocalDay; exception: DayException | null },
    now: Date,
  ): Promise<ShutOut> {
    return wouldBeShutOut(db, this.opening, { before: hall, after: withException(hall, day, exception), day }, now)
  }

  /** 放号: a day, or one slot of it, can be booked from now on although its time has not come. */
  async release(tx: Queryable, code: string, release: Release, now: Date): Promise<Hall> {
    return this.change(tx, code, now, (hall) => {
      const today = localDayOf(now)
      const others = hall.releases.filter(
        (each) => each.day >= today && !(each.day === release.day && each.slot === release.slot),
      )
      return { ...hall, releases: [...others, release] }
    })
  }

  private async change(tx: Queryable, code: string, now: Date, changed: (hall: Hall) => Hall): Promise<Hall> {
    const before = await this.lock(tx, code)
    const after = changed(before)
    await this.write(tx, after)
    await this.follow(tx, before, after, now)
    return after
  }

  /** Changes of one hall follow one another; each starts from what the one before has left. New slots need not wait. */
  private async lock(tx: Queryable, code: string): Promise<Hall> {
    await tx.one('select code from hall where code = $1 for no key update', [code])
    return this.halls.asWritten(tx, code)
  }

  private async write(tx: Queryable, hall: Hall): Promise<void> {
    await tx.query('update hall set rules = $2, exceptions = $3, releases = $4 where code = $1', [
      hall.code,
      JSON.stringify(hall.rules),
      JSON.stringify(hall.exceptions),
      JSON.stringify(hall.releases),
    ])
    await tx.query('delete from hall_item_rules where hall = $1', [hall.code])
    await tx.query('insert into hall_item_rules (hall, item, rules) select $1, key, value from jsonb_each($2::jsonb)', [
      hall.code,
      JSON.stringify(hall.itemRules),
    ])
  }

  private async follow(tx: Queryable, before: Hall, after: Hall, now: Date): Promise<void> {
    await this.measure(tx, after, now)
    await this.tellGained(tx, before, after, now)
  }

  private async measure(tx: Queryable, hall: Hall, now: Date): Promise<void> {
    const days = await tx.query<{ day: LocalDay }>('select distinct day from slot where hall = $1 and day >= $2', [
      hall.code,
      localDayOf(now),
    ])
    const slots = days.flatMap(({ day }) =>
      hall.windows.flatMap((window) => this.opening.slotsOfDay(hall, window, day)),
    )
    await tx.query('select slots_measure($1, $2)', [JSON.stringify(slots), now])
  }

  /** What can be booked now and could not before is gained, for the hall's own rules and for those of its items. */
  private async tellGained(tx: Queryable, before: Hall, after: Hall, now: Date): Promise<void> {
    const earlier = new Set(this.bookable(before, now).map(({ code }) => code))
    const gained = this.bookable(after, now).filter(({ code }) => !earlier.has(code))
    await tx.query('select slots_release($1, $2)', [JSON.stringify(gained), now])
  }

  private bookable(hall: Hall, now: Date): readonly Slot[] {
    const kinds = [hall, ...Object.values(hall.itemRules).map((own) => withOwnRules(hall, own))]
    const slots = kinds.flatMap((each) =>
      this.opening
        .window(each, now)
        .filter(({ day, closed }) => closed === null && day <= addDays(localDayOf(now), FAR_DAYS))
        .flatMap(({ day }) =>
          each.windows.flatMap((window) => {
            const open = this.opening.bookableOn(each, window, day, now)
            return typeof open === 'string' ? [] : open
          }),
        ),
    )
    return [...new Map(slots.map((slot) => [slot.code, slot])).values()]
  }
}

function withException(hall: Hall, day: LocalDay, exception: DayException | null): Hall {
  const others = hall.exceptions.filter((each) => each.day !== day)
  return { ...hall, exceptions: exception ? [...others, exception] : others }
}
