import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { useFormat } from '@/i18n'
import { a11y } from './a11y'
import { Button } from './button'
import { cx } from './cx'
import s from './needs-you-card.module.scss'

interface NeedsYouCardProps {
  title: string
  sentence: string
  /** The last day, in hall time, and the whole days until it. */
  deadline?: { day: string; daysLeft: number }
  action: { label: string; onPress: () => void; busy?: boolean }
}

/**
 * What needs the resident: the same card on home, in the inbox and on a detail page. As children, a deadline that is
 * nearer than days: <Countdown>.
 */
export function NeedsYouCard({ title, sentence, deadline, action, children }: PropsWithChildren<NeedsYouCardProps>) {
  const format = useFormat()
  return (
    <View className={s.card}>
      <View className={s.title} {...a11y({ role: 'heading', level: 3 })}>
        {title}
      </View>
      <View>{sentence}</View>
      {deadline && (
        <View className={cx(s.deadline, deadline.daysLeft <= 3 && s.near)}>
          {format.day(deadline.day)} · {format.daysLeft(deadline.daysLeft)}
        </View>
      )}
      {children}
      <View className={s.action}>
        <Button onPress={action.onPress} busy={action.busy ?? false}>
          {action.label}
        </Button>
      </View>
    </View>
  )
}
