import type { Hall } from '@shared/appointments/contract'
import { queueEndpoints } from '@shared/appointments/queue'
import { localTimeOf } from '@shared/standards/time'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { ApiProblem } from '@/api/problems'
import { serverNow } from '@/api/server-clock'
import { useAnswer } from '@/api/use-answer'
import { useWrite } from '@/api/use-write'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { useResident } from '@/stores/session'
import { Button, Buttons } from '@/ui/button'
import { DidNotWork } from '@/ui/did-not-work'
import { Notice } from '@/ui/notice'
import { Sheet } from '@/ui/sheet'
import { rememberQueue } from './use-queue'

interface TakeNumberProps {
  hall: Hall
  item: string
  /** Where to come back to after signing in. */
  onSignIn: () => void
}

/** 现场取号: a walk-in's number from afar, where the hall allows it, after saying what it asks of her. */
export function TakeNumber({ hall, item, onSignIn }: TakeNumberProps) {
  const t = useT()
  const resident = useResident()
  const [asked, setAsked] = useState(false)
  const take = useWrite(queueEndpoints.takeNumber, ['appointments', 'home', 'notifications'])

  async function takeNow() {
    const answer = await take.send({ body: { hall: hall.id, item } })
    setAsked(false)
    if (!answer) return
    rememberQueue(answer)
    await open('appointments/queue/index', { id: answer.queue.id })
  }

  if (!hall.queue.remoteNumbers || !givesNumbers(hall)) return null
  if (take.state === 'being_confirmed') {
    return (
      <Notice tone="warning" icon="clock">
        {t('queue.take.asking')}
      </Notice>
    )
  }
  return (
    <>
      <Button
        kind="quiet"
        label={t('queue.take.spoken', { hall: hall.name })}
        onPress={() => (resident ? setAsked(true) : onSignIn())}
      >
        {t('queue.take.action')}
      </Button>
      <Sheet open={asked && !take.problem} title={t('queue.take.title')} onClose={() => setAsked(false)}>
        <View>{t('queue.take.where', { hall: hall.name, count: hall.waiting })}</View>
        <View>{t('queue.take.come')}</View>
        <View>{t('queue.take.once')}</View>
        <Buttons>
          <Button kind="secondary" onPress={() => setAsked(false)}>
            {t('queue.take.no')}
          </Button>
          <Button busy={take.busy} onPress={() => void takeNow()}>
            {t('queue.take.confirm')}
          </Button>
        </Buttons>
      </Sheet>
      <DidNotWork
        problem={take.problem}
        title={t('queue.take.failed')}
        safe={t('queue.take.safe')}
        onRetry={() => void takeNow()}
        onClose={take.reset}
      >
        <Mine problem={take.problem} />
      </DidNotWork>
    </>
  )
}

/** Today, until it closes. */
function givesNumbers({ openToday, hours }: Hall): boolean {
  const now = localTimeOf(serverNow())
  return openToday && hours.some(({ to }) => now < to)
}

/** The number she has already. */
function Mine({ problem }: { problem: unknown }) {
  const t = useT()
  const has = problem instanceof ApiProblem && problem.problem.code === 'number_taken_already'
  const [number] = useAnswer(queueEndpoints.mine, {}, { enabled: has }).data?.numbers ?? []
  if (!has || !number) return null
  return (
    <Button onPress={() => void open('appointments/queue/index', { id: number.id })}>
      {t('queue.take.mine', { number: number.number })}
    </Button>
  )
}
