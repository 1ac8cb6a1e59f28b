import { ScrollView, View } from '@tarojs/components'
import { useFormat, useT } from '@/i18n'
import { a11y } from './a11y'
import { cx } from './cx'
import s from './day-strip.module.scss'
import { Pressable } from './pressable'

export interface StripDay {
  day: string
  open: boolean
  /** What is left then, or why nothing is. */
  words: string
}

interface DayStripProps {
  /** About two weeks. */
  days: readonly StripDay[]
  value: string | null
  onChange: (day: string) => void
  /** A first choice before all days, in words: no day in particular. */
  any?: { words: string; onChoose: () => void }
}

/** Two weeks side by side with what is left on each day. Closed days say why, and are read out with the rest. */
export function DayStrip({ days, value, onChange, any }: DayStripProps) {
  const t = useT()
  const format = useFormat()
  return (
    <ScrollView scrollX enableFlex className={s.scroll} {...(value && { scrollIntoView: `day-${value}` })}>
      <View className={s.strip} {...a11y({ role: 'radiogroup', label: t('ui.days') })}>
        {any && (
          <Pressable
            className={cx(s.day, value === null && s.selected)}
            role="radio"
            checked={value === null}
            label={any.words}
            onPress={any.onChoose}
          >
            <View className={s.any}>{any.words}</View>
          </Pressable>
        )}
        {days.map(({ day, open, words }) => (
          <View key={day} id={`day-${day}`}>
            <Pressable
              className={cx(s.day, !open && s.closed, day === value && s.selected)}
              role="radio"
              checked={day === value}
              disabled={!open}
              label={`${format.day(day)}，${words}`}
              onPress={() => onChange(day)}
            >
              <View className={s.weekday}>{format.weekday(day)}</View>
              <View className={s.date}>{Number(day.slice(8))}</View>
              <View className={s.left}>{words}</View>
            </Pressable>
          </View>
        ))}
      </View>
    </ScrollView>
  )
}
