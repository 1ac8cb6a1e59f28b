import { Button, Text } from '@tarojs/components'
import { a11y } from '@/ui/a11y'
import { Icon } from '@/ui/icon'
import s from './share-button.module.scss'
import type { ShareButtonProps } from './types'

/** WeChat shares only from a button of its own. What it hands on, the page says in `useShareAppMessage`. */
export function ShareButton({ children }: ShareButtonProps) {
  return (
    <Button className={s.share} openType="share" hoverClass="pressed" {...a11y({ role: 'button', label: children })}>
      <Icon name="users" small />
      <Text>{children}</Text>
    </Button>
  )
}
