import { minutesOf } from '../../../shared/standards/time'
import { createRandom } from '../../data/random'
import type { Hall } from '../../data/types'

/** Eight weeks were counted before the province was set up. */
const DAYS = 8
const NUMBERS_AN_HOUR = 4

/** Against an ordinary hour: people come when the hall has opened, and on Mondays. */
const OF_HOUR: Record<number, number> = { 8: 0.7, 9: 1.1, 10: 1.3, 11: 0.8, 12: 0.4, 13: 0.6, 14: 1, 15: 0.9, 16: 0.6 }
const OF_WEEKDAY = [1.25, 1.05, 0.9, 0.9, 1, 0.7]
const QUIET = 0.4

export interface SeededHour {
  hall: string
  weekday: number
  hour: number
  days: number
  tickets: number
}

/** What the queue of each hall looked like in the weeks before: the same seed, the same numbers. */
export function pastHours(halls: readonly Hall[], seed: string): SeededHour[] {
  const random = createRandom(seed, 'crowding')
  return halls.flatMap((hall) => {
    const windows = hall.windows.reduce((sum, { count }) => sum + count, 0)
    const popularity = 0.3 + 0.5 * random.next()
    return weekdaysOf(hall).flatMap((weekday) =>
      hoursOf(hall).map((hour) => {
        const usual = windows * NUMBERS_AN_HOUR * popularity * (OF_HOUR[hour] ?? QUIET) * (OF_WEEKDAY[weekday - 1] ?? 1)
        const tickets = Math.round(usual * DAYS * (0.85 + 0.3 * random.next()))
        return { hall: hall.code, weekday, hour, days: DAYS, tickets }
      }),
    )
  })
}

const weekdaysOf = ({ opensSaturday }: Hall): number[] => [1, 2, 3, 4, 5, ...(opensSaturday ? [6] : [])]

/** Hours in which the hall is open at least for a part. */
function hoursOf({ hours }: Hall): number[] {
  const open = hours.flatMap(({ from, to }) => {
    const first = Math.floor(minutesOf(from) / 60)
    const end = Math.ceil(minutesOf(to) / 60)
    return Array.from({ length: end - first }, (_, nth) => first + nth)
  })
  return [...new Set(open)]
}
