import { messageEndpoints } from '@shared/notifications/messages'
import { useAnswer } from '@/api/use-answer'
import { useAskedWhenShown } from '@/api/use-asked-when-shown'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { Cell } from '@/ui/cell'

/** The way to her messages, with how many wait. When that is not known, the way stays open. */
export function MessagesCell() {
  const t = useT()
  const answer = useAnswer(messageEndpoints.messages, { query: {} })
  useAskedWhenShown(answer)
  const unread = answer.data?.unread ?? 0
  return (
    <Cell
      icon="bell"
      title={t('notifications.inbox.title')}
      {...(unread > 0 && { value: t('residents.me.unread', { count: unread }) })}
      onPress={() => void open('notifications/inbox/index')}
    />
  )
}
