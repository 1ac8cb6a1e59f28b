import { randomUUID } from 'node:crypto'
import { onServer } from '../tools/stores/postgres-cluster'
import { eventually, type Resident, type SystemName, signIn, startWorld, type World } from '../tools/testing/world'
import { clerkAt, findItem, ready, submit } from './applying'
import { type Api, apiAt, endpoints } from './client'

/** Processes die, stores restart, outside systems fall silent: nothing acknowledged is lost, nothing is doubled, and it heals. */

/** What the change is about, and nobody can know. */
const MOVED_TO = { residenceAddress: '广东省广州市天河区测试街9号' }

let world: World
let api: Api
let token: string
let her: Resident
let clerk: ReturnType<typeof clerkAt>
let item: string

beforeAll(async () => {
  world = await startWorld({ bff: { env: { UPSTREAM_TIMEOUT_MS: '1200', RATE_LIMIT_PER_10S: '2000' } } })
  api = apiAt(world.bff.url)
  clerk = clerkAt(world)
  token = await signIn(world, 'r001')
  const found = (await world.province.control.residents()).find(({ key }) => key === 'r001')
  if (!found) throw new Error('nobody is r001')
  her = found
  item = await findItem(api, '居住证地址变更', '居住证地址变更', '440106000000')
  const { reminders } = await api.ok(endpoints.notifications.reminders, { token })
  await world.province.control.popup(
    her.openid,
    Object.fromEntries(
      reminders.filter(({ kind }) => kind === 'long_term').map(({ templateId }) => [templateId, 'accept']),
    ),
  )
})
afterAll(() => world?.stop())
afterEach(async () => {
  for (const name of ['hall', 'certificates', 'identity', 'wechat'] as const)
    await world.province.control.setSystem(name, { mode: 'ok' })
  await world.province.control.setExchange({ drop: 0, double: 0, shuffle: 0 })
})

const applicationsOf = async () => {
  const { applications } = await api.ok(endpoints.applications.mine, { token })
  if (applications.state !== 'fresh') throw new Error('not fresh')
  return applications.data.filter(({ itemCode }) => itemCode === item)
}
const messagesAbout = async (id: string, kind: string) => {
  const { messages } = await api.ok(endpoints.notifications.messages, { token })
  return messages.filter((each) => each.kind === kind && each.page?.includes(id))
}
const onPhone = async () =>
  (
    await world.province.control.phone<{ messages: { title: string; lines: { value: string }[]; page: string }[] }>(
      her.openid,
    )
  ).messages
const follow = async (id: string) => {
  const { application } = await api.ok(endpoints.applications.one, { token, params: { id } })
  return application
}
const slow = (name: SystemName, latencyMs = 700) => world.province.control.setSystem(name, { mode: 'slow', latencyMs })
const newApplication = async () => {
  const { draft } = await ready(api, token, world.bff.url, item, MOVED_TO)
  return submit(api, token, draft)
}

test('the BFF dies while submitting: one application at the hall, one receipt, and the repeat gets it', async () => {
  const before = (await applicationsOf()).length
  const { draft } = await ready(api, token, world.bff.url, item, MOVED_TO)
  const key = randomUUID()
  await slow('hall')
  const sent = submit(api, token, draft, key).then(
    () => 'answered',
    () => 'lost',
  )
  await eventually(async () => expect(await unsettled()).toBeGreaterThan(0))
  await world.bff.kill()
  expect(await sent).toBe('lost')
  await world.province.control.setSystem('hall', { mode: 'ok' })
  await world.bff.restart()
  const application = await eventually(() => submit(api, token, draft, key), { timeoutMs: 25_000 })
  expect(await applicationsOf()).toHaveLength(before + 1)
  await eventually(async () => expect(await messagesAbout(application.id, 'application_submitted')).toHaveLength(1))
  expect((await api.ok(endpoints.applications.drafts, { token })).drafts).toEqual([])
})

test('the BFF is dead while the window works: afterwards she has every step once, and her phone every message once', async () => {
  const { id } = await newApplication()
  await world.bff.kill()
  await clerk.accept(id)
  await clerk.askSupplement(id, '请补签名页')
  await world.bff.restart()
  await eventually(async () => expect(await messagesAbout(id, 'supplement_asked')).toHaveLength(1), {
    timeoutMs: 25_000,
  })
  expect(await messagesAbout(id, 'application_accepted')).toHaveLength(1)
  await eventually(
    async () => expect((await onPhone()).filter(({ page }) => page?.includes(id)).length).toBeGreaterThanOrEqual(2),
    {
      timeoutMs: 25_000,
    },
  )
  const part = await follow(id)
  expect(part).toMatchObject({ state: 'fresh', data: { stage: 'supplement' } })
  const keys = (await onPhone())
    .filter(({ page }) => page?.includes(id))
    .map(({ lines }) => lines.map(({ value }) => value).join())
  expect(new Set(keys).size).toBe(keys.length)
})

