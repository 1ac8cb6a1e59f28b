import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { redisProgramOfRun } from '../testing/redis'
import { redisUrl } from '../testing/world'
import { isAlive } from '../waiting'
import { startRedis } from './redis'

describe('Redis of a run', () => {
  let directory: string
  const program = redisProgramOfRun()
  const open = (url: string) => {
    const redis = new Redis(url, { retryStrategy: () => null, maxRetriesPerRequest: 0 })
    redis.on('error', () => undefined)
    return redis
  }

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'yichuang-redis-'))
  })
  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  test('wants its password and answers on this machine only', async () => {
    const store = await startRedis({ directory, program, durable: false })
    const stranger = open(`redis://127.0.0.1:${store.port}`)
    await expect(stranger.get('a')).rejects.toThrow(/NOAUTH|Authentication required/)
    stranger.disconnect()

    const others = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal)
      .map(({ address }) => address)
    // Linux answers on all of 127.x.x.x whatever listens on every address.
    if (process.platform === 'linux') others.push('127.0.0.2')
    for (const address of others) expect([address, await canConnect(address, store.port)]).toEqual([address, false])
    await store.stop()
    expect(isAlive(store.pid)).toBe(false)
  })

  /** Starts it, writes, stops it, starts it again and reads. */
  async function valueAfterRestart(): Promise<string | null> {
    const first = await startRedis({ directory, program, durable: true })
    const redis = open(first.url)
    await redis.set('a', '1')
    redis.disconnect()
    await first.stop()
    const again = await startRedis({ directory, program, durable: true })
    const reader = open(again.url)
    const value = await reader.get('a')
    reader.disconnect()
    await again.stop()
    return value
  }

  // The one from npm lives in memory, and nothing may rely on more.
  test('a real server keeps its data over a stop, the one from npm begins empty', async () => {
    expect(await valueAfterRestart()).toBe(program ? '1' : null)
  })

  test('a real server that still runs is taken over, one from npm ends with its parent and is not', async () => {
    const first = await startRedis({ directory, program, durable: true })
    const second = await startRedis({ directory, program, durable: true })
    expect(second.reused).toBe(program !== null)
    await second.stop()
    await first.stop()
  })
  test('the Redis of the run answers', async () => {
    const redis = open(await redisUrl())
    expect(await redis.ping()).toBe('PONG')
    redis.disconnect()
  })
})

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 })
    const end = (result: boolean) => {
      socket.destroy()
      resolve(result)
    }
    socket.once('connect', () => end(true))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
  })
}
