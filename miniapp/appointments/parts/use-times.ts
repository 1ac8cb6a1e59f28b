import { appointmentEndpoints } from '@shared/appointments/contract'
import { useAnswer } from '@/api/use-answer'

/** What is left changes while she looks. */
const DAYS_EVERY_SECONDS = 30
const SLOTS_EVERY_SECONDS = 15

/** The days a hall has for an item. */
export const useDays = (item: string, hall: string) =>
  useAnswer(appointmentEndpoints.days, { query: { item, hall } }, { everySeconds: DAYS_EVERY_SECONDS })

/** The times of a day; none are asked for while the day is not known. */
export const useTimes = (item: string, hall: string, day: string | null) =>
  useAnswer(
    appointmentEndpoints.slots,
    { query: { item, hall, day: day ?? '' } },
    { enabled: day !== null, everySeconds: SLOTS_EVERY_SECONDS },
  )
