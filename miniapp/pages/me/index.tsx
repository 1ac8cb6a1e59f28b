import { useT } from '@/i18n'
import { Page } from '@/ui/page'

export default function MePage() {
  const t = useT()
  return <Page title={t('residents.me.title')} tab="pages/me/index" />
}
