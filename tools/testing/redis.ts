import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { type RedisProgram, type RunningRedis, redisOnPath, startRedis as startStore } from '../stores/redis'
import { testRun } from './run'

/** The Redis that this run is about: the one that npm delivers unless TEST_REDIS_PROGRAM names a real server. */
export function redisProgramOfRun(): RedisProgram | null {
  const { TEST_REDIS_PROGRAM } = process.env
  if (!TEST_REDIS_PROGRAM) return null
  if (TEST_REDIS_PROGRAM === 'path') return redisOnPath()
  return JSON.parse(TEST_REDIS_PROGRAM) as RedisProgram
}

/** An empty Redis database that no other test file uses while this one runs. */
export async function redisUrl(): Promise<string> {
  // One file at a time runs in a worker; database 0 is left alone, in case the server is somebody's own.
  const url = `${testRun().redisUrl}/${1 + (Number(process.env.JEST_WORKER_ID ?? 1) % 15)}`
  await emptyRedis(url)
  return url
}

/** Removes all that lies in one database. */
export async function emptyRedis(url: string): Promise<void> {
  const redis = new Redis(url)
  await redis.flushdb()
  await redis.quit()
}

export interface TestRedis {
  url: string
  /** As a power cut would. */
  kill(): Promise<void>
  stop(): Promise<void>
  /** Starts it again on the same address, empty. */
  restart(): Promise<void>
}

/** A Redis server of one's own, of the kind this run is about: for tests that stop or kill it. */
export async function startRedis(program = redisProgramOfRun()): Promise<TestRedis> {
  const directory = mkdtempSync(join(tmpdir(), 'yichuang-redis-'))
  let running: RunningRedis = await startStore({ directory, program, durable: false })
  const { url, port, password } = running
  return {
    url,
    kill: () => running.kill(),
    async stop() {
      await running.stop()
      rmSync(directory, { recursive: true, force: true })
    },
    async restart() {
      await running.kill()
      running = await startStore({ directory, program, durable: false, port, password })
    },
  }
}
