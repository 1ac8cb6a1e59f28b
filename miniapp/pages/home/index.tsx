import { useT } from '@/i18n'
import { Page } from '@/ui/page'

export default function HomePage() {
  const t = useT()
  return <Page title={t('home.title')} tab="pages/home/index" />
}
