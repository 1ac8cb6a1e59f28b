import { useT } from '@/i18n'
import { open } from '@/routes'
import { Button } from '@/ui/button'
import { codesOf, type Visit } from './visit'

interface WaitForProps {
  visit: Visit
  hall?: string
  day?: string
}

/** Where nothing is free: the way to the waitlist. */
export function WaitFor({ visit, hall, day }: WaitForProps) {
  const t = useT()
  if (codesOf(visit).length === 0) return null
  const wish = { ...visit, ...(hall && { hall }), ...(day && { day }) }
  return (
    <Button kind="secondary" icon="bell" onPress={() => void open('appointments/waitlist/index', wish)}>
      {t('waitlist.offer')}
    </Button>
  )
}
