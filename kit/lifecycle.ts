import type { Logger } from './logger'

/** Why a program cannot start, for whoever starts it: the message says what to do next, and is all there is to know. */
export class StartError extends Error {}

/** Says why the program has not started, and ends it. */
export function endUnstarted(error: unknown): never {
  const text = error instanceof StartError ? error.message : error instanceof Error && error.stack
  process.stderr.write(`${text || String(error)}\n`)
  process.exit(1)
}

/**
 * Runs `stop` once on SIGINT or SIGTERM, and ends the process: 0 when all stopped, 1 when it did not within `limitMs`.
 * A parent that disappears counts as a signal too when it opened an IPC channel.
 */
export function stopOnSignals(logger: Logger, stop: () => Promise<void>, limitMs = 12_000): void {
  let stopping = false
  const run = (reason: string) => {
    if (stopping) return
    stopping = true
    logger.info({ reason }, 'stopping')
    const limit = setTimeout(() => process.exit(1), limitMs)
    limit.unref()
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'stopping failed')
        process.exit(1)
      },
    )
  }
  process.once('SIGINT', () => run('SIGINT'))
  process.once('SIGTERM', () => run('SIGTERM'))
  process.once('disconnect', () => run('parent gone'))
}
