import { appointmentEndpoints } from '@shared/appointments/contract'
import { residentEndpoints } from '@shared/residents/contract'
import { useAnswer } from '@/api/use-answer'
import { SELF, type Visit } from './visit'

/** What is left changes while she looks. */
const DAYS_EVERY_SECONDS = 30
const SLOTS_EVERY_SECONDS = 15

/** The days a hall has for a visit. */
export function useDays(visit: Visit, hall: string) {
  const age = useAge(visit)
  return useAnswer(
    appointmentEndpoints.days,
    { query: { items: visit.items, hall, ...age.query } },
    { enabled: age.known, everySeconds: DAYS_EVERY_SECONDS },
  )
}

/** The times of a day; none are asked for while the day is not known. */
export function useTimes(visit: Visit, hall: string, day: string | null) {
  const age = useAge(visit)
  return useAnswer(
    appointmentEndpoints.slots,
    { query: { items: visit.items, hall, day: day ?? '', ...age.query } },
    { enabled: age.known && day !== null, everySeconds: SLOTS_EVERY_SECONDS },
  )
}

/** Of whom she books for: people of an age may have places of their own. Without an answer the general ones are shown. */
function useAge({ for: principal }: Visit): { known: boolean; query: { age?: number } } {
  const actsFor = principal !== undefined && principal !== SELF
  const { data, problem } = useAnswer(residentEndpoints.actingFor, {}, { enabled: actsFor })
  const age = data?.principals.find(({ id }) => id === principal)?.age ?? null
  return { known: !actsFor || data !== undefined || problem !== null, query: age === null ? {} : { age } }
}
