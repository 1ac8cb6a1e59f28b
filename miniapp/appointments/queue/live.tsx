import type { QueueNumber } from '@shared/appointments/queue'
import { View } from '@tarojs/components'
import { useEffect, useRef } from 'react'
import { useFormat, useT } from '@/i18n'
import { a11y } from '@/ui/a11y'
import { Answered } from '@/ui/answered'
import { cx } from '@/ui/cx'
import { Icon } from '@/ui/icon'
import { Skeleton } from '@/ui/skeleton'
import { CheckIn } from './check-in'
import { Ended } from './ended'
import { Leave } from './leave'
import s from './live.module.scss'
import { Rejoin } from './rejoin'
import { useQueue } from './use-queue'

interface LiveProps {
  /** Of the number, or of its booking. */
  id: string
  /** The number is in another state than before: what else is shown may be old. */
  onChanged?: () => void
}

/** A number in the queue as it stands now, and what she can do with it. */
export function Live({ id, onChanged }: LiveProps) {
  const answer = useQueue(id)
  const state = answer.data?.queue.state
  const before = useRef(state)
  useEffect(() => {
    if (before.current !== undefined && state !== before.current) onChanged?.()
    before.current = state
  }, [state, onChanged])
  const refresh = () => void answer.refresh()
  return (
    <Answered answer={answer} skeleton={<Skeleton shape="code" />}>
      {({ queue }) => (
        <>
          <Standing queue={queue} />
          {queue.state === 'waiting' && !queue.here && <CheckIn id={queue.id} onChanged={refresh} />}
          {queue.state === 'passed' && <Rejoin queue={queue} onChanged={refresh} />}
          <Leave queue={queue} onChanged={refresh} />
          <Ended queue={queue} />
        </>
      )}
    </Answered>
  )
}

/** The number as it is called, how long it takes, and what happens when she misses the call, before it happens. */
function Standing({ queue }: { queue: QueueNumber }) {
  const t = useT()
  const told = useTold(queue)
  const wait = useWait(queue)
  const called = queue.state === 'called'
  return (
    <View className={cx(s.standing, called && s.called)}>
      <View className={s.label}>{t('queue.number')}</View>
      <View className={s.number}>{queue.number}</View>
      <View className={s.told} {...a11y({ role: 'status', live: called ? 'assertive' : 'polite' })}>
        {called && <Icon name="bell" />}
        <View>
          <View className={s.state}>{told}</View>
          {queue.state === 'waiting' && <View>{wait}</View>}
        </View>
      </View>
      <Rule queue={queue} />
    </View>
  )
}

/** How it stands, in a sentence. */
function useTold({ state, ahead, desk, windowName }: QueueNumber): string {
  const t = useT()
  if (state === 'waiting') return ahead === 0 ? t('queue.next') : t('queue.ahead', { count: ahead ?? 0 })
  if (state === 'called') return t('queue.told.called', { desk: desk ?? '', window: windowName })
  return t(`queue.told.${state}`)
}

function useWait({ wait }: QueueNumber): string {
  const t = useT()
  const format = useFormat()
  if (!wait) return t('queue.waitUnknown')
  const [from, to] = [Math.round(wait.fromMinutes), Math.max(1, Math.round(wait.toMinutes))]
  // Nobody says "from nothing to seven", nor "from nine to nine".
  if (from < 1) return t('queue.waitAtMost', { count: to })
  return from === to ? format.minutes(to) : t('queue.wait', { from, to })
}

function Rule({ queue }: { queue: QueueNumber }) {
  const t = useT()
  const format = useFormat()
  const { state, here, keptUntil, appointment, rules } = queue
  const end = t(appointment === null ? 'queue.rule.endWalkIn' : 'queue.rule.endBooking')
  const count = rules.othersFirst
  if (state === 'waiting' && !here) return <View className={s.rule}>{t('queue.rule.notHere')}</View>
  if (state === 'waiting' || state === 'called') {
    return <View className={s.rule}>{t('queue.rule.missed', { minutes: rules.keepMinutes, count, end })}</View>
  }
  if (state === 'passed' && keptUntil !== null) {
    return <View className={s.rule}>{t('queue.rule.passed', { until: format.time(keptUntil), count, end })}</View>
  }
  return null
}
