import { type Appointment, appointmentEndpoints } from '@shared/appointments/contract'
import { epochOf } from '@shared/standards/time'
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { serverNow } from '@/api/server-clock'
import { useWrite } from '@/api/use-write'
import { useT } from '@/i18n'
import { usePreferences } from '@/stores/preferences'
import { Button, Buttons } from '@/ui/button'
import { DidNotWork } from '@/ui/did-not-work'
import { Sheet } from '@/ui/sheet'
import { toast } from '@/ui/toast'
import { Asking } from '../parts/asking'
import { remember } from '../parts/remember'

interface KeepLongerProps {
  appointment: Appointment
  /** The hall may know something newer than what is shown. */
  onRefused: () => void
}

/** More time to read: once, and with large text as often as she likes; there she is asked before it runs out, too. */
export function KeepLonger({ appointment, onRefused }: KeepLongerProps) {
  const t = useT()
  const elderly = usePreferences((state) => state.elderly)
  const { id, holdExpiresAt } = appointment
  const extendable = elderly ? appointment.extendableElderly : appointment.extendable
  const write = useWrite(appointmentEndpoints.extend, ['appointments', 'home'])

  async function extend() {
    const answer = await write.send({ params: { id }, body: elderly ? { elderly } : {} })
    if (!answer) return onRefused()
    remember(answer)
    toast(t('appointments.extend.done'))
  }

  if (write.state === 'being_confirmed') return <Asking what="extend" />
  return (
    <>
      {extendable && (
        <Button kind="secondary" icon="clock" busy={write.busy} onPress={() => void extend()}>
          {t('appointments.extend.action')}
        </Button>
      )}
      {elderly && extendable && holdExpiresAt !== null && !write.problem && (
        // Each time it was made longer she is asked again before that ends.
        <AskBefore key={holdExpiresAt} until={holdExpiresAt} busy={write.busy} onExtend={() => void extend()} />
      )}
      <DidNotWork
        problem={write.problem}
        title={t('appointments.extend.failed')}
        safe={t('appointments.extend.safe')}
        onRetry={() => void extend()}
        onClose={write.reset}
      />
    </>
  )
}

/** Enough to read the question and to answer it. */
const ASKED_BEFORE_MS = 90_000

function AskBefore({ until, busy, onExtend }: { until: string; busy: boolean; onExtend: () => void }) {
  const t = useT()
  const [asked, setAsked] = useState<'not yet' | 'now' | 'answered'>('not yet')

  useEffect(() => {
    const wait = epochOf(until) - serverNow() - ASKED_BEFORE_MS
    const timer = setTimeout(() => setAsked((before) => (before === 'not yet' ? 'now' : before)), Math.max(0, wait))
    return () => clearTimeout(timer)
  }, [until])

  const leave = () => setAsked('answered')
  return (
    <Sheet open={asked === 'now'} title={t('appointments.extend.title')} onClose={leave}>
      <View>{t('appointments.extend.why')}</View>
      <Buttons>
        <Button kind="secondary" onPress={leave}>
          {t('appointments.extend.no')}
        </Button>
        <Button busy={busy} onPress={onExtend}>
          {t('appointments.extend.action')}
        </Button>
      </Buttons>
    </Sheet>
  )
}
