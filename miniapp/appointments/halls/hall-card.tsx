import type { HallChoice, UsualDay } from '@shared/appointments/contract'
import { localTimeOf } from '@shared/standards/time'
import { View } from '@tarojs/components'
import { serverNow } from '@/api/server-clock'
import { useFormat, useT } from '@/i18n'
import { Times } from '@/pages/appointments/times'
import { useSlotTime } from '@/pages/appointments/use-slot-time'
import { cx } from '@/ui/cx'
import { Pressable } from '@/ui/pressable'
import s from './hall-card.module.scss'
import { UsualHours, useUsual } from './usual-hours'

interface HallCardProps {
  hall: HallChoice
  /** What is usual there on the day she would go; undefined: nobody has counted. */
  usual: UsualDay | undefined
  onPress: () => void
}

/** A hall that accepts the item: how far, how crowded now and usually, open until when, and its first free time. */
export function HallCard({ hall, usual, onPress }: HallCardProps) {
  const t = useT()
  const format = useFormat()
  const slotTime = useSlotTime()
  const inWords = useUsual()
  const { name, address, distanceMetres, waiting, openToday, hours, earliest } = hall
  const place = distanceMetres === null ? address : `${format.distance(distanceMetres)} · ${address}`
  const today = openToday
    ? t('appointments.halls.openToday', { hours: hours.map(({ from, to }) => `${from}–${to}`).join(' ') })
    : t('appointments.halls.closedToday')
  const queue = waiting === 0 ? t('appointments.halls.noQueue') : t('appointments.halls.waiting', { count: waiting })
  const now = isOpen(hall) ? [today, queue] : [today]
  const first = earliest ? t('appointments.halls.first', { when: slotTime(earliest) }) : t('appointments.halls.noTime')
  const startsAt = earliest?.startsAt ?? null
  const usually = usual ? [inWords(usual, startsAt)] : []
  return (
    <Pressable className={s.card ?? ''} label={[name, place, ...now, first, ...usually].join('，')} onPress={onPress}>
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
      {usual && <UsualHours usual={usual} startsAt={startsAt} />}
    </Pressable>
  )
}

/** People are waiting only while a hall is open: at night an empty hall is no news. */
function isOpen({ openToday, hours }: HallChoice): boolean {
  const time = localTimeOf(serverNow())
  return openToday && hours.some(({ from, to }) => from <= time && time < to)
}
