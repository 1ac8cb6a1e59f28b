import type { Appointment, AppointmentState } from '@shared/appointments/contract'
import { useT } from '@/i18n'
import { Tag } from '@/ui/chip'

const TONES = {
  held: 'warning',
  booked: 'accent',
  checked_in: 'success',
  called: 'success',
  served: 'neutral',
  cancelled: 'neutral',
  expired: 'neutral',
  missed: 'danger',
} as const satisfies Record<AppointmentState, string>

/** The state in one word. A change the hall has not answered yet comes first: nothing is called done before it is. */
export function StateTag({ appointment: { state, pending } }: { appointment: Appointment }) {
  const t = useT()
  if (pending !== null) return <Tag tone="warning">{t(`appointments.pending.${pending}`)}</Tag>
  return <Tag tone={TONES[state]}>{t(`appointments.state.${state}`)}</Tag>
}
