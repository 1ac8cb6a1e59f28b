const FIRST_PAUSE_MS = 25
const LONGEST_PAUSE_MS = 100

/**
 * Calls `check` until it does not throw, and returns what it returned: the way tests wait for something that happens
 * in the background. When time is up, the last error is the test's error: so much time that a machine which does
 * something else as well is not mistaken for a fault.
 *
 * @param everyMs always so often; unless given, often at first and then less so: what is waited for needs the machine too
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { timeoutMs = 20_000, everyMs }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (let pauseMs = everyMs ?? FIRST_PAUSE_MS; ; pauseMs = everyMs ?? Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() >= deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}
