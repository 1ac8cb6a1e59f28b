import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { a11y } from './a11y'
import s from './chip.module.scss'
import { cx } from './cx'
import { Pressable } from './pressable'

/** A word of state. The colour only repeats what the word says. */
export function Tag({
  children,
  tone = 'neutral',
}: {
  children: string
  tone?: 'neutral' | 'accent' | 'success' | 'warning' | 'danger'
}) {
  return <View className={cx(s.tag, s[tone])}>{children}</View>
}

interface ChipProps {
  children: string
  selected?: boolean
  onPress: () => void
}

/** One of a few to choose from, or a shortcut. */
export function Chip({ children, selected, onPress }: ChipProps) {
  const choice = selected === undefined ? {} : { role: 'radio' as const, checked: selected }
  return (
    <Pressable className={cx(s.chip, selected && s.selected)} label={children} {...choice} onPress={onPress}>
      {children}
    </Pressable>
  )
}

/** `choose`: says what the choice is about, for a screen reader; leave it out for shortcuts. */
export function Chips({ children, choose }: { children: ReactNode; choose?: string }) {
  return (
    <View className={s.chips} {...(choose !== undefined && a11y({ role: 'radiogroup', label: choose }))}>
      {children}
    </View>
  )
}
