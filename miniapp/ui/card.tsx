import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import s from './card.module.scss'
import { cx } from './cx'

/** A surface on the page. `flush`: rows reach its edges. */
export function Card({ flush = false, children }: PropsWithChildren<{ flush?: boolean }>) {
  return <View className={cx(s.card, flush && s.flush)}>{children}</View>
}
