/** "  ✓ PostgreSQL (0.4 s)": says that something is going on while it is, and how long it took when it is done. */
export async function step<T>(name: string, work: () => Promise<T>, note?: (result: T) => string): Promise<T> {
  const started = performance.now()
  const seconds = () => ((performance.now() - started) / 1000).toFixed(1)
  const reminder = setInterval(() => console.log(`  … ${name}: ${seconds()} s`), 15_000)
  try {
    const result = await work()
    console.log(`  ✓ ${name}${note ? ` ${note(result)}` : ''} (${seconds()} s)`)
    return result
  } catch (error) {
    console.log(`  ✗ ${name} (${seconds()} s)`)
    throw error
  } finally {
    clearInterval(reminder)
  }
}
