import { useT } from '@/i18n'
import { Page } from '@/ui/page'

export default function MyAppointmentsPage() {
  const t = useT()
  return <Page title={t('appointments.mine.title')} tab="pages/appointments/index" />
}
