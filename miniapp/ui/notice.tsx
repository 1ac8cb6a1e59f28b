import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { a11y } from './a11y'
import { cx } from './cx'
import { Icon, type IconName } from './icon'
import s from './notice.module.scss'

interface NoticeProps {
  icon?: IconName
  /** `warning`: not done, or not certain. */
  tone?: 'plain' | 'warning'
}

/** Something she should know before she goes on. It is read out when it appears. */
export function Notice({ icon = 'info', tone = 'plain', children }: PropsWithChildren<NoticeProps>) {
  return (
    <View className={cx(s.notice, s[tone])} {...a11y({ role: 'status', live: 'polite' })}>
      <Icon name={icon} />
      <View className={s.words}>{children}</View>
    </View>
  )
}
