import { useT } from '@/i18n'
import { Page } from '@/ui/page'

export default function ConfirmPage() {
  const t = useT()
  return <Page title={t('appointments.confirm.title')} />
}
