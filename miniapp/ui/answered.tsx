import type { Part } from '@shared/http/parts'
import type { ReactNode } from 'react'
import { onServersClock } from '@/api/server-clock'
import type { Answer } from '@/api/use-answer'
import { ErrorState } from './error-state'
import { FreshnessLine, KnownLine } from './freshness-line'

interface AnsweredProps<T> {
  answer: Answer<T>
  /** In the layout that is about to appear. */
  skeleton: ReactNode
  children: (data: NonNullable<T>) => ReactNode
}

/**
 * The four states of an answer, the same on every page: skeleton at first, what it says, the last known with its time
 * when asking again failed, and what happened when nothing is known.
 */
export function Answered<T>({ answer, skeleton, children }: AnsweredProps<T>) {
  const { data, problem, refreshing, asOf, refresh } = answer
  if (data !== undefined && data !== null) {
    return (
      <>
        {Boolean(problem) && <KnownLine asOf={onServersClock(asOf)} busy={refreshing} onRetry={() => void refresh()} />}
        {children(data)}
      </>
    )
  }
  if (problem) return <ErrorState problem={problem} busy={refreshing} onRetry={() => void refresh()} />
  return <>{skeleton}</>
}

interface PartViewProps<T> {
  part: Part<T>
  onRetry: () => void
  busy: boolean
  children: (data: T) => ReactNode
}

/** A part of a merged answer, with its freshness line below it. */
export function PartView<T>({ part, onRetry, busy, children }: PartViewProps<T>) {
  return (
    <>
      {part.state !== 'unavailable' && children(part.data)}
      <FreshnessLine part={part} onRetry={onRetry} busy={busy} />
    </>
  )
}
