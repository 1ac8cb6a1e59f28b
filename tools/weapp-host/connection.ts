export type NetworkType = 'wifi' | '4g' | 'none'

interface NetworkStatus {
  isConnected: boolean
  networkType: NetworkType
}
type Listener = (status: NetworkStatus) => void

/** The phone's way to the network. When it changes, what is under way on it breaks. */
export class Connection {
  type: NetworkType = 'wifi'
  private way = new AbortController()
  private readonly listeners = new Set<Listener>()
  private left = Number.POSITIVE_INFINITY

  /** Aborted when the way that is used now is gone. */
  get breaks(): AbortSignal {
    return this.way.signal
  }

  get status(): NetworkStatus {
    return { isConnected: this.type !== 'none', networkType: this.type }
  }

  change(type: NetworkType): void {
    if (type === this.type) return
    this.type = type
    this.left = Number.POSITIVE_INFINITY
    this.way.abort()
    this.way = new AbortController()
    for (const listener of this.listeners) listener(this.status)
  }

  /** It goes away as soon as so many bytes more have arrived elsewhere, before the phone is told that they have. */
  breakAfter(bytes: number): void {
    this.left = bytes
  }

  hasCarried(bytes: number): void {
    this.left -= bytes
    if (this.left <= 0) this.change('none')
  }

  listen(listener: Listener): void {
    this.listeners.add(listener)
  }

  /** Without a listener: all of them. */
  forget(listener?: Listener): void {
    if (listener) this.listeners.delete(listener)
    else this.listeners.clear()
  }
}
