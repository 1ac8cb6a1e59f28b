import { useT } from '@/i18n'
import { Page } from '@/ui/page'

export default function TimesPage() {
  const t = useT()
  return <Page title={t('appointments.times.title')} />
}
