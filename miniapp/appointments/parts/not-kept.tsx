import { askAgain } from '@/api/ask-again'
import { useT } from '@/i18n'
import { DidNotWork } from '@/ui/did-not-work'
import { InLine } from '../line/in-line'
import type { Keep } from './use-keep'
import { WayOn } from './way-on'

/** A time that could not be kept for her: why, and what is free instead; or that she waits in line for. */
export function NotKept({ keep: { visit, hold, line, leave, keep, again } }: { keep: Keep }) {
  const t = useT()
  /** The page below shows what was left before she was refused. */
  function close() {
    hold.reset()
    void askAgain('appointments')
  }

  if (line) return <InLine line={line} onLeave={leave} />
  return (
    <DidNotWork
      problem={hold.problem}
      title={t('appointments.times.refused')}
      safe={t('appointments.silent.safe')}
      onRetry={again}
      onClose={close}
    >
      <WayOn problem={hold.problem} visit={visit} onChoose={({ slotId }) => keep(slotId)} />
    </DidNotWork>
  )
}
