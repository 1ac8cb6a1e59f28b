import { useT } from '@/i18n'
import { Page } from '@/ui/page'

export default function GuidePage() {
  const t = useT()
  return <Page title={t('catalogue.guide.title')} />
}