test('the worker dies while WeChat takes its time: the message is never sent twice', async () => {
  const { id } = await newApplication()
  await eventually(async () => expect((await onPhone()).filter(({ page }) => page?.includes(id))).toHaveLength(1), {
    timeoutMs: 25_000,
  })
  const before = await begun()
  await slow('wechat', 1_000)
  await clerk.accept(id)
  // On its way, or just arrived: the exact moments in between are e2e/mission.crash.test.ts.
  await eventually(async () => expect(await begun()).toBeGreaterThan(before), { timeoutMs: 40_000 })
  await world.bff.kill()
  await world.province.control.setSystem('wechat', { mode: 'ok' })
  await world.bff.restart()
  await eventually(async () => expect(await sending()).toBe(0), { timeoutMs: 30_000 })
  expect((await onPhone()).filter(({ page }) => page?.includes(id)).length).toBeLessThanOrEqual(2)
  expect(await messagesAbout(id, 'application_accepted')).toHaveLength(1)
}, 120_000)

test('pushes that are lost, doubled and shuffled end in the same timeline as the full log', async () => {
  await world.province.control.setExchange({ drop: 0.4, double: 0.5, shuffle: 0.8 })
  const { id } = await newApplication()
  await clerk.accept(id)
  await clerk.askSupplement(id, '缺页')
  const { supplement } = await eventually(async () => {
    const part = await follow(id)
    if (part.state !== 'fresh' || part.data.supplement === null) throw new Error('not asked yet')
    return part.data
  })
  expect(supplement?.reason).toBe('缺页')
  await clerk.act('gz', { SBLSH: id, HJ: 'BZGZ', CS: 1, GZNR: { BZGZYY: '缺第二页' } })
  // What she is shown with the hall silent is what was put together from pushes and feed.
  const fresh = await eventually(async () => {
    const part = await follow(id)
    if (part.state !== 'fresh' || part.data.supplement?.reason !== '缺第二页') throw new Error('not corrected yet')
    return part.data
  })
  await eventually(async () => expect(await messagesAbout(id, 'supplement_asked')).not.toHaveLength(0), {
    timeoutMs: 20_000,
  })
  await world.province.control.setSystem('hall', { mode: 'down' })
  const stale = await follow(id)
  expect(stale).toMatchObject({ state: 'stale', reason: 'hall_unavailable' })
  if (stale.state !== 'stale') throw new Error('not stale')
  expect(stale.data.timeline).toEqual(fresh.timeline)
})

test('all of Redis is lost: nothing is sent twice, and applying goes on after signing in again', async () => {
  const { id } = await newApplication()
  await world.bff.loseRedis()
  token = await signIn(world, 'r001')
  await clerk.accept(id)
  await eventually(async () => expect(await messagesAbout(id, 'application_accepted')).toHaveLength(1), {
    timeoutMs: 20_000,
  })
  await eventually(async () => expect((await onPhone()).filter(({ page }) => page?.includes(id))).toHaveLength(2), {
    timeoutMs: 25_000,
  })
})

test('PostgreSQL ends every connection: the next requests and the workers find their way back', async () => {
  const { draft } = await ready(api, token, world.bff.url, item, MOVED_TO)
  await onServer(world.bff.databaseUrl, (client) =>
    client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    ),
  )
  const { id } = await eventually(() => submit(api, token, draft, 'e2e-after-restart-01'), { timeoutMs: 20_000 })
  await clerk.accept(id)
  await eventually(async () => expect(await messagesAbout(id, 'application_accepted')).toHaveLength(1), {
    timeoutMs: 20_000,
  })
})

test.each(['hall', 'certificates', 'wechat'] as const)(
  '%s down: what she typed is kept, she is told whose fault it is, and it heals',
  async (name) => {
    const { draft } = await api.ok(endpoints.applications.start, { token, body: { item } })
    await world.province.control.setSystem(name, { mode: 'down' })
    const saved = await api.ok(endpoints.applications.save, {
      token,
      params: { id: draft.id },
      body: { version: draft.version, step: 'materials' },
    })
    expect(saved.draft.step).toBe('materials')
    const home = await api.ok(endpoints.home.home, { token })
    if (name === 'hall') expect(home.applications).toMatchObject({ reason: 'hall_unavailable' })
    if (name === 'certificates') {
      const { materials } = await api.ok(endpoints.materials.forItem, { token, params: { item } })
      expect(materials.state).not.toBe('fresh')
    }
    await world.province.control.setSystem(name, { mode: 'ok' })
    const { id } = await eventually(() => newApplication(), { timeoutMs: 25_000 })
    await eventually(async () => expect(await messagesAbout(id, 'application_submitted')).toHaveLength(1))
  },
)

const count = async (sql: string): Promise<number> => {
  const { rows } = await onServer(world.bff.databaseUrl, (client) => client.query<{ count: string }>(sql))
  return Number(rows[0]?.count)
}
const unsettled = () => count(`select count(*) from bff.operation where state in ('running', 'unknown')`)
/** Messages that have left for WeChat, whatever became of them. */
const begun = () => count(`select count(*) from bff.outbox where state not in ('created', 'cancelled')`)
const sending = () => count(`select count(*) from bff.outbox where state = 'sending'`)
