import { useT } from '@/i18n'
import { DidNotWork } from '@/ui/did-not-work'
import type { Keep } from './use-keep'
import { WayOn } from './way-on'

/** A time that could not be kept for her: why, and what is free instead. */
export function NotKept({ keep: { hold, keep, again } }: { keep: Keep }) {
  const t = useT()
  return (
    <DidNotWork
      problem={hold.problem}
      title={t('appointments.times.refused')}
      safe={t('appointments.silent.safe')}
      onRetry={again}
      onClose={hold.reset}
    >
      <WayOn problem={hold.problem} onChoose={({ slotId }) => keep(slotId)} />
    </DidNotWork>
  )
}
