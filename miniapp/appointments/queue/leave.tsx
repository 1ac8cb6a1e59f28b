import { type QueueNumber, queueEndpoints } from '@shared/appointments/queue'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useWrite } from '@/api/use-write'
import { useT } from '@/i18n'
import { Button, Buttons } from '@/ui/button'
import { DidNotWork } from '@/ui/did-not-work'
import { Notice } from '@/ui/notice'
import { Sheet } from '@/ui/sheet'
import { toast } from '@/ui/toast'
import { rememberQueue } from './use-queue'

/** A walk-in gives the number back, so that somebody else can have the place. A booking is cancelled, not left. */
export function Leave({ queue, onChanged }: { queue: QueueNumber; onChanged: () => void }) {
  const t = useT()
  const [asked, setAsked] = useState(false)
  const leave = useWrite(queueEndpoints.leave, ['appointments', 'home', 'notifications'])
  const { id, appointment, state } = queue

  async function leaveNow() {
    const answer = await leave.send({ params: { id } })
    setAsked(false)
    if (answer) {
      rememberQueue(answer)
      toast(t('queue.leave.done'))
    }
    onChanged()
  }

  if (appointment !== null || (state !== 'waiting' && state !== 'passed')) return null
  return (
    <>
      {leave.state === 'being_confirmed' ? (
        <Notice tone="warning" icon="clock">
          {t('queue.leave.asking')}
        </Notice>
      ) : (
        <Button kind="danger" onPress={() => setAsked(true)}>
          {t('queue.leave.action')}
        </Button>
      )}
      <Sheet
        open={asked && leave.state !== 'being_confirmed' && !leave.problem}
        title={t('queue.leave.title')}
        onClose={() => setAsked(false)}
      >
        <View>{t('queue.leave.effect')}</View>
        <Buttons>
          <Button kind="secondary" onPress={() => setAsked(false)}>
            {t('queue.leave.keep')}
          </Button>
          <Button kind="danger" busy={leave.busy} onPress={() => void leaveNow()}>
            {t('queue.leave.confirm')}
          </Button>
        </Buttons>
      </Sheet>
      <DidNotWork
        problem={leave.problem}
        title={t('queue.leave.failed')}
        safe={t('queue.leave.safe')}
        onRetry={() => void leaveNow()}
        onClose={leave.reset}
      />
    </>
  )
}
