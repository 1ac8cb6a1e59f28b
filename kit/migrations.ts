import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database, Queryable } from './database'
import { StartError } from './lifecycle'

/** A file was changed after it had been applied here: what the database holds is not what the files say. */
export class MigrationError extends StartError {}

/**
 * Applies the `NNN-name.sql` files of a folder in order, each once, all that are new in one transaction. Safe to run from
 * several processes at a time: an advisory lock lets one through, the others find the work done.
 *
 * @throws MigrationError when a file is not what was applied; nothing is applied then
 */
export async function migrate(db: Database, schema: string, folder: string): Promise<void> {
  const files = readdirSync(folder)
    .filter((file) => /^\d{3}-.*\.sql$/.test(file))
    .sort()
  await db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`migrate:${schema}`])
    const applied = await appliedIn(tx, schema)
    for (const file of files) {
      const sql = readFileSync(join(folder, file), 'utf8')
      const digest = digestOf(sql)
      const known = applied.get(file)
      if (known === undefined) {
        await tx.query(sql)
        await tx.query(`insert into "${schema}".migration (name, digest) values ($1, $2)`, [file, digest])
      } else if (known === null) {
        // Applied before digests were kept: it counts as it is now.
        await tx.query(`update "${schema}".migration set digest = $2 where name = $1`, [file, digest])
      } else if (known !== digest) {
        throw new MigrationError(
          `${join(folder, file)} was changed after this database had applied it. Put it back as it was and write what is new into a migration of its own; for data that nobody needs, npm run reset.`,
        )
      }
    }
  })
}

/** What has been applied, by file; null where its digest is not known. */
async function appliedIn(tx: Queryable, schema: string): Promise<Map<string, string | null>> {
  await tx.query(`create schema if not exists "${schema}"`)
  await tx.query(
    `create table if not exists "${schema}".migration (name text primary key, applied_at timestamptz not null default now())`,
  )
  await tx.query(`alter table "${schema}".migration add column if not exists digest text`)
  const rows = await tx.query<{ name: string; digest: string | null }>(`select name, digest from "${schema}".migration`)
  return new Map(rows.map(({ name, digest }) => [name, digest]))
}

/** The same for a copy whose lines end as Windows ends them. */
const digestOf = (sql: string): string => createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex')
