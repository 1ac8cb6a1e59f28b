import { type Appointment, appointmentEndpoints } from '@shared/appointments/contract'
import { epochOf } from '@shared/standards/time'
import { View } from '@tarojs/components'
import { serverNow } from '@/api/server-clock'
import { useAnswer } from '@/api/use-answer'
import { useFormat, useT } from '@/i18n'
import { a11y } from '@/ui/a11y'
import { Section } from '@/ui/section'
import { visitAgain } from '../parts/visit'
import s from './rules.module.scss'

/** What holds once it is booked: until when it can be given up, when to come, what missing it means. */
export function Rules({ appointment }: { appointment: Appointment }) {
  const t = useT()
  const format = useFormat()
  const { items, hall, cancelUntil, checkInFrom, checkInUntil } = appointment
  // The hall's own rules come with its days, which the page before has just asked for.
  const { data } = useAnswer(appointmentEndpoints.days, { query: { ...visitAgain({ items }), hall: hall.id } })
  const lines = [
    t('appointments.confirm.ruleArrive', { range: format.timeRange(checkInFrom, checkInUntil) }),
    epochOf(cancelUntil) > serverNow()
      ? t('appointments.confirm.ruleCancel', { when: format.dateTime(cancelUntil) })
      : t('appointments.confirm.ruleNoCancel', { phone: hall.phone }),
  ]
  if (data) {
    const { noShows, banDays } = data.hall.rules
    lines.push(t('appointments.confirm.ruleMissed', { count: noShows, days: banDays }))
  }
  return (
    <Section title={t('appointments.confirm.rules')}>
      <View className={s.rules} {...a11y({ role: 'list' })}>
        {lines.map((line) => (
          <View key={line} {...a11y({ role: 'listitem' })}>
            {line}
          </View>
        ))}
      </View>
    </Section>
  )
}
