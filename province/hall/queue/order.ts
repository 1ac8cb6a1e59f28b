/** In which order numbers are called, and how long that takes. Pure. */

/** What decides whose turn it is. */
export interface Turn {
  number: string
  appointment: string | null
  due_at: Date
  issued_at: Date
  /** After a missed call: how many others are called before. */
  behind: number
}

/** How fast a kind of window works: minutes at the desk, of quick people and of slow ones, and desks that are open. */
export interface Pace {
  quick: number
  slow: number
  desks: number
}

/** Fewer say nothing about how long it takes. */
const SAMPLES_AT_LEAST = 3

/** Everyone at their own time: booked at its start, walk-ins when they came; of two, who has booked. */
function byTurn(a: Turn, b: Turn): number {
  return (
    a.due_at.getTime() - b.due_at.getTime() ||
    Number(a.appointment === null) - Number(b.appointment === null) ||
    a.issued_at.getTime() - b.issued_at.getTime() ||
    (a.number < b.number ? -1 : 1)
  )
}

/** The order of calling. Who missed a call comes after so many others, or when nobody else is left. */
export function inOrder<T extends Turn>(waiting: readonly T[]): T[] {
  const left = [...waiting].sort(byTurn)
  const order: T[] = []
  while (left.length > 0) {
    const ready = left.findIndex(({ behind }) => behind <= order.length)
    const soonest = left.reduce((best, { behind }, index) => (behind < (left[best]?.behind ?? 0) ? index : best), 0)
    order.push(...left.splice(ready >= 0 ? ready : soonest, 1))
  }
  return order
}

/** @param minutes of those who were served last. Null while too few were. */
export function paceOf(minutes: readonly number[], desks: number): Pace | null {
  if (minutes.length < SAMPLES_AT_LEAST) return null
  const sorted = [...minutes].sort((a, b) => a - b)
  return { quick: quantile(sorted, 0.25), slow: quantile(sorted, 0.75), desks: Math.max(1, desks) }
}

/**
 * Whole minutes until one's call, from and to. At best all before are quick and somebody is about to end; at worst
 * all are slow and whoever is at the desks has just begun.
 */
export function waitFor(ahead: number, { quick, slow, desks }: Pace): { from: number; to: number } {
  const from = Math.floor((ahead / desks) * quick)
  return { from, to: Math.max(from + 1, Math.ceil(((ahead + 1) / desks) * slow)) }
}

/** Between two neighbours in proportion. */
function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share
  const low = sorted[Math.floor(at)] ?? 0
  const high = sorted[Math.ceil(at)] ?? low
  return low + (high - low) * (at - Math.floor(at))
}
