import { distanceMetres } from '../../../shared/standards/coordinates'
import { hallTime } from '../words'
import type { Availability, Counter, SlotState } from './availability'
import type { Slot } from './opening'

const MOST = 3

/**
 * Up to three free slots in place of one that is full: the nearest time at the same hall that day, the nearest day
 * there, then the nearest hall's earliest; what one of these cannot give, the others fill up.
 */
export async function alternativesTo(slot: Slot, counters: readonly Counter[], availability: Availability, now: Date) {
  const here = counters.find(({ hall }) => hall.code === slot.hall)
  if (!here) throw new Error('the slot is at none of the halls')
  const [days, elsewhere] = await Promise.all([
    availability.days(here, now),
    availability.earliest(
      counters.filter((counter) => counter !== here),
      now,
    ),
  ])
  const away = (other: SlotState) => Math.abs(other.startsAt.getTime() - slot.startsAt.getTime())
  const own = days
    .flatMap(({ slots }) => (typeof slots === 'string' ? [] : slots))
    .filter(({ code, free }) => free > 0 && code !== slot.code)
    .sort((a, b) => away(a) - away(b))
  const groups = [
    own.filter(({ day }) => day === slot.day),
    own.filter(({ day }) => day !== slot.day),
    elsewhere
      .map((found) => ({ ...found, metres: distanceMetres(here.hall, found.hall) }))
      .sort((a, b) => a.metres - b.metres)
      .map((found) => found.slot),
  ]
  const chosen = groups.flatMap(([first]) => first ?? [])
  const rest = groups.flatMap(([, ...others]) => others)
  const names = new Map(counters.map(({ hall }) => [hall.code, hall.name]))
  return [...chosen, ...rest].slice(0, MOST).map((each) => ({
    HYBM: each.code,
    DTBM: each.hall,
    DTMC: names.get(each.hall),
    KSSJ: hallTime(each.startsAt),
    JSSJ: hallTime(each.endsAt),
    SYL: each.free,
  }))
}
