import { View } from '@tarojs/components'
import { useT } from '@/i18n'
import { a11y } from './a11y'
import { cx } from './cx'
import s from './skeleton.module.scss'

interface SkeletonProps {
  /** The layout that is about to appear in its place. */
  shape: 'lines' | 'cards' | 'cells' | 'facts' | 'days' | 'code'
  count?: number
}

/** How many, how each is framed, and how its bars look. */
const SHAPES = {
  lines: [3, s.spaced, s.line],
  cards: [2, cx(s.card, s.spaced), s.line],
  cells: [4, s.row, s.line],
  facts: [4, '', s.line],
  days: [7, '', cx(s.line, s.day)],
  code: [1, '', cx(s.line, s.square)],
} as const

/** First load only; afterwards what is known stays on the screen. */
export function Skeleton({ shape, count }: SkeletonProps) {
  const t = useT()
  const [usual, frame, bar] = SHAPES[shape]
  return (
    <View className={cx(s.skeleton, s[shape])} {...a11y({ role: 'status', label: t('ui.loading') })}>
      {Array.from({ length: count ?? usual }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are alike and never move
        <View key={index} className={frame ?? ''}>
          <View className={bar ?? ''} />
          {(shape === 'cards' || shape === 'cells') && <View className={cx(s.line, s.short)} />}
        </View>
      ))}
    </View>
  )
}
