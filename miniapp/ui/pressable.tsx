import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { type Accessible, a11y } from './a11y'

interface PressableProps extends Omit<Accessible, 'disabled'> {
  className?: string
  disabled?: boolean
  onPress: () => void
  /** A browser's Escape key presses it. */
  closes?: boolean
}

/** Whatever a finger, a keyboard or a screen reader can press. Every pressable thing of the design system is one. */
export function Pressable({
  className = '',
  disabled = false,
  onPress,
  closes = false,
  role = 'button',
  children,
  ...states
}: PropsWithChildren<PressableProps>) {
  const browserOnly =
    process.env.TARO_ENV === 'h5' ? { tabIndex: disabled ? -1 : 0, ...(closes && { 'data-closes': 'true' }) } : {}
  return (
    <View
      className={className}
      hoverClass={disabled ? 'none' : 'pressed'}
      hoverStayTime={80}
      {...(!disabled && { onClick: onPress })}
      {...browserOnly}
      {...a11y({ role, ...states, ...(disabled && { disabled }) })}
    >
      {children}
    </View>
  )
}
