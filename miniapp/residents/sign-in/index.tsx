import { useT } from '@/i18n'
import { Page } from '@/ui/page'

export default function SignInPage() {
  const t = useT()
  return <Page title={t('residents.signIn.title')} />
}
