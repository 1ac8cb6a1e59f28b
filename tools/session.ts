import { ToolError } from './project'

/** What runs until somebody stops it: things are started one after another, and stopped in the opposite order. */
export interface Session {
  /** Aborted as soon as stopping begins: whatever is still starting gives up. */
  signal: AbortSignal
  /** Called when the session ends; the last one added is the first one stopped. */
  onStop(name: string, stop: () => Promise<void>): void
  /** Something that must run does not any more: the session ends with this message. */
  fail(message: string): void
}

/**
 * Runs `work`, then waits for Ctrl-C, SIGTERM or a failure, stops everything in order and ends the process:
 * 0 after a signal, 1 after a failure.
 */
export async function runSession(work: (session: Session) => Promise<void>): Promise<void> {
  const abort = new AbortController()
  const stops: { name: string; stop: () => Promise<void> }[] = []
  const ended = new Promise<{ problem: string | null }>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve({ problem: null }))
    const session: Session = {
      signal: abort.signal,
      onStop: (name, stop) => stops.push({ name, stop }),
      fail: (message) => resolve({ problem: message }),
    }
    work(session).catch((error: unknown) => resolve({ problem: describe(error) }))
  })
  const { problem } = await ended
  if (problem !== null) console.error(`\n${problem}`)
  else console.log('\nStopping…')
  abort.abort()
  let clean = true
  for (const { name, stop } of stops.reverse()) {
    try {
      await stop()
    } catch (error) {
      clean = false
      console.error(`${name} did not stop: ${describe(error)}`)
    }
  }
  if (problem === null && clean) console.log('Stopped.')
  process.exit(problem === null && clean ? 0 : 1)
}

/** Runs a command that ends by itself. */
export function runCommand(work: () => Promise<void>): void {
  work().catch((error: unknown) => {
    console.error(describe(error))
    process.exitCode = 1
  })
}

export function describe(error: unknown): string {
  if (error instanceof ToolError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
