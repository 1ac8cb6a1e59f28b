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
  let started = false
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | null = null
  let nudged = false
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

  async function round(): Promise<void> {
    do {
      nudged = false
      try {
        while (!stopped && (await readPage()));
        silent = false
      } catch (error) {
        // The place has not moved: the same page is read again.
        const away = error instanceof ProblemError
        if (!away) logger.error({ err: error }, 'reading the changes of the hall failed')
        else if (!silent) logger.warn({ err: error }, 'the changes of the hall cannot be read now')
        silent = away
        break
      }
    } while (nudged && !stopped)
  }

  function read(): void {
    clearTimeout(timer)
    if (!started || stopped || running) return
    running = round().finally(() => {
      running = null
      if (!stopped) timer = setTimeout(read, everyMs)
    })
  }

  return {
    start() {
      started = true
      read()
    },
    nudge() {
      nudged = true
      read()
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
      await place.release().catch(() => undefined)
    },
  }
}
