import { useT } from '@/i18n'
import { Page } from '@/ui/page'

export default function HallsPage() {
  const t = useT()
  return <Page title={t('appointments.halls.title')} />
}
