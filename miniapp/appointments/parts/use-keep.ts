import { appointmentEndpoints } from '@shared/appointments/contract'
import { useState } from 'react'
import { useWrite } from '@/api/use-write'
import { open } from '@/routes'
import { remember } from './remember'

/** A time of an item that is kept for her, and the way on to confirming it. */
export function useKeep(item: string, onKept?: () => void) {
  const hold = useWrite(appointmentEndpoints.hold, ['appointments', 'home'])
  const [wanted, setWanted] = useState('')

  async function keepNow(slot: string) {
    setWanted(slot)
    const answer = await hold.send({ body: { item, slot } })
    if (!answer) return
    remember(answer)
    onKept?.()
    await open('appointments/confirm/index', { id: answer.appointment.id })
  }

  return { hold, keep: (slot: string) => void keepNow(slot), again: () => void keepNow(wanted) }
}
export type Keep = ReturnType<typeof useKeep>
