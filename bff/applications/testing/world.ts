import type { Application, Draft } from '@shared/applications/contract'
import { clerkAt, findItem, ready, submit } from '../../../e2e/applying'
import { type Api, apiAt, endpoints } from '../../../e2e/client'
import { onServer } from '../../../tools/stores/postgres-cluster'
import { eventually, signIn, startWorld, type World } from '../../../tools/testing/world'

/** What all of applications.test.ts stands on: one world for its parts. Set when `inOneWorld` has begun. */
export let world: World
export let api: Api
export let hers: string
export let his: string
export let clerk: ReturnType<typeof clerkAt>
/** 居住证地址变更 and 居住证签注, where r001 lives. */
export let change: string
export let renewal: string

export function inOneWorld(): void {
  beforeAll(async () => {
    world = await startWorld({ bff: { env: { UPSTREAM_TIMEOUT_MS: '1000', RATE_LIMIT_PER_10S: '100000' } } })
    api = apiAt(world.bff.url)
    clerk = clerkAt(world)
    hers = await signIn(world, 'r001')
    his = await signIn(world, 'r005')
    change = await findItem(api, '居住证地址变更', '居住证地址变更', '440106000000')
    renewal = await findItem(api, '居住证签注', '居住证签注', '440106000000')
  }, 180_000)
  afterAll(() => world?.stop(), 60_000)
  afterEach(async () => {
    for (const name of ['hall', 'certificates', 'identity'] as const)
      await world.province.control.setSystem(name, { mode: 'ok' })
  })
}

export const start = async (item = change, token = hers): Promise<Draft> =>
  (await api.ok(endpoints.applications.start, { token, body: { item } })).draft
export const discard = (draft: Draft, token = hers) =>
  api.ok(endpoints.applications.discard, { token, params: { id: draft.id } })
/** What nobody knows but her: where she has moved to. */
export const TYPED = { residenceAddress: '广州市天河区测试路 8 号 301 房' }
export const prepare = (item = change) => ready(api, hers, world.bff.url, item, item === change ? TYPED : {})
export const readyDraft = async (item = change): Promise<Draft> => (await prepare(item)).draft
export const applied = async (item = change): Promise<Application> => submit(api, hers, await readyDraft(item))
export const follow = async (id: string, token = hers) =>
  (await api.ok(endpoints.applications.one, { token, params: { id } })).application
export const fresh = async (id: string): Promise<Application> => {
  const part = await follow(id)
  if (part.state !== 'fresh') throw new Error(`the application is ${part.state}`)
  return part.data
}
/** The BFF follows within a moment; a session from another day is over or not begun. */
export async function moveClock(to: string): Promise<void> {
  await world.province.control.setClock(to)
  await eventually(async () =>
    expect((await api.ok(endpoints.home.home)).serverTime.slice(0, 10)).toBe(to.slice(0, 10)),
  )
  hers = await signIn(world, 'r001')
}
export const submitBody = (draft: Draft) => ({
  params: { id: draft.id },
  body: { version: draft.version, truthful: true as const },
})
export const mine = async (item = change) => {
  const { applications } = await api.ok(endpoints.applications.mine, { token: hers })
  if (applications.state !== 'fresh') throw new Error('not fresh')
  return applications.data.filter(({ itemCode }) => itemCode === item)
}
export const messagesAbout = async (id: string) =>
  (await api.ok(endpoints.notifications.messages, { token: hers })).messages
    .filter(({ page }) => page?.includes(id))
    .map(({ kind }) => kind)
export const bffRows = <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> =>
  onServer(world.bff.databaseUrl, async (client) => (await client.query(sql, values)).rows as T[])
