import { appointmentEndpoints } from '@shared/appointments/contract'
import { useAnswer } from '@/api/use-answer'

/** What is left changes while she looks. */
const DAYS_EVERY_SECONDS = 30
const SLOTS_EVERY_SECONDS = 15

/** The days a hall has for a visit. `items`: codes with commas between. */
export const useDays = (items: string, hall: string) =>
  useAnswer(appointmentEndpoints.days, { query: { items, hall } }, { everySeconds: DAYS_EVERY_SECONDS })

/** The times of a day; none are asked for while the day is not known. */
export const useTimes = (items: string, hall: string, day: string | null) =>
  useAnswer(
    appointmentEndpoints.slots,
    { query: { items, hall, day: day ?? '' } },
    { enabled: day !== null, everySeconds: SLOTS_EVERY_SECONDS },
  )
