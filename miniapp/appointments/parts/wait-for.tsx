import { useT } from '@/i18n'
import { open } from '@/routes'
import { Button } from '@/ui/button'
import { codesOf, type Visit } from './visit'

interface WaitForProps {
  visit: Visit
  hall?: string
  day?: string
}

/** Where nothing is free: the way to the waitlist. One can wait for one item at a time. */
export function WaitFor({ visit, hall, day }: WaitForProps) {
  const t = useT()
  const [item, ...more] = codesOf(visit)
  if (item === undefined || more.length > 0) return null
  const wish = { item, ...(visit.for && { for: visit.for }), ...(hall && { hall }), ...(day && { day }) }
  return (
    <Button kind="secondary" icon="bell" onPress={() => void open('appointments/waitlist/index', wish)}>
      {t('waitlist.offer')}
    </Button>
  )
}
