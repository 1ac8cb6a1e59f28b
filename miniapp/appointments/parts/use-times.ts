import { appointmentEndpoints } from '@shared/appointments/contract'
import { useAnswer } from '@/api/use-answer'
import { useAge } from './use-age'
import type { Visit } from './visit'

/** What is left changes while she looks. */
const DAYS_EVERY_SECONDS = 30
const SLOTS_EVERY_SECONDS = 15

/** The days a hall has for a visit, or for the booking that is moved there. */
export function useDays(visit: Visit, hall: string, move?: string) {
  const age = useAge(visit, move)
  return useAnswer(
    appointmentEndpoints.days,
    { query: { items: visit.items, hall, ...age.query } },
    { enabled: age.known, everySeconds: DAYS_EVERY_SECONDS },
  )
}

/** The times of a day; none are asked for while the day is not known. */
export function useTimes(visit: Visit, hall: string, day: string | null, move?: string) {
  const age = useAge(visit, move)
  return useAnswer(
    appointmentEndpoints.slots,
    { query: { items: visit.items, hall, day: day ?? '', ...age.query } },
    { enabled: age.known && day !== null, everySeconds: SLOTS_EVERY_SECONDS },
  )
}
