/** What we use of the standard's AbortController, for an engine that has none. */
type Listener = () => void

class Signal {
  aborted = false
  private readonly listeners = new Set<Listener>()

  addEventListener(_type: 'abort', listener: Listener): void {
    this.listeners.add(listener)
  }

  removeEventListener(_type: 'abort', listener: Listener): void {
    this.listeners.delete(listener)
  }

  abort(): void {
    if (this.aborted) return
    this.aborted = true
    for (const listener of [...this.listeners]) listener()
  }
}

export class AbortController {
  readonly signal = new Signal()

  abort(): void {
    this.signal.abort()
  }
}
