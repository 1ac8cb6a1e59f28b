import type { WalkIn } from '@shared/appointments/mine'
import { useT } from '@/i18n'
import { open } from '@/routes'
import { NeedsYouCard } from '@/ui/needs-you-card'

/** A number taken from afar: how it stood when it was asked, and the way to how it stands now. */
export function WalkInCard({
  number: { id, number, state, itemName, hallName: hall, ahead, desk },
}: {
  number: WalkIn
}) {
  const t = useT()
  return (
    <NeedsYouCard
      title={`${number} ${itemName}`}
      sentence={t(`appointments.walkIn.${ahead === 0 ? 'next' : state}`, { hall, ahead: ahead ?? 0, desk: desk ?? '' })}
      action={{ label: t('appointments.walkIn.action'), onPress: () => void open('appointments/queue/index', { id }) }}
    />
  )
}
