import type { Guide } from '@shared/catalogue/contract'
import type { ProblemCode } from '@shared/http/problems'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../../kit/clock'
import type { Logger } from '../../kit/logger'
import { ProblemError } from '../http/problem'
import type { Unworded } from '../merge/parts'
import { isOffered, toGuide } from './hall-items'
import type { ItemSource } from './item-source'
import { check } from './quality'

/** So long a guide counts as asked just now. Changes the import sees are shown at once whatever its age. */
const FRESH_MS = 30_000
/** Older than that it is not shown any more, not even as stale. */
const LAST_MS = 6 * 60 * 60_000
/** How long a resident waits for a newer one when an older one is at hand. */
const PATIENCE_MS = 400
const KEPT = 2_000

interface Kept {
  /** null: the hall does not know it, or it is not fit to be shown. */
  guide: Guide | null
  askedAt: Date
}

/** Guides as the hall has them now: asked once for all who want one at the same time, kept for a moment. */
export class Guides {
  private readonly cache: LRUCache<string, Kept>

  constructor(
    private readonly source: ItemSource,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    this.cache = new LRUCache<string, Kept>({
      max: KEPT,
      ttl: FRESH_MS,
      // Never deleted for its age alone, and never for a failure: then an older guide is better than none.
      noDeleteOnStaleGet: true,
      noDeleteOnFetchRejection: true,
      // Forgotten while being asked: whoever waits still gets the answer.
      ignoreFetchAbort: true,
      perf: { now: () => clock.now().getTime() },
      ttlResolution: 0,
      fetchMethod: (code) => this.ask(code),
    })
  }

  /** What the import saw changing is asked anew. */
  forget(codes: readonly string[]): void {
    for (const code of codes) this.cache.delete(code)
  }

  private async ask(code: string): Promise<Kept> {
    const raw = await this.source.item(code)
    const fit = raw !== null && isOffered(raw) && check(raw).length === 0
    return { guide: fit ? toGuide(raw) : null, askedAt: this.clock.now() }
  }

  /** @throws ProblemError not_found, also for guides the quality gate refuses */
  async get(code: string): Promise<Unworded<Guide>> {
    const kept = this.cache.peek(code, { allowStale: true })
    const older = kept && this.clock.now().getTime() - kept.askedAt.getTime() < LAST_MS ? kept : undefined
    try {
      const asking = this.cache.fetch(code)
      const newest = older ? await within(asking, PATIENCE_MS) : await asking
      if (newest) return this.part(newest, null)
    } catch (error) {
      return this.unanswered(code, error, older)
    }
    return this.unanswered(code, new ProblemError('hall_unavailable'), older)
  }

  private unanswered(code: string, error: unknown, older: Kept | undefined): Unworded<Guide> {
    if (!(error instanceof ProblemError)) this.logger.warn({ err: error, item: code }, 'guide could not be asked')
    const reason: ProblemCode = error instanceof ProblemError ? error.code : 'hall_unavailable'
    if (reason === 'not_found') throw new ProblemError('not_found')
    if (older) return this.part(older, reason)
    return { state: 'unavailable', source: 'hall', reason }
  }

  private part({ guide, askedAt }: Kept, reason: ProblemCode | null): Unworded<Guide> {
    if (guide === null) throw new ProblemError('not_found')
    const asOf = askedAt.toISOString()
    return reason === null
      ? { state: 'fresh', source: 'hall', asOf, data: guide }
      : { state: 'stale', source: 'hall', asOf, reason, data: guide }
  }
}

/** The value, or undefined when it takes longer; the work goes on for whoever comes next. */
async function within<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms)
  })
  // Whoever gave up does not hear of a later failure; the next asks again.
  work.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
