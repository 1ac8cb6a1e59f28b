import { View } from '@tarojs/components'
import { a11y } from './a11y'
import { cx } from './cx'
import s from './progress-bar.module.scss'

interface ProgressBarProps {
  /** 0 to 1. */
  share: number
  /** Says the same below the bar. */
  words: string
  /** Nothing moves at the moment. */
  still?: boolean
}

/** How much of something is done. */
export function ProgressBar({ share, words, still = false }: ProgressBarProps) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100)
  return (
    <View {...a11y({ role: 'progressbar', label: words })}>
      <View className={s.track}>
        <View className={cx(s.done, still && s.still)} style={{ width: `${percent}%` }} />
      </View>
      <View className={s.words}>{words}</View>
    </View>
  )
}
