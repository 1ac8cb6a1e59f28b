import { appointmentEndpoints } from '@shared/appointments/contract'
import { useAnswer } from '@/api/use-answer'
import { usePlace } from '../halls/place'
import { useAge } from '../parts/use-age'
import type { Visit } from '../parts/visit'

/** 长者版: the halls for a visit, the nearest first once she has said where she is. One question for all its screens. */
export function useHalls(visit: Visit) {
  const place = usePlace((state) => state.place)
  const age = useAge(visit)
  const answer = useAnswer(
    appointmentEndpoints.halls,
    { query: { items: visit.items, sort: place ? 'distance' : 'earliest', ...place, ...age.query } },
    { enabled: age.known, keepLast: true },
  )
  return { answer, isNear: place !== null }
}
