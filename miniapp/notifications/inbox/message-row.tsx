import { type Message, notificationEndpoints } from '@shared/notifications/contract'
import { View } from '@tarojs/components'
import { askAgain } from '@/api/ask-again'
import { useWrite } from '@/api/use-write'
import { useFormat, useT } from '@/i18n'
import { openPath } from '@/routes'
import { Tag } from '@/ui/chip'
import { cx } from '@/ui/cx'
import { ErrorState } from '@/ui/error-state'
import { Icon } from '@/ui/icon'
import { Pressable } from '@/ui/pressable'
import { compose } from '../compose'
import s from './messages.module.scss'

/** One message. Pressed, it is read, and what it is about opens. */
export function MessageRow({ message }: { message: Message }) {
  const t = useT()
  const format = useFormat()
  const read = useWrite(notificationEndpoints.read, ['notifications', 'home'])
  const { id, page, createdAt, readAt } = message
  const { title, sentence } = compose(message, t, format)
  const unread = readAt === null && read.state !== 'done'
  const when = format.dateTime(createdAt)
  const markRead = () => void read.send({ params: { id } })
  const press = () => {
    if (unread) markRead()
    if (page === null) return
    // What it tells is newer than what is known here, however young that is.
    void askAgain('appointments', 'applications', 'certificates')
    void openPath(page)
  }
  const spoken = [unread && t('notifications.unread'), title, sentence, when].filter(Boolean).join('，')
  const body = (
    <>
      <View className={s.words}>
        <View className={s.title}>
          {title} {unread && <Tag tone="accent">{t('notifications.unread')}</Tag>}
        </View>
        <View>{sentence}</View>
        <View className={s.when}>{when}</View>
      </View>
      {page !== null && <Icon name="chevron-right" small />}
    </>
  )
  return (
    <View className={cx(s.message, unread && s.unread)}>
      {/* What is read and leads nowhere is no button. */}
      {unread || page !== null ? (
        <Pressable className={s.press ?? ''} label={spoken} onPress={press}>
          {body}
        </Pressable>
      ) : (
        <View className={s.press}>{body}</View>
      )}
      {read.problem !== null && <ErrorState problem={read.problem} onRetry={markRead} />}
    </View>
  )
}
