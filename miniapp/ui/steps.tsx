import { View } from '@tarojs/components'
import { useT } from '@/i18n'
import { a11y } from './a11y'
import { cx } from './cx'
import s from './steps.module.scss'

/** Where in a form she is. `current` counts from 1; at most five titles. */
export function Steps({ titles, current }: { titles: readonly string[]; current: number }) {
  const t = useT()
  const title = titles[current - 1] ?? ''
  const words = t('ui.step', { current, total: titles.length, title })
  return (
    <View {...a11y({ role: 'progressbar', label: words })}>
      <View className={s.bar}>
        {titles.map((name, index) => (
          <View key={name} className={cx(s.part, index < current && s.done)} />
        ))}
      </View>
      <View className={s.words}>{words}</View>
    </View>
  )
}
