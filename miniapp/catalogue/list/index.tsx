import { useT } from '@/i18n'
import { Page } from '@/ui/page'

export default function ItemListPage() {
  const t = useT()
  return <Page title={t('catalogue.list.title')} />
}
