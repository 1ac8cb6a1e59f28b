import type { Appointment } from '@shared/appointments/contract'
import { epochOf } from '@shared/standards/time'
import { serverNow } from '@/api/server-clock'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { Button } from '@/ui/button'
import { visitAgain } from '../parts/visit'

/** To the times of the same hall, to move this booking. Past the limit there is no button: the telephone stands below. */
export function Move({ appointment: { id, items, hall, cancelUntil } }: { appointment: Appointment }) {
  const t = useT()
  if (epochOf(cancelUntil) < serverNow()) return null
  return (
    <Button
      kind="secondary"
      icon="clock"
      onPress={() => void open('appointments/times/index', { ...visitAgain({ items }), hall: hall.id, move: id })}
    >
      {t('appointments.move.action')}
    </Button>
  )
}
