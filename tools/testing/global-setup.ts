import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { projectPath, ToolError } from '../project'
import { startPostgres, stopLeftPostgres } from '../stores/postgres'
import { startRedis, stopLeftRedis } from '../stores/redis'
import { isAlive } from '../waiting'
import { redisProgramOfRun } from './redis'
import { type Started, started } from './started'

const PREFIX = 'yichuang-test-'

/** Starts the stores of a test run, unless TEST_DATABASE_URL, DATABASE_URL, TEST_REDIS_URL or REDIS_URL name some. */
export default async function globalSetup(): Promise<void> {
  await removeLeftovers()
  const id = randomBytes(4).toString('hex')
  const folder = mkdtempSync(join(tmpdir(), PREFIX))
  writeFileSync(join(folder, 'owner'), String(process.pid))
  // Inside the project, because what is bundled there must find node_modules.
  const directory = projectPath('dist', 'test', id)
  mkdirSync(directory, { recursive: true })
  const state: Started = { postgres: null, redis: null, folders: [folder, directory] }
  started.current = state

  const databaseUrl = process.env.TEST_DATABASE_URL ?? process.env.DATABASE_URL
  const redisUrl = process.env.TEST_REDIS_URL ?? process.env.REDIS_URL
  if (!process.env.TEST_REDIS_URL && redisUrl) await assertEmpty(redisUrl)
  ;[state.postgres, state.redis] = await Promise.all([
    databaseUrl ? null : startPostgres({ directory: join(folder, 'postgres'), durable: false }),
    redisUrl ? null : startRedis({ directory: join(folder, 'redis'), program: redisProgramOfRun(), durable: false }),
  ])

  process.env.TEST_DATABASE_URL = databaseUrl ?? state.postgres?.url('postgres')
  process.env.TEST_REDIS_URL = redisUrl ?? state.redis?.url
  process.env.TEST_RUN_DIRECTORY = directory
  process.env.TEST_RUN_ID = id
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      stopNow(state)
      process.exit(1)
    })
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
    const owner = join(folder, 'owner')
    if (!name.startsWith(PREFIX) || !existsSync(owner) || isAlive(Number(readFileSync(owner, 'utf8')))) continue
    await stopLeftPostgres(join(folder, 'postgres'))
    await stopLeftRedis(join(folder, 'redis'))
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Interrupted: no time for a proper goodbye, and nothing to lose. */
function stopNow({ postgres, redis, folders }: Started): void {
  for (const store of [postgres, redis]) {
    if (store && isAlive(store.pid)) process.kill(store.pid, 'SIGINT')
  }
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}
