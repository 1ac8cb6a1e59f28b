import { useT } from '@/i18n'
import { Page } from '@/ui/page'

export default function InboxPage() {
  const t = useT()
  return <Page title={t('notifications.inbox.title')} />
}
