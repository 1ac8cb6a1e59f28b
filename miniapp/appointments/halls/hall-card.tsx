import type { HallChoice } from '@shared/appointments/contract'
import { View } from '@tarojs/components'
import { useFormat, useT } from '@/i18n'
import { Times } from '@/pages/appointments/times'
import { useSlotTime } from '@/pages/appointments/use-slot-time'
import { cx } from '@/ui/cx'
import { Pressable } from '@/ui/pressable'
import s from './hall-card.module.scss'

/** A hall that accepts the item: how far, how crowded, open until when, and its first free time. */
export function HallCard({ hall, onPress }: { hall: HallChoice; onPress: () => void }) {
  const t = useT()
  const format = useFormat()
  const slotTime = useSlotTime()
  const { name, address, distanceMetres, waiting, openToday, hours, earliest } = hall
  const place = distanceMetres === null ? address : `${format.distance(distanceMetres)} · ${address}`
  const queue = waiting === 0 ? t('appointments.halls.noQueue') : t('appointments.halls.waiting', { count: waiting })
  const today = openToday
    ? t('appointments.halls.openToday', { hours: hours.map(({ from, to }) => `${from}–${to}`).join(' ') })
    : t('appointments.halls.closedToday')
  const first = earliest ? t('appointments.halls.first', { when: slotTime(earliest) }) : t('appointments.halls.noTime')
  const now = openToday ? [today, queue] : [today]
  return (
    <Pressable className={s.card ?? ''} label={[name, place, ...now, first].join('，')} onPress={onPress}>
      <View className={s.name}>{name}</View>
      <View className={s.line}>{place}</View>
      {now.map((line) => (
        <View key={line} className={s.line}>
          <Times>{line}</Times>
        </View>
      ))}
      <View className={cx(s.first, !earliest && s.none)}>
        <Times>{first}</Times>
      </View>
    </Pressable>
  )
}
