import type { Database } from '../../kit/database'
import type { Logger } from '../../kit/logger'
import { migrate } from '../../kit/migrations'
import type { Province } from '../data/types'
import type { System } from './system'

/**
 * Brings a system's schema to its newest form and fills it once. Safe from several processes at a time. The mark
 * "seeding began" is committed before the first row and completed after the last: a process that died between the two
 * leaves an unfinished mark, and the next start throws the half-filled schema away and begins again.
 */
export async function prepareSystem(
  system: Pick<System, 'schema' | 'migrations' | 'seed'>,
  db: Database,
  province: { seed: string; build: () => Province; now: Date },
  logger: Logger,
): Promise<void> {
  const { schema } = system
  await db.transaction(async (lock) => {
    await lock.query('select pg_advisory_xact_lock(hashtext($1))', [`seed:${schema}`])
    const mark = await readMark(db, schema)
    if (mark?.finished) {
      if (mark.seed !== province.seed)
        logger.warn({ schema, holds: mark.seed, asked: province.seed }, 'holds another seed: kept, reset to change it')
      await migrate(db, schema, system.migrations)
      return
    }
    if (mark) {
      logger.warn({ schema }, 'an earlier start died while filling this schema: beginning again')
      await db.query(`drop schema "${schema}" cascade`)
    }
    await db.query(`create schema if not exists "${schema}"`)
    await db.query(`create table "${schema}".seeding (seed text not null, began_at timestamptz not null default now(),
      finished_at timestamptz)`)
    await db.query(`insert into "${schema}".seeding (seed) values ($1)`, [province.seed])
    await migrate(db, schema, system.migrations)
    const from = performance.now()
    await system.seed(db, province.build(), province.now)
    await db.query(`update "${schema}".seeding set finished_at = now()`)
    logger.info({ schema, ms: Math.round(performance.now() - from) }, 'seeded')
  })
}

async function readMark(db: Database, schema: string): Promise<{ seed: string; finished: boolean } | null> {
  const { exists } = await db.one<{ exists: boolean }>('select to_regclass($1) is not null as exists', [
    `"${schema}".seeding`,
  ])
  if (!exists) return null
  return db.maybe(`select seed, finished_at is not null as finished from "${schema}".seeding`)
}
