import type { AppointmentAnswer } from '@shared/appointments/contract'
import { endpoints } from '@shared/endpoints'
import { queryKey } from '@/api/keys'
import { queryClient } from '@/api/query-client'

/** What the hall just answered to a write is what the next page shows at once. */
export function remember(answer: AppointmentAnswer): void {
  const { id } = answer.appointment
  queryClient.setQueryData(queryKey(endpoints.appointments.one, { params: { id } }), answer)
}
