import { join } from 'node:path'
import { bundleServer } from '../build/servers'
import { type Child, startChild } from '../child'
import { freePort } from '../ports'
import { projectPath } from '../project'
import { onServer } from '../stores/postgres-cluster'
import { freshDatabase } from './databases'
import { type TestProvince, testSecrets } from './province'
import { emptyRedis, redisUrl } from './redis'
import { oncePerRun, testRun } from './run'
import { showLog } from './show-log'

export interface TestBff {
  url: string
  databaseUrl: string
  redisUrl: string
  lastLines(): string[]
  stop(): Promise<void>
  /** SIGKILL, in the middle of whatever it does. */
  kill(): Promise<void>
  /**
   * Starts it again on the same address, database and Redis. Killed before, what it held a lease on is free at once: as
   * if the seconds had passed that others wait for it.
   */
  restart(): Promise<void>
  /** What was begun and not ended is free at once: as if the seconds had passed that others wait for it. */
  endLeases(): Promise<void>
  /** All of Redis is lost: nobody is signed in. */
  loseRedis(): Promise<void>
}

export interface BffOptions {
  province: Pick<TestProvince, 'urls'>
  /** An empty database of its own unless given. */
  databaseUrl?: string
  /** This file's Redis database unless given. */
  redisUrl?: string
  /** Any free one unless given. */
  port?: number
  /** More settings for the process. */
  env?: Record<string, string>
  /** Gets every line it writes. */
  onLine?: (line: string) => void
}

/** Starts the BFF as the process it is. */
export async function startBff(options: BffOptions): Promise<TestBff> {
  const file = await oncePerRun('bff-bundle', () => bundleServer('bff', join(testRun().directory, 'bff')))
  const database = options.databaseUrl ? null : await freshDatabase()
  const databaseUrl = options.databaseUrl ?? database?.url ?? ''
  const redis = options.redisUrl ?? (await redisUrl())
  const port = options.port ?? (await freePort())
  const url = `http://127.0.0.1:${port}`
  const { urls } = options.province
  const start = (): Promise<Child> =>
    startChild({
      name: 'The BFF',
      file,
      onLine: (line) => {
        showLog?.(line)
        options.onLine?.(line)
      },
      env: {
        NODE_ENV: 'development',
        LOG_LEVEL: 'warn',
        DATABASE_URL: databaseUrl,
        REDIS_URL: redis,
        PORT: String(port),
        PUBLIC_URL: url,
        HALL_URL: urls.hall,
        CERTIFICATES_URL: urls.certificates,
        IDENTITY_URL: urls.identity,
        WECHAT_URL: urls.wechat,
        PROVINCE_CLOCK_URL: urls.control,
        H5_DIRECTORY: projectPath('dist', 'h5'),
        ...testSecrets(),
        ...options.env,
      },
    })
  let child = await start()
  let killed = false
  return {
    url,
    databaseUrl,
    redisUrl: redis,
    lastLines: () => child.lastLines(),
    endLeases: () => endLeases(databaseUrl),
    loseRedis: () => emptyRedis(redis),
    async kill() {
      killed = true
      await child.kill()
    },
    async stop() {
      await child.stop()
      await database?.drop()
    },
    async restart() {
      await child.stop()
      if (killed) await endLeases(databaseUrl)
      killed = false
      child = await start()
    },
  }
}

const LEASES = ['operation', 'exchange_feed', 'outbox']

const endLeases = (databaseUrl: string) =>
  onServer(databaseUrl, async (client) => {
    for (const table of LEASES) {
      await client.query(`update bff.${table} set lease_until = now() where lease_until > now()`)
    }
  })
