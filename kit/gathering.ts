import { setImmediate as turn } from 'node:timers/promises'

interface Asked<Q, A> {
  question: Q
  resolve(answer: A): void
  reject(error: unknown): void
}

/**
 * Questions that are answered together: one call is under way at a time, and whoever asks meanwhile goes with the next.
 * Whoever finds nobody there waits until the turn is over, and no longer: those of one turn go together.
 *
 * @param answer to each in its order; when it throws, all of them hear it
 */
export function createGathering<Q, A>(most: number, answer: (questions: Q[]) => Promise<A[]>) {
  const waiting: Asked<Q, A>[] = []
  let underWay = false

  async function work(): Promise<void> {
    underWay = true
    await turn()
    while (waiting.length > 0) {
      const asked = waiting.splice(0, most)
      try {
        const answers = await answer(asked.map(({ question }) => question))
        for (const [n, { resolve }] of asked.entries()) resolve(answers[n] as A)
      } catch (error) {
        for (const { reject } of asked) reject(error)
      }
    }
    underWay = false
  }

  return {
    ask: (question: Q): Promise<A> =>
      new Promise((resolve, reject) => {
        waiting.push({ question, resolve, reject })
        if (!underWay) void work()
      }),
  }
}
