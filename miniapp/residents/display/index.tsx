import { useT } from '@/i18n'
import { Page } from '@/ui/page'

export default function DisplayPage() {
  const t = useT()
  return <Page title={t('residents.display.title')} />
}
