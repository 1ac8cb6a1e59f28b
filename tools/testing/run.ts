import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onServer, withDatabase } from '../stores/postgres-cluster'

/** What one test run shares between its processes. Set by the global setup, read by everybody through the environment. */
export interface TestRun {
  /** A database that is always there, on the server where tests create theirs. */
  adminUrl: string
  /** The Redis of the run, without a database number. */
  redisUrl: string
  /** A folder of the run inside the project, removed after it. */
  directory: string
  /** Part of every database name of the run. */
  id: string
}

export function testRun(): TestRun {
  const { TEST_DATABASE_URL, TEST_REDIS_URL, TEST_RUN_DIRECTORY, TEST_RUN_ID } = process.env
  if (!TEST_DATABASE_URL || !TEST_REDIS_URL || !TEST_RUN_DIRECTORY || !TEST_RUN_ID) {
    throw new Error(
      'The stores for tests are not running: this suite must belong to a jest project with the global setup.',
    )
  }
  return { adminUrl: TEST_DATABASE_URL, redisUrl: TEST_REDIS_URL, directory: TEST_RUN_DIRECTORY, id: TEST_RUN_ID }
}

/**
 * Does expensive work once per run, whichever process asks first; the others wait and get what it returned.
 * A failure is not kept: the next one tries again and sees it for itself.
 */
export async function oncePerRun(key: string, work: () => Promise<string>): Promise<string> {
  const { adminUrl, directory, id } = testRun()
  mkdirSync(directory, { recursive: true })
  const result = join(directory, `${key}.done`)
  if (existsSync(result)) return readFileSync(result, 'utf8')
  return onServer(withDatabase(adminUrl, 'postgres'), async (client) => {
    // Held by this connection: a process that dies in the middle lets the next one in.
    await client.query('select pg_advisory_lock(hashtext($1))', [`${id}:${key}`])
    if (existsSync(result)) return readFileSync(result, 'utf8')
    const value = await work()
    writeFileSync(result, value)
    return value
  })
}
