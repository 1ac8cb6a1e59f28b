import type { Clock } from '@shared/applications/contract'
import { View } from '@tarojs/components'
import { useFormat, useT } from '@/i18n'
import { Card } from '@/ui/card'
import { ProgressBar } from '@/ui/progress-bar'
import s from './detail.module.scss'

/** 工作日时钟: how many of the promised working days are used; it stands while the hall waits for her. */
export function WorkingDayClock({ clock }: { clock: Clock }) {
  const t = useT()
  const format = useFormat()
  const { state, promisedDays, usedDays, dueDay, pausedSince } = clock
  if (promisedDays === null) return null
  if (state === 'not_started') return <Card>{t('applications.clock.notStarted', { count: promisedDays })}</Card>
  if (state === 'unknown' || usedDays === null)
    return <Card>{t('applications.clock.unknown', { count: promisedDays })}</Card>
  const used =
    state === 'stopped'
      ? t('applications.clock.stopped', { used: usedDays, promised: promisedDays })
      : t('applications.clock.used', { used: usedDays, promised: promisedDays })
  return (
    <Card>
      <ProgressBar share={promisedDays === 0 ? 1 : usedDays / promisedDays} words={used} still={state === 'paused'} />
      {state === 'paused' && (
        <View className={s.paused}>
          {pausedSince === null
            ? t('applications.clock.paused')
            : t('applications.clock.pausedSince', { day: format.day(pausedSince) })}
        </View>
      )}
      {state === 'running' && dueDay !== null && (
        <View className={s.quiet}>{t('applications.clock.due', { day: format.day(dueDay) })}</View>
      )}
      {state === 'running' && usedDays > promisedDays && (
        <View className={s.quiet}>{t('applications.clock.over')}</View>
      )}
    </Card>
  )
}
