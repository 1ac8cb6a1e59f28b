import { type Background, runInBackground } from '../../kit/background'
import type { Logger } from '../../kit/logger'
import type { Operations } from './operations'

const REMEMBER_HOURS = 48
const PURGE_EVERY_ROUNDS = 3_600

/** Settles unknown outcomes in the background, and forgets old keys. */
export function startReconciler({
  operations,
  logger,
  everyMs = 1_000,
}: {
  operations: Operations
  logger: Logger
  everyMs?: number
}): Background {
  let rounds = 0
  // A round that fails changes nothing: the rows keep their lease and come up again.
  return runInBackground(
    async () => {
      if ((await operations.reconcile()) > 0) return true
      if (rounds++ % PURGE_EVERY_ROUNDS === 0) await operations.store.purge(REMEMBER_HOURS)
      return false
    },
    { everyMs, logger, name: 'reconciling operations' },
  )
}
