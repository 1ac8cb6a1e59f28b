import { type AppointmentAnswer, appointmentEndpoints } from '@shared/appointments/contract'
import { useEffect, useState } from 'react'
import { type Answer, useAnswer } from '@/api/use-answer'

/** The hall is being asked: the answer comes within seconds. */
const WHILE_PENDING_SECONDS = 3
/** Her number can be called at any time; otherwise nothing moves by itself. */
const WHILE_MOVING_SECONDS = 20

/** One appointment, asked for again as long as something can happen to it. */
export function useAppointment(id: string): Answer<AppointmentAnswer> {
  const [seconds, setSeconds] = useState<number>()
  const answer = useAnswer(
    appointmentEndpoints.one,
    { params: { id } },
    seconds === undefined ? {} : { everySeconds: seconds },
  )
  const next = paceOf(answer.data)
  useEffect(() => setSeconds(next), [next])
  return answer
}

function paceOf(answer: AppointmentAnswer | undefined): number | undefined {
  if (!answer) return undefined
  const { pending, state } = answer.appointment
  if (pending !== null) return WHILE_PENDING_SECONDS
  return state === 'booked' || state === 'checked_in' || state === 'called' ? WHILE_MOVING_SECONDS : undefined
}
