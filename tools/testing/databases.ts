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

/**
 * An empty database of one's own, or a copy of another one of this run: its files as they are, which takes a seeded
 * province a third of what writing every page to the log does.
 */
export async function freshDatabase({ template }: { template?: string } = {}): Promise<TestDatabase> {
  const { adminUrl, id } = testRun()
  const name = `test_${id}_${randomBytes(5).toString('hex')}`
  await onServer(adminUrl, (client) =>
    client.query(
      `create database ${pg.escapeIdentifier(name)}${template ? ` template ${pg.escapeIdentifier(template)} strategy file_copy` : ''}`,
    ),
  )
  return { url: withDatabase(adminUrl, name), name, drop: () => dropDatabase(name) }
}

async function dropDatabase(name: string): Promise<void> {
  await onServer(testRun().adminUrl, (client) => drop(client, name))
}

const drop = (client: pg.Client, name: string) =>
  client.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`)

/** Everything that a run has left on a server which outlives it. */
export async function dropDatabasesOf(client: pg.Client, runId: string): Promise<void> {
  const { rows } = await client.query<{ datname: string }>(
    'select datname from pg_database where starts_with(datname, $1)',
    [`test_${runId}_`],
  )
  for (const { datname } of rows) await drop(client, datname)
}
