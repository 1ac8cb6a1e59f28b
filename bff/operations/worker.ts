import type { Logger } from '../../kit/logger'
import type { Operations } from './operations'

const REMEMBER_HOURS = 48

/** Settles unknown outcomes in the background, and forgets old keys. */
export function startReconciler({
  operations,
  logger,
  everyMs = 1_000,
}: {
  operations: Operations
  logger: Logger
  everyMs?: number
}): { stop(): Promise<void> } {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let rounds = 0

  const round = async () => {
    try {
      while (!stopped && (await operations.reconcile()) > 0);
      if (rounds++ % 3_600 === 0) await operations.store.purge(REMEMBER_HOURS)
    } catch (error) {
      // The rows keep their lease and come up again; what went wrong is in the log.
      logger.error({ err: error }, 'reconciling operations failed')
    }
    if (!stopped) timer = setTimeout(next, everyMs)
  }
  const next = () => {
    running = round()
  }
  next()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
