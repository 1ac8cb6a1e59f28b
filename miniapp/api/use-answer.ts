import type { Endpoint, ResponseOf } from '@shared/http/endpoint'
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { useVisible } from '@/platform/use-visible'
import { answers } from './answers'
import { ask } from './client'
import { recall } from './known'
import { pause } from './pause'
import { NetworkProblem } from './problems'
import type { InputOf } from './request'

export interface Answer<T> {
  /** The last known answer; stays while it is asked for again, and when that fails. */
  data: T | undefined
  /** Why the last question failed; null when it did not. With `data` set, the data is old. */
  problem: unknown
  /** Nothing to show yet: draw the skeleton. */
  loading: boolean
  /** Asking again under what is shown. */
  refreshing: boolean
  /** When `data` was received, milliseconds since the epoch. */
  asOf: number
  refresh(): Promise<void>
}

interface AnswerOptions {
  /** False: do not ask yet. */
  enabled?: boolean
  /** While the input changes (typing, another day), keep showing the answer to the last one. */
  keepLast?: boolean
  /** Ask again after so many seconds while the page is on top and the app in the foreground. */
  everySeconds?: number
  /** She opens it because something may have happened a moment ago: what is known is shown while it is asked again. */
  always?: boolean
}

/** What an endpoint answers, kept, shared between pages, asked again when it may be old, ended when the page leaves. */
export function useAnswer<E extends Endpoint>(
  endpoint: E,
  input: InputOf<E> & object,
  { enabled = true, keepLast = false, everySeconds, always = false }: AnswerOptions = {},
): Answer<ResponseOf<E>> {
  const visible = useVisible()
  // Before the question is put for the first time: nobody looks at this answer yet.
  recall(endpoint, input)
  const question = answers.question(endpoint, input)
  const put = (signal: AbortSignal) => askTwice(endpoint, input, signal)
  const latest = useRef(put)
  latest.current = put
  const { data, at, problem, asking } = useSyncExternalStore(question.listen, () => question.known)

  useEffect(() => (enabled ? question.watch(latest.current, always) : undefined), [question, enabled, always])
  useEffect(() => {
    if (!enabled || !visible || everySeconds === undefined) return
    const timer = setInterval(() => {
      if (answers.foreground) void question.ask(latest.current)
    }, everySeconds * 1000)
    return () => clearInterval(timer)
  }, [question, enabled, visible, everySeconds])

  const last = useRef(data)
  if (data !== undefined) last.current = data
  const shown = keepLast && problem === null ? last.current : data
  return {
    data: (shown ?? undefined) as ResponseOf<E> | undefined,
    problem,
    loading: shown === undefined && problem === null && (enabled || asking),
    refreshing: asking,
    asOf: at,
    refresh: async () => {
      // A page that has left may still be told how something ended.
      if (!question.isIdle) await question.ask(put)
    },
  }
}

/** The BFF repeats what is safe to repeat; only the way to it can be better the second time. */
const SECOND_TRY_AFTER_MS = 600

async function askTwice<E extends Endpoint>(endpoint: E, input: InputOf<E> & object, signal: AbortSignal) {
  try {
    return await ask(endpoint, { signal, ...input })
  } catch (error) {
    if (!(error instanceof NetworkProblem) || error.kind !== 'unreachable') throw error
    await pause(SECOND_TRY_AFTER_MS, signal)
    return await ask(endpoint, { signal, ...input })
  }
}
