import { type Background, runInBackground } from '../../kit/background'
import type { Clock } from '../../kit/clock'
import type { Database } from '../../kit/database'
import type { Logger } from '../../kit/logger'
import { ProblemError } from '../http/problem'
import type { HallClient } from '../upstreams/hall'
import { createFeedPlace } from './feed'
import type { ExchangeIntake } from './intake'

const PAGE = 200
/** Longer than reading and taking one page. */
const LEASE_MS = 15_000

export interface PullerOptions {
  db: Database
  clock: Clock
  hall: HallClient
  take: ExchangeIntake
  logger: Logger
  everyMs?: number
}

export interface Puller {
  start(): void
  /** Reads now instead of when its time comes; nothing before it was started. */
  nudge(): void
  stop(): Promise<void>
}

/**
 * Reads the hall's feed of changes to its end, every few seconds and whenever a push says that there is something. What
 * a page tells and our place in the feed move in one transaction: a process that dies has taken all of a page or nothing.
 */
export function createPuller({ db, clock, hall, take, logger, everyMs = 3_000 }: PullerOptions): Puller {
  const place = createFeedPlace(db, clock)
  let background: Background | undefined
  let silent = false

  /** True when there is more. */
  async function readPage(): Promise<boolean> {
    const cursor = await place.claim(LEASE_MS)
    if (cursor === null) return false
    const page = await hall.applications.changes(cursor, PAGE)
    const next = page.changes.length > 0 ? page.cursor : cursor
    await db.transaction(async (tx) => {
      if (await place.moveOn(tx, cursor, next)) await take(tx, page.changes)
    })
    return !page.last
  }

  /** True when there is more to read at once. */
  async function round(): Promise<boolean> {
    try {
      const more = await readPage()
      silent = false
      return more
    } catch (error) {
      // The place has not moved: the same page is read again at the next turn.
      const away = error instanceof ProblemError
      if (!away) logger.error({ err: error }, 'reading the changes of the hall failed')
      else if (!silent) logger.warn({ err: error }, 'the changes of the hall cannot be read now')
      silent = away
      return false
    }
  }

  return {
    start() {
      background ??= runInBackground(round, { everyMs, logger, name: 'reading the changes of the hall' })
    },
    nudge: () => background?.wake(),
    async stop() {
      await background?.stop()
      await place.release().catch(() => undefined)
    },
  }
}
