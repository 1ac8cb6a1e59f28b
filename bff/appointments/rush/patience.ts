/** Wakes those who wait within their request, first come first served. */
export function createPatience(most: number) {
  const waiting = new Set<() => void>()
  return {
    isFull: (): boolean => waiting.size >= most,

    /** Until somebody has come back from the hall, or for `ms`: another process may have room. */
    turn: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const go = () => {
          clearTimeout(timer)
          waiting.delete(go)
          resolve()
        }
        const timer = setTimeout(go, ms)
        waiting.add(go)
      }),

    next(): void {
      const [first] = waiting
      first?.()
    },
  }
}
