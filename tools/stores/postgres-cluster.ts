import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'

/** What is needed to reach a cluster again; kept beside it, readable by its owner only. */
export interface Cluster {
  /** PostgreSQL's data directory. */
  data: string
  role: string
  password: string
  log: string
}

export async function readCluster(directory: string): Promise<Cluster | null> {
  const file = join(directory, 'cluster.json')
  if (!existsSync(file)) return null
  const cluster = JSON.parse(readFileSync(file, 'utf8')) as Cluster
  return existsSync(join(cluster.data, 'PG_VERSION')) ? cluster : null
}

export function connectUrl({ role, password }: Cluster, port: number, database: string): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`
}

/** The same server and login, another database. */
export function withDatabase(url: string, database: string): string {
  const address = new URL(url)
  address.pathname = `/${database}`
  return address.href
}

/** Runs statements outside a transaction (CREATE DATABASE wants that), on a connection of their own. */
export async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const DUPLICATE_DATABASE = '42P04'
const UNIQUE_VIOLATION = '23505'

/** Creates a database unless it is there. `adminUrl` is any database of the same server. */
export async function ensureDatabase(adminUrl: string, name: string): Promise<void> {
  await onServer(adminUrl, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount) return
    try {
      await client.query(`create database ${pg.escapeIdentifier(name)}`)
    } catch (error) {
      const code = (error as { code?: string }).code
      if (code !== DUPLICATE_DATABASE && code !== UNIQUE_VIOLATION) throw error
    }
  })
}
