import type { Appointment } from '@shared/appointments/contract'
import { useT } from '@/i18n'

/** Who is served: 测***（本人）. */
export function useWho(): (person: Appointment['person']) => string {
  const t = useT()
  return ({ name, relation }) => t(`appointments.who.${relation}`, { name })
}
