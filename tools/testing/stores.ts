import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { projectPath, ToolError } from '../project'
import { startPostgres, stopLeftPostgres } from '../stores/postgres'
import { onServer } from '../stores/postgres-cluster'
import { type RedisProgram, startRedis, stopLeftRedis } from '../stores/redis'
import { isAlive } from '../waiting'
import { dropDatabasesOf } from './databases'

export interface TestStores {
  /** What the run's processes find in their environment; read back in run.ts. */
  env: {
    TEST_RUN_ID: string
    TEST_RUN_DIRECTORY: string
    TEST_DATABASE_URL: string
    TEST_REDIS_URL: string
    /** JSON of the real server's program; empty: the Redis that npm delivers. */
    TEST_REDIS_PROGRAM: string
  }
  stop(): Promise<void>
  /** Interrupted: no time for a proper goodbye, and nothing to lose. */
  stopNow(): void
}

const PREFIX = 'yichuang-test-'
const OWNER_FILE = 'owner.json'

/** Who uses the stores in a temporary folder: when that process is gone, so may they. */
interface Owner {
  pid: number
  directory: string
}

export const ownDatabaseUrl = (): string | undefined => process.env.TEST_DATABASE_URL || process.env.DATABASE_URL
export const ownRedisUrl = (): string | undefined => process.env.TEST_REDIS_URL || process.env.REDIS_URL

/** Starts the stores of a test run; those that the environment names (`…_URL`, `TEST_…_URL`) are used as they are. */
export async function startTestStores(redisProgram: RedisProgram | null): Promise<TestStores> {
  await removeLeftovers()
  const databaseUrl = ownDatabaseUrl()
  const redisUrl = ownRedisUrl()
  if (redisUrl) await assertEmpty(redisUrl)

  const id = randomBytes(4).toString('hex')
  const folder = mkdtempSync(join(tmpdir(), PREFIX))
  // Inside the project, because what is bundled there must find node_modules.
  const directory = projectPath('dist', 'test', id)
  writeFileSync(join(folder, OWNER_FILE), JSON.stringify({ pid: process.pid, directory } satisfies Owner))
  mkdirSync(directory, { recursive: true })
  const [postgres, redis] = await Promise.all([
    databaseUrl ? null : startPostgres({ directory: join(folder, 'postgres'), durable: false }),
    redisUrl ? null : startRedis({ directory: join(folder, 'redis'), program: redisProgram, durable: false }),
  ])
  const adminUrl = databaseUrl ?? postgres?.url('postgres') ?? ''
  const removeFolders = () => {
    for (const each of [folder, directory]) rmSync(each, { recursive: true, force: true })
  }
  return {
    env: {
      TEST_RUN_ID: id,
      TEST_RUN_DIRECTORY: directory,
      TEST_DATABASE_URL: adminUrl,
      TEST_REDIS_URL: redisUrl ?? redis?.url ?? '',
      TEST_REDIS_PROGRAM: redisProgram ? JSON.stringify(redisProgram) : '',
    },
    async stop() {
      if (!postgres) await onServer(adminUrl, (client) => dropDatabasesOf(client, id))
      await Promise.all([postgres?.stop(), redis?.kill()])
      removeFolders()
    },
    stopNow() {
      for (const store of [postgres, redis]) {
        if (store && isAlive(store.pid)) process.kill(store.pid, 'SIGINT')
      }
      removeFolders()
    },
  }
}

/** Tests empty the numbered databases they use: somebody's own data must not be among them. */
async function assertEmpty(redisUrl: string): Promise<void> {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: 0, retryStrategy: () => null })
  redis.on('error', () => undefined)
  try {
    const keyspace = await redis.info('keyspace')
    const used = [...keyspace.matchAll(/^db(\d+):/gm)].map((match) => Number(match[1])).filter((db) => db > 0)
    if (used.length > 0) {
      throw new ToolError(
        `The Redis of REDIS_URL holds data in database ${used.join(', ')}, which tests would empty. Name another one in TEST_REDIS_URL.`,
      )
    }
  } finally {
    redis.disconnect()
  }
}

/** What a run that was killed has left behind: a server, and its files. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name)
    if (!name.startsWith(PREFIX) || !existsSync(join(folder, OWNER_FILE))) continue
    const owner = JSON.parse(readFileSync(join(folder, OWNER_FILE), 'utf8')) as Owner
    if (isAlive(owner.pid)) continue
    await stopLeftPostgres(join(folder, 'postgres'))
    await stopLeftRedis(join(folder, 'redis'))
    for (const each of [folder, owner.directory]) rmSync(each, { recursive: true, force: true })
  }
}
