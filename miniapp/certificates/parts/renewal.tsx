import type { Renewal } from '@shared/certificates/contract'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { Button } from '@/ui/button'

/** Begins the renewal; where that is not possible online, its guide says how. */
export function RenewalButton({ renewal }: { renewal: Renewal }) {
  const t = useT()
  if (!renewal.online) {
    return (
      <Button onPress={() => void open('catalogue/guide/index', { code: renewal.item })}>
        {t('certificates.card.renewGuide')}
      </Button>
    )
  }
  return (
    <Button onPress={() => void open('applications/apply/index', { item: renewal.item })}>
      {t('certificates.card.renew')}
    </Button>
  )
}
