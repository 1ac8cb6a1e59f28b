/** What react-query and our client use of the standard's AbortController, for an engine that has none. */
type Listener = () => void

class Signal {
  aborted = false
  reason: unknown
  onabort: Listener | null = null
  private listeners: Listener[] = []

  addEventListener(_type: 'abort', listener: Listener): void {
    if (!this.listeners.includes(listener)) this.listeners.push(listener)
  }

  removeEventListener(_type: 'abort', listener: Listener): void {
    this.listeners = this.listeners.filter((known) => known !== listener)
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason
  }

  abort(reason: unknown): void {
    if (this.aborted) return
    this.aborted = true
    this.reason = reason
    this.onabort?.()
    const listeners = this.listeners
    this.listeners = []
    for (const listener of listeners) listener()
  }
}

export class AbortController {
  readonly signal = new Signal()

  abort(reason: unknown = aborted()): void {
    this.signal.abort(reason)
  }
}

function aborted(): Error {
  const error = new Error('The operation was aborted')
  error.name = 'AbortError'
  return error
}
