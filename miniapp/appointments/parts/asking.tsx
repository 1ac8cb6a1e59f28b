import { useT } from '@/i18n'
import { Notice } from '@/ui/notice'

/** A change was sent and the hall has not answered: neither done nor failed, and said so until it is known. */
export function Asking({ what }: { what: 'hold' | 'extend' | 'confirm' | 'cancel' | 'move' | 'appeal' }) {
  const t = useT()
  return (
    <Notice tone="warning" icon="clock">
      {t(`appointments.asking.${what}`)}
    </Notice>
  )
}
