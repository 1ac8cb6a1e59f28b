import { appointmentEndpoints } from '@shared/appointments/contract'
import { useAnswer } from '@/api/use-answer'
import { HeldCard, isHeld } from '@/pages/appointments/held-card'

/** Times she has kept and not confirmed: before she takes another one, she is shown the way back to them. */
export function HeldBefore() {
  const { data, refresh } = useAnswer(appointmentEndpoints.mine, { query: { when: 'upcoming' } })
  const held = (data?.appointments ?? []).filter(isHeld)
  return held.map((one) => <HeldCard key={one.id} appointment={one} onEnd={() => void refresh()} />)
}
