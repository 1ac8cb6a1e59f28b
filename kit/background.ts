import type { Logger } from './logger'

export interface Background {
  /** Looks for work now instead of at the next turn. */
  wake(): void
  /** Resolves when what is running has ended. */
  stop(): Promise<void>
}

export interface BackgroundOptions {
  everyMs: number
  /** The next turn after a round that failed; as usual unless given. */
  afterFailureMs?: number
  logger: Logger
  /** As it stands in the log. */
  name: string
}

/**
 * Does something again and again in the background, one round at a time.
 * @param round does some work; true when there may be more at once. A failed round is logged and comes up again.
 */
export function runInBackground(
  round: (ending: AbortSignal) => Promise<boolean>,
  { everyMs, afterFailureMs = everyMs, logger, name }: BackgroundOptions,
): Background {
  const ending = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | null = null
  let woken = false
  let waitMs = everyMs

  const rounds = async () => {
    waitMs = everyMs
    try {
      do woken = false
      while (!ending.signal.aborted && ((await round(ending.signal)) || woken))
    } catch (error) {
      waitMs = afterFailureMs
      if (!ending.signal.aborted) logger.error({ err: error, name }, 'a background round failed')
    }
  }
  const next = () => {
    if (running || ending.signal.aborted) return
    clearTimeout(timer)
    running = rounds().finally(() => {
      running = null
      if (!ending.signal.aborted) timer = setTimeout(next, waitMs)
    })
  }
  next()
  return {
    wake() {
      woken = true
      next()
    },
    async stop() {
      ending.abort()
      clearTimeout(timer)
      await running
    },
  }
}
