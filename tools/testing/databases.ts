import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { onServer, withDatabase } from '../stores/postgres-cluster'
import { testRun } from './run'

export interface TestDatabase {
  url: string
  name: string
  /** Removes it, whoever is still connected. */
  drop(): Promise<void>
}

/** An empty database of one's own, or a copy of another one of this run. */
export async function freshDatabase({ template }: { template?: string } = {}): Promise<TestDatabase> {
  const { adminUrl, id } = testRun()
  const name = `test_${id}_${randomBytes(5).toString('hex')}`
  await onServer(adminUrl, (client) =>
    client.query(
      `create database ${pg.escapeIdentifier(name)}${template ? ` template ${pg.escapeIdentifier(template)}` : ''}`,
    ),
  )
  return { url: withDatabase(adminUrl, name), name, drop: () => dropDatabase(name) }
}

export async function dropDatabase(name: string): Promise<void> {
  await onServer(testRun().adminUrl, (client) =>
    client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`),
  )
}

/** Everything this run has left on the server. */
export async function dropAllOfRun(): Promise<void> {
  const { adminUrl, id } = testRun()
  const names = await onServer(adminUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [`test_${id}_`],
    )
    return rows.map((row) => row.datname)
  })
  for (const name of names) await dropDatabase(name)
}
