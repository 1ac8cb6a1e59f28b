/** What becomes of the program when it goes to the background and comes back. */
interface Told {
  hidden(): void
  asleep(): void
  shown(): void
}

/**
 * Whether the program is before her eyes. In the background it runs on for a moment; then it stands still, and what was
 * under way in the network is interrupted.
 */
export class Life {
  private isInFront = true
  private fallsAsleep: NodeJS.Timeout | undefined
  private sleeping = new AbortController()

  constructor(
    private readonly runsOnMs: number,
    private readonly told: Told,
  ) {}

  /** Aborted when it stands still; another one once it is back. */
  get sleeps(): AbortSignal {
    return this.sleeping.signal
  }

  leave(): void {
    if (!this.isInFront) throw new Error('the program is in the background already')
    this.isInFront = false
    this.told.hidden()
    this.fallsAsleep = setTimeout(() => {
      this.told.asleep()
      this.sleeping.abort()
    }, this.runsOnMs)
  }

  comeBack(): void {
    if (this.isInFront) throw new Error('the program is not in the background')
    this.isInFront = true
    clearTimeout(this.fallsAsleep)
    this.sleeping = new AbortController()
    this.told.shown()
  }
}
