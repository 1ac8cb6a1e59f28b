import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  eventually,
  signIn,
  startBff,
  startRedis,
  startWorld,
  type TestBff,
  type TestRedis,
  type World,
} from '../tools/testing/world'
import { book, nearestFirstTime } from './booking'
import { type Api, apiAt, endpoints } from './client'

let redis: TestRedis
let world: World
let api: Api

beforeAll(async () => {
  redis = await startRedis()
  world = await startWorld({ bff: { redisUrl: redis.url } })
  api = apiAt(world.bff.url)
})
afterAll(async () => {
  await world.stop()
  await redis.stop()
})

const get = (path: string, cookie?: string) =>
  fetch(`${world.bff.url}${path}`, { redirect: 'manual', headers: cookie ? { cookie } : {} })

test('when the tokens behind a session end, many requests at once renew them once, and the session goes on', async () => {
  const token = await signIn(world, 'r001')
  await api.ok(endpoints.residents.me, { token })
  const { now } = await world.province.control.state()
  await world.province.control.setClock(new Date(Date.parse(now) + 15 * 60_000))
  // A refresh token used twice would count as stolen and end the session.
  const answers = await eventually(() =>
    Promise.all(Array.from({ length: 12 }, () => api.ok(endpoints.appointments.mine, { token }))),
  )
  expect(answers).toHaveLength(12)
  await world.province.control.setClock(new Date(Date.parse(now) + 40 * 60_000))
  await eventually(() => api.ok(endpoints.residents.me, { token }))
})

describe('with a second process', () => {
  let other: TestBff
  let between: Server
  /** Ids of requests that the second process has asked the hall for. */
  const heard: (string | undefined)[] = []

  beforeAll(async () => {
    const { hall } = world.province.urls
    between = createServer(async ({ url, headers }, response) => {
      heard.push(headers['x-request-id'] as string | undefined)
      const asked = await fetch(`${hall}${url}`, { headers: { authorization: headers.authorization ?? '' } })
      response.end(await asked.text())
    })
    await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve))
    other = await startBff({
      province: world.province,
      databaseUrl: world.bff.databaseUrl,
      redisUrl: redis.url,
      env: { HALL_URL: `http://127.0.0.1:${(between.address() as AddressInfo).port}` },
    })
  })
  afterAll(async () => {
    await other.stop()
    between.closeAllConnections()
    await new Promise((resolve) => between.close(resolve))
  })

  test('the hall hears for which request of the phone it is asked, also of one session at the same time', async () => {
    const token = await signIn(world, 'r005')
    const ids = ['phone-request-1', 'phone-request-2', 'phone-request-3']
    const ask = (id: string) =>
      fetch(`${other.url}${endpoints.appointments.mine.path}`, {
        headers: { authorization: `Bearer ${token}`, 'x-request-id': id },
      })
    for (const { status } of await Promise.all(ids.map(ask))) expect(status).toBe(200)
    expect(heard.filter((id) => id?.startsWith('phone-')).sort()).toEqual(ids)
  })

  test('signing out at one is signing out at both', async () => {
    const there = apiAt(other.url)
    const token = await signIn(world, 'r006')
    // Both have opened it a moment ago and remember it.
    await api.ok(endpoints.notifications.messages, { token })
    await there.ok(endpoints.notifications.messages, { token })
    await api.ok(endpoints.residents.signOut, { token })
    expect((await api.problem(endpoints.notifications.messages, { token })).code).toBe('not_signed_in')
    const refused = () => there.problem(endpoints.notifications.messages, { token })
    await eventually(async () => expect((await refused()).code).toBe('not_signed_in'), { timeoutMs: 500, everyMs: 5 })
  })
})

test('all of Redis is lost: people sign in again and find every booking', async () => {
  const token = await signIn(world, 'r002')
  const booked = await book(api, token, await nearestFirstTime(api))
  await redis.restart()
  await eventually(async () =>
    expect((await api.problem(endpoints.appointments.mine, { token })).code).toBe('not_signed_in'),
  )
  const again = await eventually(() => signIn(world, 'r002'))
  const { appointments } = await api.ok(endpoints.appointments.mine, { token: again })
  expect(appointments.map(({ id, state }) => [id, state])).toEqual([[booked.id, 'booked']])
  const { unread } = await api.ok(endpoints.notifications.messages, { token: again })
  expect(unread).toBe(1)
})

test('while Redis is away: it is said to be our fault, finding goes on, and it heals by itself', async () => {
  const token = await signIn(world, 'r003')
  await redis.kill()
  const problem = await api.problem(endpoints.appointments.mine, { token })
  expect(problem).toMatchObject({ code: 'temporarily_unavailable', status: 503, fault: 'us' })
  const { hits } = await api.ok(endpoints.catalogue.search, { query: { q: 'jzz' } })
  expect(hits.length).toBeGreaterThan(0)
  const ready = await get('/readyz')
  expect([ready.status, await ready.json()]).toMatchObject([200, { status: 'degraded', cache: 'down' }])
  await redis.restart()
  await eventually(() => signIn(world, 'r003'), { timeoutMs: 15_000 })
})

test('the identity platform’s answer is taken only from the browser that asked, and once', async () => {
  const start = await get('/auth/start?return=/pages/home/index&login_hint=r004')
  const cookie = start.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const authorize = start.headers.get('location') ?? ''
  const answered = await fetch(authorize, { redirect: 'manual' })
  const callback = new URL(answered.headers.get('location') ?? '')
  const path = `${callback.pathname}${callback.search}`

  const other = await get(path, 'yc_signin=another-browser')
  expect([other.status, await other.json()]).toMatchObject([401, { code: 'sign_in_failed' }])
  // The attempt is used up with that: whoever stole the answer cannot try on, nor can anybody else.
  const late = await get(path, cookie)
  expect(late.status).toBe(401)

  const again = await get('/auth/start?return=/pages/home/index&login_hint=r004')
  const mine = again.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const back = await fetch(again.headers.get('location') ?? '', { redirect: 'manual' })
  const good = new URL(back.headers.get('location') ?? '')
  const done = await get(`${good.pathname}${good.search}`, mine)
  const ticket = new URL(done.headers.get('location') ?? '', world.bff.url).searchParams.get('ticket') ?? ''
  const session = await api.ok(endpoints.residents.signIn, { body: { kind: 'ticket', code: ticket } })
  expect(session.resident.name).toMatch(/^测\*+$/)
  const used = await api.problem(endpoints.residents.signIn, { body: { kind: 'ticket', code: ticket } })
  expect(used.code).toBe('sign_in_failed')
})

test.each(['//evil.example/x', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)'])(
  'after signing in nobody is sent to %s',
  async (target) => {
    const answer = await get(`/auth/start?return=${encodeURIComponent(target)}`)
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'invalid_request' }])
  },
)

test('too many requests are told when to come back', async () => {
  const token = await signIn(world, 'r005')
  const answers = await Promise.all(
    Array.from({ length: 260 }, () => api.send(endpoints.residents.me, { token, key: randomUUID() })),
  )
  const refused = answers.filter(({ status }) => status === 429)
  expect(refused.length).toBeGreaterThan(0)
  expect(refused[0]?.body).toMatchObject({ code: 'too_many_requests', retry: 'later' })
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('an answer says nothing that could be sniffed, framed or kept', async () => {
  const answer = await get('/api/home')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('x-powered-by')).toBeNull()
})
