import { Text, View } from '@tarojs/components'
import type { ReactNode } from 'react'
import s from './button.module.scss'
import { cx } from './cx'
import { Icon, type IconName } from './icon'
import { Pressable } from './pressable'

interface ButtonProps {
  /** Says what it does: 确认预约, not 提交. */
  children: string
  onPress: () => void
  kind?: 'primary' | 'secondary' | 'quiet' | 'danger'
  /** Working on it: it keeps its words, turns, and cannot be pressed again. */
  busy?: boolean
  /** Why it cannot be pressed now; shown below it. */
  disabledBecause?: string | null
  icon?: IconName
  /** What a screen reader says, where several buttons of a page have the same words. Contains them. */
  label?: string
}

export function Button({
  children,
  onPress,
  kind = 'primary',
  busy = false,
  disabledBecause,
  icon,
  label = children,
}: ButtonProps) {
  const disabled = Boolean(disabledBecause)
  return (
    <View className={s.place}>
      <Pressable
        className={cx(s.button, s[kind], disabled && s.disabled)}
        disabled={disabled || busy}
        label={disabledBecause ? `${label}，${disabledBecause}` : label}
        {...(busy && { busy })}
        onPress={onPress}
      >
        {busy ? <View className={s.turning} /> : icon && <Icon name={icon} small />}
        <Text>{children}</Text>
      </Pressable>
      {disabledBecause && <View className={s.because}>{disabledBecause}</View>}
    </View>
  )
}

/** Buttons side by side, below each other where there is no room. The main one comes last. */
export function Buttons({ children }: { children: ReactNode }) {
  return <View className={s.buttons}>{children}</View>
}
