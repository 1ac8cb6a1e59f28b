import { type QueueNumber, queueEndpoints } from '@shared/appointments/queue'
import { useState } from 'react'
import { useWrite } from '@/api/use-write'
import { useT } from '@/i18n'
import { Button } from '@/ui/button'
import { DidNotWork } from '@/ui/did-not-work'
import { Notice } from '@/ui/notice'
import { PlaceCode } from './place-code'
import { rememberQueue } from './use-queue'

/** A missed number is taken up again, once; who has never been there shows that she is there now. */
export function Rejoin({ queue: { id, here }, onChanged }: { queue: QueueNumber; onChanged: () => void }) {
  const t = useT()
  const rejoin = useWrite(queueEndpoints.rejoin, ['appointments', 'home', 'notifications'])
  const [given, setGiven] = useState<string>()

  async function send(code?: string) {
    setGiven(code)
    const answer = await rejoin.send({ params: { id }, body: code === undefined ? {} : { code } })
    if (answer) rememberQueue(answer)
    onChanged()
  }

  if (rejoin.state === 'being_confirmed') {
    return (
      <Notice tone="warning" icon="clock">
        {t('queue.rejoin.asking')}
      </Notice>
    )
  }
  return (
    <>
      {here ? (
        <Button icon="refresh-cw" busy={rejoin.busy} onPress={() => void send()}>
          {t('queue.rejoin.action')}
        </Button>
      ) : (
        <PlaceCode action={t('queue.rejoin.action')} busy={rejoin.busy} onCode={(code) => void send(code)} />
      )}
      <DidNotWork
        problem={rejoin.problem}
        title={t('queue.rejoin.failed')}
        safe={t('queue.rejoin.safe')}
        onRetry={() => void send(given)}
        onClose={rejoin.reset}
      />
    </>
  )
}
