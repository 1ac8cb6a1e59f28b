import type { AddressInfo } from 'node:net'
import { Redis } from 'ioredis'
import Koa from 'koa'
import { redisUrl } from '../../tools/testing/world'
import { setUpRateLimit } from './limits'
import { setUpProblems } from './pipeline'

const POINTS = 40
/** So many of a caller's changes a process counts by itself before it asks Redis. */
const STEP = POINTS / 20

let redis: Redis
let servers: { url: string; close(): void }[]

beforeAll(async () => {
  redis = new Redis(await redisUrl())
  servers = await Promise.all([startOne(), startOne()])
})
afterAll(() => {
  for (const { close } of servers ?? []) close()
  redis?.disconnect()
})

/** A process of ours, as far as limits go. */
async function startOne() {
  const app = new Koa()
  app.use((ctx, next) => {
    ctx.state.locale = 'zh-Hans'
    return next()
  })
  app.use(setUpProblems())
  app.use(setUpRateLimit({ redis, points: POINTS }))
  app.use((ctx) => {
    ctx.status = 204
  })
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

const change = async (server: number, caller: string, path = '/api/appointments/holds') =>
  (await fetch(`${servers[server]?.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${caller}` } }))
    .status

test('changes of one caller are counted over all processes, to within a few; others are not touched', async () => {
  const answers: number[] = []
  for (let n = 0; n < POINTS + 4 * STEP; n++) answers.push(await change(n % 2, 'busy'))
  const passed = answers.filter((status) => status === 204).length
  expect(passed).toBeGreaterThanOrEqual(POINTS)
  expect(passed).toBeLessThan(POINTS + 2 * STEP)
  expect(answers.slice(-STEP)).toEqual(Array(STEP).fill(429))
  expect(await change(0, 'somebody-else')).toBe(204)
})

test('a few changes are not worth a question to Redis; signing in always is', async () => {
  const known = async () => (await redis.keys('rate:*')).length
  const before = await known()
  for (let n = 0; n < STEP - 1; n++) expect(await change(0, 'calm')).toBe(204)
  expect(await known()).toBe(before)
  expect(await change(0, 'new', '/api/sessions')).toBe(204)
  expect(await known()).toBe(before + 1)
})
