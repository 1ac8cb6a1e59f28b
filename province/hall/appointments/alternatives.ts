import { distanceMetres } from '../../../shared/standards/coordinates'
import { hallTime } from '../words'
import type { Availability, Counter, SlotState } from './availability'
import type { Hall } from './halls'
import type { Slot } from './opening'

const MOST = 3

/**
 * Up to three free slots in place of one that is full: the nearest time at the same hall that day, the nearest day
 * there, then the nearest hall's earliest; what one of these cannot give, the others fill up.
 */
export async function alternativesTo(slot: Slot, counters: readonly Counter[], availability: Availability, now: Date) {
  const free = await availability.free(counters, now)
  const here = [...free.keys()].find(({ code }) => code === slot.hall)
  const own = here ? (free.get(here) ?? []).filter(({ code }) => code !== slot.code) : []
  const away = (other: SlotState) => Math.abs(other.startsAt.getTime() - slot.startsAt.getTime())
  const sameDay = own.filter(({ day }) => day === slot.day).sort((a, b) => away(a) - away(b))
  const otherDays = own.filter(({ day }) => day !== slot.day).sort((a, b) => away(a) - away(b))
  const elsewhere = here ? firstByDistance(here, free) : []

  const groups = [sameDay, otherDays, elsewhere]
  const chosen = groups.flatMap(([first]) => (first ? [first] : []))
  const rest = groups.flatMap(([, ...others]) => others)
  const names = new Map([...free.keys()].map((hall) => [hall.code, hall.name]))
  return [...chosen, ...rest].slice(0, MOST).map((each) => ({
    HYBM: each.code,
    DTBM: each.hall,
    DTMC: names.get(each.hall),
    KSSJ: hallTime(each.startsAt),
    JSSJ: hallTime(each.endsAt),
    SYL: each.free,
  }))
}

function firstByDistance(here: Hall, free: ReadonlyMap<Hall, SlotState[]>): SlotState[] {
  return [...free]
    .filter(([hall]) => hall.code !== here.code)
    .map(([hall, slots]) => ({ metres: distanceMetres(here, hall), first: slots[0] }))
    .sort((a, b) => a.metres - b.metres)
    .flatMap(({ first }) => (first ? [first] : []))
}
