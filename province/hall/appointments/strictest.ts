import type { HallRules, ItemRules } from '../../data/types'

const DAYS_IN_WORKDAY = 7 / 5
const daysOf = ({ openDaysAhead, unit }: HallRules) => openDaysAhead * (unit === 'workday' ? DAYS_IN_WORKDAY : 1)

/** Of each rule the one that leaves less. */
function stricter(a: HallRules, b: HallRules): HallRules {
  const { openDaysAhead, unit } = daysOf(a) <= daysOf(b) ? a : b
  return {
    ...a,
    openDaysAhead,
    unit,
    sameDay: a.sameDay && b.sameDay,
    cutoffMin: Math.max(a.cutoffMin, b.cutoffMin),
    cancelBeforeMin: Math.max(a.cancelBeforeMin, b.cancelBeforeMin),
    noShow: {
      count: Math.min(a.noShow.count, b.noShow.count),
      banDays: Math.max(a.noShow.banDays, b.noShow.banDays),
    },
    checkIn: {
      beforeMin: Math.min(a.checkIn.beforeMin, b.checkIn.beforeMin),
      graceMin: Math.min(a.checkIn.graceMin, b.checkIn.graceMin),
    },
    proxyAllowed: a.proxyAllowed && b.proxyAllowed,
    holdSeconds: Math.min(a.holdSeconds, b.holdSeconds),
    waitlist: {
      most: Math.min(a.waitlist.most, b.waitlist.most),
      offerSeconds: Math.min(a.waitlist.offerSeconds, b.waitlist.offerSeconds),
    },
    releaseAt: a.releaseAt > b.releaseAt ? a.releaseAt : b.releaseAt,
  }
}

/**
 * The rules for several items in one visit: of each the strictest that one of the items has. How many bookings a person may
 * have stays the hall's word: an item's own limit counts that item alone.
 */
export function strictestFor(hall: HallRules, items: readonly (ItemRules | undefined)[]): HallRules {
  const [first = hall, ...others] = items.map((own): HallRules => ({ ...hall, ...own }))
  const { perPersonPerDay, perPersonPerWeek, perPersonPerMonth } = hall
  return { ...others.reduce(stricter, first), perPersonPerDay, perPersonPerWeek, perPersonPerMonth }
}
