import { View } from '@tarojs/components'
import { a11y } from './a11y'
import { cx } from './cx'
import s from './icon.module.scss'

/** Names of the feather set (feathericons.com). To use another one, add it here and to the list in icon.module.scss. */
export const ICONS = [
  'alert-circle',
  'bell',
  'calendar',
  'camera',
  'check',
  'check-circle',
  'check-square',
  'chevron-down',
  'chevron-left',
  'chevron-right',
  'chevron-up',
  'clock',
  'credit-card',
  'globe',
  'home',
  'info',
  'list',
  'log-in',
  'log-out',
  'map-pin',
  'phone',
  'refresh-cw',
  'search',
  'square',
  'type',
  'upload',
  'user',
  'users',
  'wifi-off',
  'x',
] as const
export type IconName = (typeof ICONS)[number]

/** Decoration beside words: screen readers skip it, so it never stands alone. */
export function Icon({ name, small = false }: { name: IconName; small?: boolean }) {
  return <View className={cx(s.icon, s[name], small && s.small)} {...a11y({ hidden: true })} />
}
