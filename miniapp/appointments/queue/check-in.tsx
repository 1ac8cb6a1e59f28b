import { queueEndpoints } from '@shared/appointments/queue'
import { useState } from 'react'
import { useWrite } from '@/api/use-write'
import { useT } from '@/i18n'
import { DidNotWork } from '@/ui/did-not-work'
import { Notice } from '@/ui/notice'
import { Section } from '@/ui/section'
import { PlaceCode } from './place-code'
import { rememberQueue } from './use-queue'

/** Shows the hall that she is there: a booking gets its number, a number from afar may be called from now on. */
export function CheckIn({ id, onChanged }: { id: string; onChanged: () => void }) {
  const t = useT()
  const checkIn = useWrite(queueEndpoints.checkIn, ['appointments', 'home', 'notifications'])
  const [given, setGiven] = useState('')

  async function send(code: string) {
    setGiven(code)
    const answer = await checkIn.send({ params: { id }, body: { code } })
    if (answer) rememberQueue(answer)
    onChanged()
  }

  return (
    <Section title={t('queue.checkIn.title')}>
      {checkIn.state === 'being_confirmed' ? (
        <Notice tone="warning" icon="clock">
          {t('queue.checkIn.asking')}
        </Notice>
      ) : (
        <PlaceCode action={t('queue.checkIn.action')} busy={checkIn.busy} onCode={(code) => void send(code)} />
      )}
      <DidNotWork
        problem={checkIn.problem}
        title={t('queue.checkIn.failed')}
        safe={t('queue.checkIn.safe')}
        onRetry={() => void send(given)}
        onClose={checkIn.reset}
      />
    </Section>
  )
}
