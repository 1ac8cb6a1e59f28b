import type { Appointment } from '@shared/appointments/contract'
import { visitName } from '@shared/appointments/visit'
import { epochOf } from '@shared/standards/time'
import { View } from '@tarojs/components'
import { serverNow } from '@/api/server-clock'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { Countdown } from '@/ui/countdown'
import { NeedsYouCard } from '@/ui/needs-you-card'
import s from './held-card.module.scss'
import { useSlotTime } from './use-slot-time'

/** Whether a time is still kept, by the server's clock: an answer may be older than the end of it. */
export const isHeld = ({ state, holdExpiresAt, pending }: Appointment): boolean =>
  state === 'held' && pending === null && holdExpiresAt !== null && epochOf(holdExpiresAt) > serverNow()

/** A time that is kept and waits to be confirmed. */
export function HeldCard({ appointment, onEnd }: { appointment: Appointment; onEnd: () => void }) {
  const t = useT()
  const slotTime = useSlotTime()
  const { id, items, hall, holdExpiresAt } = appointment
  return (
    <NeedsYouCard
      title={t('appointments.held.title')}
      sentence={t('appointments.held.sentence', {
        item: visitName(items),
        when: slotTime(appointment),
        hall: hall.name,
      })}
      action={{ label: t('appointments.held.action'), onPress: () => void open('appointments/confirm/index', { id }) }}
    >
      {holdExpiresAt !== null && (
        <>
          <View className={s.left ?? ''}>{t('appointments.held.left')}</View>
          <Countdown until={holdExpiresAt} onEnd={onEnd} />
        </>
      )}
    </NeedsYouCard>
  )
}
