import type { QuotaPool } from '../../data/types'
import type { Item } from '../catalogue/items'
import type { OpeningWindow, Slot } from './opening'
import { GENERAL, poolFor } from './places'

/** The slots of one visit, one after another. */
export type VisitSlots = readonly [Slot, ...Slot[]]

/** So many slots one after another: the durations of all items of a visit add up. */
export function slotsNeeded(
  items: readonly Pick<Item, 'durationMin'>[],
  { slotMin }: Pick<OpeningWindow, 'slotMin'>,
): number {
  const minutes = items.reduce((sum, { durationMin }) => sum + durationMin, 0)
  return Math.max(1, Math.ceil(minutes / slotMin))
}

/** The slots of a visit that begins with this one; null when not so many follow each other without a pause. */
export function slotsFrom(slots: readonly Slot[], code: string, count: number): VisitSlots | null {
  const at = slots.findIndex((slot) => slot.code === code)
  const [first, ...more] = at < 0 ? [] : slots.slice(at, at + count)
  if (!first || more.length < count - 1) return null
  const runsOn = more.every(({ startsAt }, nth) => startsAt.getTime() === slots[at + nth]?.endsAt.getTime())
  return runsOn ? [first, ...more] : null
}

/** Wherever a visit may begin among the slots of a day. */
export const startsOf = (slots: readonly Slot[], count: number): VisitSlots[] =>
  slots.flatMap(({ code }) => {
    const visit = slotsFrom(slots, code, count)
    return visit ? [visit] : []
  })

/** All places of a visit come from one pool: the person's group's where each slot has places for it, else the general one. */
export function poolOfVisit(visit: VisitSlots, quotaPools: readonly QuotaPool[], age: number | null): string {
  const [pool, ...others] = visit.map((slot) => poolFor(slot, quotaPools, age))
  return pool !== undefined && others.every((each) => each === pool) ? pool : GENERAL
}
