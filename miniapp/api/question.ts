import type { Endpoint } from '@shared/http/endpoint'

/** What is known of a question. Another object after every change. */
export interface Known {
  /** The last answer; undefined: none yet. */
  data: unknown
  /** When `data` was received, milliseconds since the epoch. */
  at: number
  /** Why it could not be answered the last time; null when it could. */
  problem: unknown
  asking: boolean
}

/** A younger answer is not asked for again when a page opens. */
const YOUNG_MS = 15_000

/** Puts it to the BFF, until the signal says that nobody waits any more. */
type Put = (signal: AbortSignal) => Promise<unknown>

/** One question to the BFF: what is known of it, who looks at it, and whether it is being asked. */
export class Question {
  known: Known = { data: undefined, at: 0, problem: null, asking: false }
  /** The answer is no longer true, or was not got: the next page that opens asks again. */
  private outdated = false
  private underWay: { leaving: AbortController; done: Promise<void> } | null = null
  private readonly listeners = new Set<() => void>()
  private watchers = 0
  private put: Put | null = null

  /** @param tell is called after every change, beside those who listen. */
  constructor(
    readonly endpoint: Endpoint,
    readonly input: object,
    private readonly tell: (question: Question) => void,
  ) {}

  listen = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** Nobody's screen depends on it. */
  get isIdle(): boolean {
    return this.listeners.size === 0 && this.watchers === 0
  }

  get isWatched(): boolean {
    return this.watchers > 0
  }

  get isOld(): boolean {
    return this.known.data === undefined || this.outdated || Date.now() - this.known.at > YOUNG_MS
  }

  /** As long as a page shows it: asked when it may be old. @returns how to leave; with the last one the request ends. */
  watch(put: Put, always: boolean): () => void {
    this.watchers++
    this.put = put
    if (always || this.isOld) void this.ask(put)
    return () => {
      this.watchers--
      if (this.watchers === 0) this.end()
    }
  }

  /** Asked by several at a time, it is asked once. What comes of it is `known`. */
  ask(put: Put): Promise<void> {
    if (!this.underWay) {
      const leaving = new AbortController()
      this.become({ asking: true, ...(this.known.data === undefined && { problem: null }) })
      this.underWay = { leaving, done: this.answered(put(leaving.signal), leaving.signal) }
    }
    return this.underWay.done
  }

  /** Something has changed: what is being asked meanwhile was asked before it did. */
  async askAgain(): Promise<void> {
    this.outdated = true
    if (!this.isWatched || !this.put) return
    this.end()
    await this.ask(this.put)
  }

  async askIfOld(): Promise<void> {
    if (this.isWatched && this.put && this.isOld) await this.ask(this.put)
  }

  learn(data: unknown, at = Date.now()): void {
    this.outdated = false
    this.become({ data: sameOr(this.known.data, data), at, problem: null })
  }

  /** From an earlier run of the program: shown while it is asked again, however young it is. */
  recall(data: unknown, at: number): void {
    this.learn(data, at)
    this.outdated = true
  }

  end(): void {
    if (!this.underWay) return
    this.leaveUntold()
    this.become({ asking: false })
  }

  /** Whoever shows it keeps what is on the screen. */
  leaveUntold(): void {
    this.underWay?.leaving.abort()
    this.underWay = null
  }

  /** Whoever shows it draws itself again. */
  become(change: Partial<Known>): void {
    this.known = { ...this.known, ...change }
    for (const listener of [...this.listeners]) listener()
    this.tell(this)
  }

  private async answered(answer: Promise<unknown>, signal: AbortSignal): Promise<void> {
    try {
      // Nothing at all is an answer too: 204.
      const data = (await answer) ?? null
      if (signal.aborted) return
      this.underWay = null
      this.known = { ...this.known, asking: false }
      this.learn(data)
    } catch (problem) {
      if (signal.aborted) return
      this.underWay = null
      this.outdated = true
      this.become({ asking: false, problem })
    }
  }
}

/** The same answer again is the same object: nothing that shows it is drawn anew, or thinks it has changed. */
const sameOr = (before: unknown, now: unknown): unknown =>
  before !== undefined && JSON.stringify(before) === JSON.stringify(now) ? before : now
