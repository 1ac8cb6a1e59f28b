import type { UsualDay } from '@shared/appointments/contract'
import { localTimeOf } from '@shared/standards/time'
import { View } from '@tarojs/components'
import { useT } from '@/i18n'
import { a11y } from '@/ui/a11y'
import { cx } from '@/ui/cx'
import s from './usual-hours.module.scss'

/** The busiest and the quietest hour of a usual day in words, and the hour she would come in. */
export function useUsual(): (usual: UsualDay, startsAt: string | null) => string {
  const t = useT()
  return ({ weekday, hours }, startsAt) => {
    const byPeople = [...hours].sort((a, b) => a.people - b.people)
    const [quietest] = byPeople
    const busiest = byPeople[byPeople.length - 1]
    if (!quietest || !busiest) return ''
    const whole = t('appointments.halls.usual', {
      weekday: t(`common.weekday.${weekday}`),
      busiest: busiest.from,
      most: busiest.people,
      quietest: quietest.from,
      least: quietest.people,
    })
    const hers = hourOf(hours, startsAt)
    if (!hers) return whole
    return `${whole}${t('appointments.halls.usualThen', { from: hers.from, count: hers.people })}`
  }
}

const hourOf = (hours: UsualDay['hours'], startsAt: string | null) =>
  startsAt === null ? undefined : hours.find(({ from }) => from.slice(0, 2) === localTimeOf(startsAt).slice(0, 2))

/** A bar for each hour, against the busiest one. What they say is said in words beside them, so they are not read out. */
export function UsualHours({ usual, startsAt }: { usual: UsualDay; startsAt: string | null }) {
  const inWords = useUsual()
  const most = Math.max(1, ...usual.hours.map(({ people }) => people))
  const hers = hourOf(usual.hours, startsAt)
  return (
    <View className={s.usual}>
      <View className={s.bars} {...a11y({ hidden: true })}>
        {usual.hours.map(({ from, people }) => (
          <View key={from} className={s.hour}>
            <View className={s.space}>
              <View
                className={cx(s.bar, from === hers?.from && s.hers)}
                style={{ height: `${Math.round((people / most) * 100)}%` }}
              />
            </View>
            <View className={s.from}>{Number(from.slice(0, 2))}</View>
          </View>
        ))}
      </View>
      <View className={s.words}>{inWords(usual, startsAt)}</View>
    </View>
  )
}
