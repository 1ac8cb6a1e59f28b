import { step } from './progress'
import { dataPath } from './project'
import type { Session } from './session'
import { startPostgres } from './stores/postgres'
import { ensureDatabase, withDatabase } from './stores/postgres-cluster'
import { redisOnPath, startRedis } from './stores/redis'
import { isAlive } from './waiting'

export interface StoreAddresses {
  DATABASE_URL: string
  PROVINCE_DATABASE_URL: string
  REDIS_URL: string
}

/** Databases of the BFF and of the province. The province's could be anywhere: nothing but HTTP connects the two. */
const BFF_DATABASE = 'yichuang'
const PROVINCE_DATABASE = 'province'

/** The stores of a local run: the ones that the environment names, else our own under .data. */
export async function startLocalStores(session: Session): Promise<StoreAddresses> {
  const [databases, redis] = await Promise.all([localDatabases(session), localRedis(session)])
  return { ...databases, REDIS_URL: redis }
}

async function localDatabases(session: Session): Promise<Omit<StoreAddresses, 'REDIS_URL'>> {
  const own = process.env.DATABASE_URL
  if (own) {
    const province = process.env.PROVINCE_DATABASE_URL || withDatabase(own, PROVINCE_DATABASE)
    await step('PostgreSQL of DATABASE_URL', async () => {
      if (!process.env.PROVINCE_DATABASE_URL) await ensureDatabase(own, PROVINCE_DATABASE)
    })
    return { DATABASE_URL: own, PROVINCE_DATABASE_URL: province }
  }
  const postgres = await step(
    'PostgreSQL',
    () => startPostgres({ directory: dataPath('postgres'), durable: true }),
    ({ reused }) => (reused ? '18, still running from an earlier start' : '18, data in .data/postgres'),
  )
  session.onStop('PostgreSQL', () => postgres.stop())
  watch(session, postgres.pid, `PostgreSQL has ended. Its log: ${dataPath('postgres', 'postgres.log')}`)
  const admin = postgres.url('postgres')
  await ensureDatabase(admin, BFF_DATABASE)
  await ensureDatabase(admin, PROVINCE_DATABASE)
  return { DATABASE_URL: postgres.url(BFF_DATABASE), PROVINCE_DATABASE_URL: postgres.url(PROVINCE_DATABASE) }
}

async function localRedis(session: Session): Promise<string> {
  if (process.env.REDIS_URL) return process.env.REDIS_URL
  const program = redisOnPath()
  const redis = await step(
    'Redis',
    () => startRedis({ directory: dataPath('redis'), program, durable: true }),
    ({ kind }) =>
      kind === 'real' ? `${program?.path}, data in .data/redis` : 'from npm, in memory (no redis-server on PATH)',
  )
  session.onStop('Redis', () => redis.stop())
  watch(session, redis.pid, `Redis has ended. Its log: ${dataPath('redis', 'redis.log')}`)
  return redis.url
}

/** A store may be nobody's child (left by an earlier start), so its process is looked at instead of waited for. */
function watch(session: Session, pid: number, message: string): void {
  const timer = setInterval(() => {
    if (!isAlive(pid)) session.fail(message)
  }, 1_000)
  session.signal.addEventListener('abort', () => clearInterval(timer))
}
