import type { Hall } from '@shared/appointments/contract'
import { queueEndpoints } from '@shared/appointments/queue'
import { localTimeOf } from '@shared/standards/time'
import { ApiProblem } from '@/api/problems'
import { serverNow } from '@/api/server-clock'
import { useAnswer } from '@/api/use-answer'
import { useWrite } from '@/api/use-write'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { Button } from '@/ui/button'
import { DidNotWork } from '@/ui/did-not-work'
import { Notice } from '@/ui/notice'
import { rememberQueue } from './use-queue'

/** Whether a number can be taken from afar there now: today, until it closes. */
export function givesNumbers({ queue, openToday, hours }: Hall): boolean {
  const now = localTimeOf(serverNow())
  return queue.remoteNumbers && openToday && hours.some(({ to }) => now < to)
}

/** Takes a number and opens it. */
export function useTaking(hall: string, item: string) {
  const take = useWrite(queueEndpoints.takeNumber, ['appointments', 'home', 'notifications'])

  /** @param whenAnswered whatever the hall says */
  async function takeNow(whenAnswered?: () => void) {
    const answer = await take.send({ body: { hall, item } })
    whenAnswered?.()
    if (!answer) return
    rememberQueue(answer)
    await open('appointments/queue/index', { id: answer.queue.id })
  }

  return { take, takeNow: (whenAnswered?: () => void) => void takeNow(whenAnswered) }
}
type Taking = ReturnType<typeof useTaking>

export function TakingAsks() {
  const t = useT()
  return (
    <Notice tone="warning" icon="clock">
      {t('queue.take.asking')}
    </Notice>
  )
}

export function NotTaken({ taking: { take, takeNow } }: { taking: Taking }) {
  const t = useT()
  return (
    <DidNotWork
      problem={take.problem}
      title={t('queue.take.failed')}
      safe={t('queue.take.safe')}
      onRetry={() => takeNow()}
      onClose={take.reset}
    >
      <Mine problem={take.problem} />
    </DidNotWork>
  )
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
