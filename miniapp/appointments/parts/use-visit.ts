import { appointmentEndpoints } from '@shared/appointments/contract'
import { useAnswer } from '@/api/use-answer'

/** What a visit takes: its items, their minutes, for whom it can be, how many halls take it. `items`: codes with commas. */
export const useVisit = (items: string) =>
  useAnswer(appointmentEndpoints.visit, { query: { items } }, { enabled: items !== '', keepLast: true })
