/** Node writes a request to a kept connection in the tick after the one it was made in. */
const sent = () => new Promise<void>((resolve) => process.nextTick(resolve))

/**
 * Starts one after the other, each on the wire before the next is prepared, and answers what they all answer, or the first
 * failure. What takes longest comes first: it does not wait for the making of the others.
 */
export async function inTurn<T extends unknown[]>(...starts: { [K in keyof T]: () => Promise<T[K]> }): Promise<T> {
  const running: Promise<unknown>[] = []
  for (const start of starts) {
    if (running.length > 0) await sent()
    running.push(start())
  }
  return Promise.all(running) as Promise<T>
}
