import { type Appointment, appointmentEndpoints } from '@shared/appointments/contract'
import { epochOf } from '@shared/standards/time'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { serverNow } from '@/api/server-clock'
import { useWrite } from '@/api/use-write'
import { useFormat, useT } from '@/i18n'
import { Button, Buttons } from '@/ui/button'
import { DidNotWork } from '@/ui/did-not-work'
import { Sheet } from '@/ui/sheet'
import { toast } from '@/ui/toast'
import { Asking } from '../parts/asking'
import { remember } from '../parts/remember'
import s from './cancel.module.scss'

interface CancelProps {
  appointment: Appointment
  /** The hall knows something newer than what is shown. */
  onRefused: () => void
}

/** Gives a booking up, after saying until when and what it means. Past that time the hall can be called. */
export function Cancel({ appointment, onRefused }: CancelProps) {
  const t = useT()
  const format = useFormat()
  const [asked, setAsked] = useState(false)
  const cancel = useWrite(appointmentEndpoints.cancel, ['appointments', 'home', 'notifications'])
  const { id, hall, cancelUntil } = appointment
  const when = format.dateTime(cancelUntil)

  async function cancelNow() {
    const answer = await cancel.send({ params: { id }, body: {} })
    setAsked(false)
    if (!answer) return onRefused()
    remember(answer)
    toast(t('appointments.cancel.done'))
  }

  if (epochOf(cancelUntil) < serverNow()) {
    return <View className={s.tooLate ?? ''}>{t('appointments.cancel.tooLate', { when, phone: hall.phone })}</View>
  }
  return (
    <>
      {cancel.state === 'being_confirmed' ? (
        <Asking what="cancel" />
      ) : (
        <Button kind="danger" onPress={() => setAsked(true)}>
          {t('appointments.cancel.action')}
        </Button>
      )}
      <Sheet
        open={asked && cancel.state !== 'being_confirmed' && !cancel.problem}
        title={t('appointments.cancel.title')}
        onClose={() => setAsked(false)}
      >
        <View>{t('appointments.cancel.until', { when })}</View>
        <View>{t('appointments.cancel.effect')}</View>
        <Buttons>
          <Button kind="secondary" onPress={() => setAsked(false)}>
            {t('appointments.cancel.keep')}
          </Button>
          <Button kind="danger" busy={cancel.busy} onPress={() => void cancelNow()}>
            {t('appointments.cancel.confirm')}
          </Button>
        </Buttons>
      </Sheet>
      <DidNotWork
        problem={cancel.problem}
        title={t('appointments.cancel.failed')}
        safe={t('appointments.silent.safe')}
        onRetry={() => void cancelNow()}
        onClose={cancel.reset}
      />
    </>
  )
}
