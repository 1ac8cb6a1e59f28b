import type { Endpoint, ResponseOf } from '@shared/http/endpoint'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useVisible } from '@/platform/use-visible'
import { ask, type InputOf } from './client'
import { queryKey } from './keys'
import { recall } from './known'

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
  input: InputOf<E>,
  { enabled = true, keepLast = false, everySeconds, always = false }: AnswerOptions = {},
): Answer<ResponseOf<E>> {
  const visible = useVisible()
  // Before the question is put for the first time: nobody looks at this entry of the cache yet.
  recall(useQueryClient(), endpoint, input as object)
  const query = useQuery({
    queryKey: queryKey(endpoint, input as object),
    // 204 answers nothing, and react-query wants something.
    queryFn: async ({ signal }) => (await ask(endpoint, Object.assign({ signal }, input))) ?? null,
    enabled,
    ...(always && { refetchOnMount: 'always' as const }),
    ...(keepLast && { placeholderData: keepPreviousData }),
    ...(everySeconds !== undefined && visible && { refetchInterval: everySeconds * 1000 }),
  })
  return {
    data: (query.data ?? undefined) as ResponseOf<E> | undefined,
    problem: query.error,
    loading: query.isLoading && query.data === undefined,
    refreshing: query.isFetching,
    asOf: query.dataUpdatedAt,
    refresh: async () => {
      await query.refetch()
    },
  }
}
