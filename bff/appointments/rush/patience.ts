/** Somebody who waits within her request. */
export interface Seat {
  /** Until it is worth asking again, or for `ms`. */
  turn(ms: number): Promise<void>
  /** She waits no longer. */
  leave(): void
}

export interface PatienceOptions {
  /** So many wait at once. */
  most: number
  /** Another process may have room at any time: whoever is first looks this often. */
  lookEveryMs: number
}

/**
 * Those who wait within their request, first come first served. Only the first of them asks the gate, so that a crowd that
 * waits costs no more than one who waits.
 */
export function createPatience({ most, lookEveryMs }: PatienceOptions) {
  const waiting = new Map<Seat, (() => void) | null>()
  let looking: NodeJS.Timeout | null = null

  function next(): void {
    for (const wake of waiting.values()) {
      if (!wake) continue
      wake()
      return
    }
  }

  function come(seat: Seat): void {
    waiting.set(seat, null)
    looking ??= setInterval(next, lookEveryMs)
  }

  function go(seat: Seat): void {
    waiting.get(seat)?.()
    waiting.delete(seat)
    if (waiting.size > 0 || !looking) return
    clearInterval(looking)
    looking = null
  }

  return {
    isFull: (): boolean => waiting.size >= most,

    /** Those who came earlier are asked before her. */
    sit(): Seat {
      const seat: Seat = {
        turn: (ms) =>
          new Promise((resolve) => {
            const wake = () => {
              clearTimeout(timer)
              waiting.set(seat, null)
              resolve()
            }
            const timer = setTimeout(wake, ms)
            waiting.set(seat, wake)
          }),
        leave: () => go(seat),
      }
      come(seat)
      return seat
    },

    /** There may be room: whoever waits longest asks. */
    next,
  }
}
