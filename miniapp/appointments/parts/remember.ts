import { type AppointmentAnswer, appointmentEndpoints } from '@shared/appointments/contract'
import { answers } from '@/api/answers'

/** What the hall just answered to a write is what the next page shows at once. */
export function remember(answer: AppointmentAnswer): void {
  const { id } = answer.appointment
  answers.learn(appointmentEndpoints.one, { params: { id } }, answer)
}
