import type { QueueNumber } from '@shared/appointments/queue'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { Button } from '@/ui/button'
import { Notice } from '@/ui/notice'
import { visitAgain } from '../parts/visit'

/** The hall has shut: why, and the way to another day. */
export function Ended({ queue: { endedByHall: reason, item } }: { queue: QueueNumber }) {
  const t = useT()
  if (reason === null) return null
  return (
    <>
      {reason !== '' && <Notice>{t('appointments.detail.hallReason', { reason })}</Notice>}
      {item && (
        <Button icon="calendar" onPress={() => void open('appointments/halls/index', visitAgain({ items: [item] }))}>
          {t('queue.walkIn.book')}
        </Button>
      )}
    </>
  )
}
