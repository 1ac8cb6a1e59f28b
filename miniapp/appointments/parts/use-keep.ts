import { appointmentEndpoints } from '@shared/appointments/contract'
import { useState } from 'react'
import { useWrite } from '@/api/use-write'
import { open } from '@/routes'
import { useLine } from '../line/use-line'
import { remember } from './remember'
import { codesOf, SELF, type Visit } from './visit'

/** A time for a visit that is kept for her, and the way on to confirming it. */
export function useKeep(visit: Visit, onKept?: () => void) {
  const hold = useWrite(appointmentEndpoints.hold, ['appointments', 'home'])
  const [wanted, setWanted] = useState('')

  async function keepNow(slot: string) {
    setWanted(slot)
    const actsFor = visit.for !== undefined && visit.for !== SELF ? { for: visit.for } : {}
    const answer = await hold.send({ body: { items: codesOf(visit), slot, ...actsFor } })
    if (!answer) return
    remember(answer)
    onKept?.()
    await open('appointments/confirm/index', { id: answer.appointment.id })
  }

  const again = () => void keepNow(wanted)
  const { line, come, leave } = useLine(hold, wanted, again)

  function keep(slot: string) {
    come()
    void keepNow(slot)
  }

  return { visit, hold, line, leave, keep, again }
}
export type Keep = ReturnType<typeof useKeep>
