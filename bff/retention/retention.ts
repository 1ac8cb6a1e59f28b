import { type Background, runInBackground } from '../../kit/background'
import type { Clock } from '../../kit/clock'
import type { Database } from '../../kit/database'
import type { Logger } from '../../kit/logger'
import { RULES } from './rules'

const HOUR_MS = 3_600_000
const EVERY_MS = 10 * 60_000

/** Removes what is not needed any more, by our clock. Returns how much went, by what it was. */
export async function removeOld(db: Database, clock: Clock): Promise<Record<string, number>> {
  const removed: Record<string, number> = {}
  for (const { what, hours, remove } of RULES) {
    const count = (await db.query(`${remove} returning 1`, [new Date(clock.now().getTime() - hours * HOUR_MS)])).length
    if (count > 0) removed[what] = count
  }
  return removed
}

/** Goes through the rules again and again. Several processes may: what one has removed the others do not find. */
export function startRetention({ db, clock, logger }: { db: Database; clock: Clock; logger: Logger }): Background {
  return runInBackground(
    async () => {
      const removed = await removeOld(db, clock)
      if (Object.keys(removed).length > 0) logger.info({ removed }, 'removed what is not needed any more')
      return false
    },
    { everyMs: EVERY_MS, logger, name: 'removing what is old' },
  )
}
