import { useT } from '@/i18n'
import { Page } from '@/ui/page'

export default function FindPage() {
  const t = useT()
  return <Page title={t('catalogue.find.title')} tab="pages/find/index" />
}
