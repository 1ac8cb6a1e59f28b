/**
 * Calls `check` until it does not throw, and returns what it returned: the way tests wait for something that happens
 * in the background. When time is up, the last error is the test's error: so much time that a machine which does
 * something else as well is not mistaken for a fault.
 */
export async function eventually<T>(
  check: () => T | Promise<T>,
  { timeoutMs = 20_000, everyMs = 25 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    try {
      return await check()
    } catch (error) {
      if (Date.now() >= deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, everyMs))
    }
  }
}
