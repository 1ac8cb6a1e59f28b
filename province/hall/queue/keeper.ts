import { type Background, runInBackground } from '../../../kit/background'
import type { Clock } from '../../../kit/clock'
import type { Database } from '../../../kit/database'
import type { Logger } from '../../../kit/logger'
import { endMissedCalls } from './missed'

/** Writes down that a number which missed its call was not taken up again in time, so that a booking is a no-show then. */
export function startQueueKeeper(
  { db, clock, logger }: { db: Database; clock: Clock; logger: Logger },
  everyMs = 2_000,
): Background {
  return runInBackground(async () => (await endMissedCalls(db, clock.now())) > 0, {
    everyMs,
    logger,
    name: 'missed calls',
  })
}
