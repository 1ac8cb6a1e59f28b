import type { Locale } from '@shared/http/locale'
import type { Part, Source } from '@shared/http/parts'
import { type ProblemCode, problemKind } from '@shared/http/problems'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../../kit/clock'
import type { Logger } from '../../kit/logger'
import { ProblemError } from '../http/problem'

type Missing = Extract<Part<unknown>, { state: 'unavailable' }>

/** A part that is not in anybody's language yet. */
export type Unworded<T> = Exclude<Part<T>, Missing> | Omit<Missing, 'message'>

/** Says that a part is missing, if it is. */
export function worded<T>(part: Unworded<T>, locale: Locale): Part<T> {
  if (part.state !== 'unavailable') return part
  const [message] = problemKind(part.reason).text[locale]
  return { ...part, message }
}

/** What was last known of a part, kept to be shown as stale when its source does not answer. */
export interface LastKnown {
  get(key: string): { data: unknown; asOf: string } | undefined
  set(key: string, value: { data: unknown; asOf: string }): void
}

/** Bounded memory of one process: entries older than `ttlMs` are not shown any more. */
export function createLastKnown({ entries, ttlMs }: { entries: number; ttlMs: number }): LastKnown {
  const cache = new LRUCache<string, { data: unknown; asOf: string }>({ max: entries, ttl: ttlMs })
  return { get: (key) => cache.get(key), set: (key, value) => void cache.set(key, value) }
}

export interface PartSpec<T> {
  source: Source
  /** In which it is said that it is missing. */
  locale: Locale
  /** How long this part may take before the answer goes without it. */
  deadlineMs: number
  load(signal: AbortSignal): Promise<T>
  /** Under which key the last answer is kept; personal parts carry the resident in it. */
  lastKnownKey?: string
  /** What we have of it ourselves, kept for good; asked when there is no last answer in memory. */
  recall?(): Promise<{ data: T; asOf: string } | null>
  /** Problems that are the source's answer, not its silence: they are thrown instead of shown as a missing part. */
  decided?(problem: ProblemError): boolean
}

export interface Merger {
  part<T>(spec: PartSpec<T>): Promise<Part<T>>
}

const SOURCE_PROBLEM: Record<Source, ProblemCode> = {
  hall: 'hall_unavailable',
  certificates: 'certificates_unavailable',
  identity: 'identity_unavailable',
  wechat: 'wechat_unavailable',
  us: 'temporarily_unavailable',
}

class DeadlinePassed extends Error {}

/**
 * Loads one part of a merged answer within its deadline. It comes back fresh, stale or unavailable and never throws
 * for its source's sake: one slow upstream does not blank the page. `not_signed_in` goes through, it concerns all.
 */
export function createMerger({
  clock,
  lastKnown,
  logger,
}: {
  clock: Clock
  lastKnown: LastKnown
  logger: Logger
}): Merger {
  return {
    async part<T>({ source, locale, deadlineMs, load, lastKnownKey, recall, decided }: PartSpec<T>): Promise<Part<T>> {
      const controller = new AbortController()
      let timer: NodeJS.Timeout | undefined
      const deadline = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          reject(new DeadlinePassed())
          controller.abort()
        }, deadlineMs)
      })
      try {
        const loading = load(controller.signal)
        // When the deadline wins, what the load ends with no longer matters; it must not go unhandled.
        loading.catch(() => undefined)
        const data = await Promise.race([loading, deadline])
        const asOf = clock.now().toISOString()
        if (lastKnownKey) lastKnown.set(lastKnownKey, { data, asOf })
        return { state: 'fresh', source, asOf, data }
      } catch (error) {
        if (error instanceof ProblemError && (error.code === 'not_signed_in' || decided?.(error))) throw error
        // A defect of ours blanks this part, not the page; it is not kept quiet.
        if (!(error instanceof DeadlinePassed) && !(error instanceof ProblemError))
          logger.error({ err: error, source }, 'a part could not be loaded')
        const reason = error instanceof ProblemError ? error.code : SOURCE_PROBLEM[source]
        const known = (lastKnownKey ? lastKnown.get(lastKnownKey) : undefined) ?? (await recall?.())
        if (known) return { state: 'stale', source, asOf: known.asOf, reason, data: known.data as T }
        return worded({ state: 'unavailable', source, reason }, locale)
      } finally {
        clearTimeout(timer)
      }
    },
  }
}
