import { useT } from '@/i18n'
import { Page } from '@/ui/page'

export default function AppointmentPage() {
  const t = useT()
  return <Page title={t('appointments.detail.title')} />
}
