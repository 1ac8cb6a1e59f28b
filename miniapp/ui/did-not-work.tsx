import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { ApiProblem } from '@/api/problems'
import { useT } from '@/i18n'
import { ErrorState } from './error-state'
import { Sheet } from './sheet'

interface DidNotWorkProps {
  /** `write.problem`; null: nothing is shown. */
  problem: unknown
  /** When somebody said no. When nobody answered, the title says that instead. */
  title: string
  /** What cannot happen when she tries again after a silence. */
  safe: string
  onRetry: () => void
  onClose: () => void
}

/** A write that failed, over the page where the finger is: what happened and the way on, as children. */
export function DidNotWork({ problem, title, safe, onRetry, onClose, children }: PropsWithChildren<DidNotWorkProps>) {
  const t = useT()
  const answered = problem instanceof ApiProblem
  return (
    <Sheet open={Boolean(problem)} title={answered ? title : t('ui.silent')} onClose={onClose}>
      <ErrorState problem={problem} onRetry={onRetry}>
        {!answered && <View>{safe}</View>}
        {children}
      </ErrorState>
    </Sheet>
  )
}
