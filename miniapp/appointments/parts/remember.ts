import { type AppointmentAnswer, appointmentEndpoints } from '@shared/appointments/contract'
import { queryKey } from '@/api/keys'
import { queryClient } from '@/api/query-client'

/** What the hall just answered to a write is what the next page shows at once. */
export function remember(answer: AppointmentAnswer): void {
  const { id } = answer.appointment
  queryClient.setQueryData(queryKey(appointmentEndpoints.one, { params: { id } }), answer)
}
