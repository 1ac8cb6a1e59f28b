import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { ApiProblem } from '@/api/problems'
import { useT } from '@/i18n'
import { ErrorState } from '@/ui/error-state'
import { Sheet } from '@/ui/sheet'

interface DidNotWorkProps {
  /** `write.problem`; null: nothing is shown. */
  problem: unknown
  /** When the hall or we said no. When nobody answered, the title says that instead. */
  title: string
  onRetry: () => void
  onClose: () => void
}

/** A write that failed, over the page where the finger is: what happened and the way on, as children. */
export function DidNotWork({ problem, title, onRetry, onClose, children }: PropsWithChildren<DidNotWorkProps>) {
  const t = useT()
  const answered = problem instanceof ApiProblem
  return (
    <Sheet open={Boolean(problem)} title={answered ? title : t('appointments.silent.title')} onClose={onClose}>
      <ErrorState problem={problem} onRetry={onRetry}>
        {!answered && <View>{t('appointments.silent.safe')}</View>}
        {children}
      </ErrorState>
    </Sheet>
  )
}
