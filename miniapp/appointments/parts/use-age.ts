import { appointmentEndpoints } from '@shared/appointments/contract'
import { residentEndpoints } from '@shared/residents/contract'
import { useAnswer } from '@/api/use-answer'
import { useResident } from '@/stores/session'
import { SELF, type Visit } from './visit'

export interface Age {
  /** Until then nothing is asked that it decides. */
  known: boolean
  query: { age?: number; whose?: 'other' }
}

/**
 * Of whom she books for, or whose booking she moves: people of an age may have places of their own. For herself nothing is
 * said, the BFF knows. Without an answer about somebody else the general ones are shown.
 */
export function useAge({ for: principal }: Pick<Visit, 'for'>, move = ''): Age {
  const resident = useResident()
  const moves = move !== '' && resident !== null
  const actsFor = !moves && principal !== undefined && principal !== SELF
  const acting = useAnswer(residentEndpoints.actingFor, {}, { enabled: actsFor })
  const moved = useAnswer(appointmentEndpoints.one, { params: { id: move } }, { enabled: moves })
  const whose = moves
    ? moved.data?.appointment.person
    : acting.data?.principals.find(({ id }) => actsFor && id === principal)
  const { data, problem } = moves ? moved : acting
  const age = whose?.age ?? null
  return {
    known: (!moves && !actsFor) || data !== undefined || problem !== null,
    query: age === null ? (moves || actsFor ? { whose: 'other' } : {}) : { age },
  }
}
