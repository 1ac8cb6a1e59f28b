import { type Appointment, appointmentEndpoints } from '@shared/appointments/contract'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useWrite } from '@/api/use-write'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { DidNotWork } from '@/ui/did-not-work'
import { Notice } from '@/ui/notice'
import { Section } from '@/ui/section'
import { TextField } from '@/ui/text-field'
import { toast } from '@/ui/toast'
import { Asking } from '../parts/asking'
import { remember } from '../parts/remember'

interface AppealProps {
  appointment: Appointment
  /** The hall knows something newer than what is shown. */
  onRefused: () => void
}

/** 申诉: she was not there and says why; later, what the hall said to it. */
export function Appeal({ appointment, onRefused }: AppealProps) {
  const t = useT()
  const { appeal, pending } = appointment
  if (appeal === null || pending !== null) return null
  if (appeal.state === 'possible') return <Ask appointment={appointment} onRefused={onRefused} />
  const tone = appeal.state === 'refused' ? 'warning' : 'plain'
  return <Notice tone={tone}>{t(`appointments.appeal.${appeal.state}`, { answer: appeal.answer ?? '' })}</Notice>
}

function Ask({ appointment: { id }, onRefused }: AppealProps) {
  const t = useT()
  const [reason, setReason] = useState('')
  const appeal = useWrite(appointmentEndpoints.appeal, ['appointments', 'home', 'notifications'])
  const said = reason.trim()

  async function send() {
    const answer = await appeal.send({ params: { id }, body: { reason: said } })
    if (!answer) return onRefused()
    remember(answer)
    toast(t('appointments.appeal.sent'))
  }

  if (appeal.state === 'being_confirmed') return <Asking what="appeal" />
  return (
    <Section title={t('appointments.appeal.title')}>
      <View>{t('appointments.appeal.why')}</View>
      <TextField
        label={t('appointments.appeal.reason')}
        placeholder={t('appointments.appeal.reason')}
        value={reason}
        maxLength={200}
        long
        onChange={setReason}
      />
      <Button
        kind="secondary"
        busy={appeal.busy}
        disabledBecause={said === '' ? t('appointments.appeal.reasonFirst') : null}
        onPress={() => void send()}
      >
        {t('appointments.appeal.send')}
      </Button>
      <DidNotWork
        problem={appeal.problem}
        title={t('appointments.appeal.failed')}
        safe={t('appointments.appeal.safe')}
        onRetry={() => void send()}
        onClose={appeal.reset}
      />
    </Section>
  )
}
