import type { BookingRules } from '@shared/appointments/contract'
import { View } from '@tarojs/components'
import { useT } from '@/i18n'
import { a11y } from '@/ui/a11y'
import { Fold } from '@/ui/fold'
import s from './hall-rules.module.scss'

/** Nobody is older: a group that goes so far has no upper end. */
const OLDEST = 150

/** Known before they bite: how far ahead, how many, until when to give up, and what missing it means. */
export function HallRules({ rules }: { rules: BookingRules }) {
  const t = useT()
  const { unit, daysAhead, releaseAt, sameDay, cutoffMinutes, perDay, perWeek, perMonth, noShows, banDays } = rules
  const lines = [
    t(unit === 'workday' ? 'appointments.rules.workdays' : 'appointments.rules.days', {
      count: daysAhead,
      time: releaseAt,
    }),
    sameDay ? t('appointments.rules.today', { count: cutoffMinutes }) : t('appointments.rules.notToday'),
    t('appointments.rules.limits', { day: perDay, week: perWeek, month: perMonth }),
    t('appointments.rules.cancel', { count: rules.cancelBeforeMinutes }),
    t('appointments.rules.waitlist', { most: rules.waitlistMost, count: Math.floor(rules.offerSeconds / 60) }),
    t('appointments.confirm.ruleMissed', { count: noShows, days: banDays }),
    ...(rules.proxyAllowed ? [] : [t('appointments.rules.inPerson')]),
    ...rules.groups.map(({ fromAge, belowAge, hours }) => {
      const at = hours.map(({ from, to }) => `${from}–${to}`).join(t('appointments.rules.and'))
      if (fromAge === 0) return t('appointments.rules.below', { below: belowAge, hours: at })
      if (belowAge > OLDEST) return t('appointments.rules.from', { from: fromAge, hours: at })
      return t('appointments.rules.between', { from: fromAge, below: belowAge, hours: at })
    }),
  ]
  return (
    <Fold title={t('appointments.rules.title')}>
      <View className={s.rules} {...a11y({ role: 'list' })}>
        {lines.map((line) => (
          <View key={line} {...a11y({ role: 'listitem' })}>
            {line}
          </View>
        ))}
      </View>
    </Fold>
  )
}
