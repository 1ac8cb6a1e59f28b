import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Child, startChild } from './child'
import type { Environment } from './local-servers'
import { describe } from './session'

export interface RestartingServerOptions {
  /** As in messages: "The BFF". */
  name: string
  env: Environment
  /** Bundles its code as it is now; answers the file. Throws a ToolError when the code is not sound. */
  bundle: () => Promise<string>
  onLine: (line: string) => void
  say: (text: string) => void
  signal: AbortSignal
}

/**
 * A server of daily work: bundled and started again whenever its own code has changed. Code that cannot be bundled
 * leaves the running one alone; one that crashes waits for the next change.
 */
export class RestartingServer {
  private child: Child | null = null
  private running = ''
  /** One change after another: while one is being worked off, the next ones become one. */
  private queue: Promise<void> = Promise.resolve()
  private waiting = false

  constructor(private readonly options: RestartingServerOptions) {}

  /** Looks at the code; resolves when what is running is what was there. */
  refresh(): Promise<void> {
    if (!this.waiting) {
      this.waiting = true
      this.queue = this.queue.then(() => {
        this.waiting = false
        return this.apply()
      })
    }
    return this.queue
  }

  async stop(): Promise<void> {
    await this.child?.stop()
  }

  private async apply(): Promise<void> {
    const { name, env, bundle, onLine, say, signal } = this.options
    if (signal.aborted) return
    try {
      const file = await bundle()
      const content = createHash('sha256').update(readFileSync(file)).digest('hex')
      if (content === this.running && this.child?.isRunning()) return
      const started = performance.now()
      const previous = this.child
      this.child = null
      await previous?.stop()
      this.running = content
      const child = await startChild({ name, file, env, onLine, signal, startLimitMs: 180_000 })
      this.child = child
      say(`${name} is up (${Math.round(performance.now() - started)} ms)`)
      child.ended.then(({ code, signal: by }) => {
        if (this.child === child && !signal.aborted)
          say(`${name} has ended (${by ?? `exit code ${code}`}); it waits for a change.`)
      })
    } catch (error) {
      if (!signal.aborted) say(describe(error))
    }
  }
}
