import type { RequestListener } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { ListenError, listen, type RunningServer } from '../../kit/server'

const REOPEN_TRIES = 30
const REOPEN_PAUSE_MS = 100

/**
 * A listening port that can be shut and opened again at the same number. While it is shut the operating system refuses
 * connections, exactly as it does for a program that is not there.
 */
export class FrontDoor {
  private running: RunningServer | null
  private queue: Promise<void> = Promise.resolve()
  private ended = false

  private constructor(
    private readonly handler: RequestListener,
    private readonly name: string,
    first: RunningServer,
  ) {
    this.running = first
    this.port = first.port
    this.url = first.url
  }

  readonly port: number
  readonly url: string

  /** @throws ListenError when the port is taken or not permitted. */
  static async open(handler: RequestListener, options: { port: number; name: string }): Promise<FrontDoor> {
    return new FrontDoor(handler, options.name, await listen(handler, options))
  }

  /** Shut: nobody gets in, and everybody inside is thrown out. */
  setOpen(open: boolean): Promise<void> {
    return this.enqueue(async () => {
      if (this.ended || open === (this.running !== null)) return
      if (open) this.running = await this.listenAgain()
      else {
        const closing = this.running?.close(0)
        this.running = null
        await closing
      }
    })
  }

  /** The end: running requests may finish for `graceMs`. */
  close(graceMs?: number): Promise<void> {
    return this.enqueue(async () => {
      this.ended = true
      await this.running?.close(graceMs)
      this.running = null
    })
  }

  private enqueue(work: () => Promise<void>): Promise<void> {
    const next = this.queue.catch(() => undefined).then(work)
    this.queue = next
    return next
  }

  /** While we were shut another program's outgoing connection may have borrowed the number: it is given back soon. */
  private async listenAgain(): Promise<RunningServer> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await listen(this.handler, { port: this.port, name: this.name })
      } catch (error) {
        if (!(error instanceof ListenError) || tries >= REOPEN_TRIES) throw error
        await wait(REOPEN_PAUSE_MS)
      }
    }
  }
}
