import { notificationEndpoints } from '@shared/notifications/contract'
import { Fragment } from 'react'
import { useAnswer } from '@/api/use-answer'
import { useAskedWhenShown } from '@/api/use-asked-when-shown'
import { useT } from '@/i18n'
import { useResident } from '@/stores/session'
import { Page } from '@/ui/page'
import { MessagesBefore } from './messages-before'
import { RemindersOff } from './reminders-off'

export default function InboxPage() {
  const t = useT()
  // Another resident's messages are never on this screen, not even for a moment.
  const resident = useResident()
  useAskedWhenShown(useAnswer(notificationEndpoints.messages, { query: {} }))
  return (
    <Page title={t('notifications.inbox.title')}>
      <Fragment key={resident?.id ?? ''}>
        {resident && <RemindersOff />}
        <MessagesBefore />
      </Fragment>
    </Page>
  )
}
