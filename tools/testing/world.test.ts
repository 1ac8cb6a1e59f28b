import { Redis } from 'ioredis'
import { onServer } from '../stores/postgres-cluster'
import { eventually, freshDatabase, redisUrl, startRedis } from './world'

describe('stores for tests', () => {
  test('a fresh database is empty, a copy holds what its template held', async () => {
    const original = await freshDatabase()
    await onServer(original.url, async (client) => {
      const { rows } = await client.query(`select count(*)::int as n from pg_tables where schemaname = 'public'`)
      expect(rows).toEqual([{ n: 0 }])
      await client.query('create table kept as select 42 as answer')
    })
    const copy = await freshDatabase({ template: original.name })
    const rows = await onServer(copy.url, async (client) => (await client.query('select answer from kept')).rows)
    expect(rows).toEqual([{ answer: 42 }])
    await copy.drop()
    await original.drop()
    await expect(onServer(original.url, (client) => client.query('select 1'))).rejects.toThrow(/does not exist/)
  })

  test('the Redis of a test file is emptied for it and runs Lua', async () => {
    const url = await redisUrl()
    const redis = new Redis(url)
    await redis.eval(`return redis.call('SET', KEYS[1], ARGV[1], 'PX', 60000)`, 1, 'left', 'over')
    expect(await redis.get('left')).toBe('over')
    await redisUrl()
    expect(await redis.get('left')).toBeNull()
    redis.disconnect()
  })

  test('a Redis of its own can be killed and comes back empty on the same address', async () => {
    const own = await startRedis()
    const redis = new Redis(own.url, { retryStrategy: () => 20 })
    redis.on('error', () => undefined)
    await redis.set('a', '1')
    await own.kill()
    await own.restart()
    await eventually(async () => expect(await redis.dbsize()).toBe(0))
    redis.disconnect()
    await own.stop()
  })
})
