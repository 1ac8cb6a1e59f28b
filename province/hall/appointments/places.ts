import { readIdentityNumber } from '../../../shared/standards/identity-number'
import { ageOn, type LocalDay, type LocalTime } from '../../../shared/standards/time'
import type { HallRules, QuotaPool } from '../../data/types'

/** How many places a slot has in each pool. */
export interface Places {
  /** The general pool. */
  online: number
  /** 现场号 */
  walkIn: number
  /** By the key of a quota pool; only those that have places in this slot. */
  groups: Readonly<Record<string, number>>
}

/** A window is reckoned to serve one number in so many minutes; longer slots hold several. */
const MINUTES_PER_NUMBER = 15
export const GENERAL = 'online'
export const WALK_IN = 'walk_in'

/** Every pool gets at least one place: neither who walks in nor who belongs to no group is turned away by rule. */
export function placesOf(
  window: { kind: string; count: number; slotMin: number },
  time: LocalTime,
  { walkInShare, quotaPools }: Pick<HallRules, 'walkInShare' | 'quotaPools'>,
): Places {
  const groups = quotaPools.filter(
    ({ windows, hours }) => windows.includes(window.kind) && hours.some(({ from, to }) => from <= time && time < to),
  )
  const all = Math.max(2 + groups.length, Math.floor((window.count * window.slotMin) / MINUTES_PER_NUMBER))
  const shareOf = (share: number, of: number, left: number) => Math.min(left, Math.max(1, Math.round(of * share)))
  const walkIn = shareOf(walkInShare, all, all - 1 - groups.length)
  const booked = all - walkIn
  let online = booked
  const places: Record<string, number> = {}
  for (const [nth, { key, share }] of groups.entries()) {
    const own = shareOf(share, booked, online - (groups.length - nth))
    places[key] = own
    online -= own
  }
  return { online, walkIn, groups: places }
}

/** The pool a person of this age takes a place from; the general one when the age is not known. */
export function poolFor({ groups }: Places, quotaPools: readonly QuotaPool[], age: number | null): string {
  const own = quotaPools.find(
    ({ key, fromAge, belowAge }) => age !== null && key in groups && fromAge <= age && age < belowAge,
  )
  return own?.key ?? GENERAL
}

export const capacityOf = (places: Places, pool: string): number =>
  pool === GENERAL ? places.online : (places.groups[pool] ?? 0)

/** Whole years on the day of the visit; null where the number does not tell (travel permits). */
export function ageAt({ idType, idNo }: { idType: string; idNo: string }, day: LocalDay): number | null {
  const read = idType === '111' ? readIdentityNumber(idNo) : null
  return read?.ok ? ageOn(read.born, day) : null
}
