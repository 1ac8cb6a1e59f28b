import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type RunningPostgres, startPostgres } from '../tools/stores/postgres'
import { ensureDatabase, onServer } from '../tools/stores/postgres-cluster'
import { eventually, type Resident, signIn, startWorld, type World } from '../tools/testing/world'
import { isAlive } from '../tools/waiting'
import { clerkAt, findItem, ready, submit } from './applying'
import { type Api, apiAt, endpoints } from './client'

/**
 * The BFF is killed between any two steps of submitting, of taking what the hall pushes and of sending, and its PostgreSQL,
 * one of its own, dies in the middle of each. A step is held by a lock that it needs, so that each point is hit exactly;
 * a commit is held by a standby that never answers: it is on disk, and whoever made it has not heard so.
 */

const MOVED_TO = { residenceAddress: '广东省广州市天河区测试街9号' }
const PATIENT = { timeoutMs: 40_000 }

let directory: string
let postgres: RunningPostgres
let world: World
let api: Api
let token: string
let her: Resident
let clerk: ReturnType<typeof clerkAt>
let item: string
/** The template that tells of an application's progress, as WeChat knows it, and her as the ledger knows her. */
let grants: string

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'yichuang-crash-'))
  // Where PostgreSQL runs as somebody else, it is found here all the same and leaves nothing elsewhere.
  chmodSync(directory, 0o711)
  postgres = await startPostgres({ directory, durable: true })
  await ensureDatabase(postgres.url('postgres'), 'bff')
  world = await startWorld({
    bff: { databaseUrl: postgres.url('bff'), env: { UPSTREAM_TIMEOUT_MS: '3000', RATE_LIMIT_PER_10S: '5000' } },
  })
  api = apiAt(world.bff.url)
  clerk = clerkAt(world)
  token = await signIn(world, 'r001')
  const found = (await world.province.control.residents()).find(({ key }) => key === 'r001')
  if (!found) throw new Error('nobody is r001')
  her = found
  item = await findItem(api, '居住证地址变更', '居住证地址变更', '440106000000')
  const { reminders } = await api.ok(endpoints.notifications.reminders, { token })
  const progress = reminders.find(({ purpose }) => purpose === 'application_progress')
  if (!progress) throw new Error('no template for progress')
  await world.province.control.popup(her.openid, { [progress.templateId]: 'accept' })
  await eventually(async () =>
    expect(await count(`select count(*) from bff.grant_entry where template_id = $1`, [progress.templateId])).toBe(1),
  )
  const [contact] = await rows<{ recipient: string }>('select openid_hash as recipient from bff.contact')
  grants = `grants:${contact?.recipient}:${progress.templateId}`
}, 180_000)
afterAll(async () => {
  await world?.stop()
  await postgres?.stop()
  rmSync(directory, { recursive: true, force: true })
}, 60_000)
afterEach(async () => {
  for (const name of ['hall', 'wechat'] as const) await world.province.control.setSystem(name, { mode: 'ok' })
})

const rows = <T extends object>(sql: string, values: unknown[] = []): Promise<T[]> =>
  onServer(postgres.url('bff'), async (client) => (await client.query(sql, values)).rows as T[])
const count = async (sql: string, values: unknown[] = []): Promise<number> =>
  Number((await rows<{ count: string }>(sql, values))[0]?.count)

/** Whoever needs what this takes waits, until it is let go. */
async function hold(sql: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: postgres.url('bff') })
  // PostgreSQL may die under it; then nothing is held any more.
  client.on('error', () => undefined)
  await client.connect()
  await client.query('begin')
  await client.query(sql)
  return async () => {
    await client.query('rollback').catch(() => undefined)
    await client.end()
  }
}

/** A connection of the BFF that waits for a lock, while its transaction has taken others already. */
const stuck = (where: string): Promise<number> =>
  eventually(async () => {
    const [found] = await rows<{ pid: number }>(
      `select w.pid from pg_locks w join pg_stat_activity a on a.pid = w.pid
       where not w.granted and a.application_name = 'bff' and ${where}`,
    )
    if (!found) throw new Error(`nobody waits: ${where}`)
    return found.pid
  }, PATIENT)
const waitsFor = (table: string) => `w.relation = 'bff.${table}'::regclass`
const has = (table: string) =>
  `exists (select from pg_locks h where h.pid = w.pid and h.granted and h.relation = 'bff.${table}'::regclass)`

/** From here on a commit is made and nobody is told. */
const muteCommits = (mute: boolean) =>
  onServer(postgres.url('postgres'), async (client) => {
    await client.query(`alter system set synchronous_standby_names = '${mute ? 'nobody' : ''}'`)
    await client.query('select pg_reload_conf()')
  })
const committedUnheard = (pid: number) =>
  eventually(async () => {
    const [found] = await rows<{ event: string }>('select wait_event as event from pg_stat_activity where pid = $1', [
      pid,
    ])
    expect(found?.event).toBe('SyncRep')
  }, PATIENT)

interface Point {
  at: string
  /** What holds the step that comes next. */
  lock: () => string
  /** Who then waits for it. */
  waits: string
  /** Let go, and killed when the transaction is on disk and the BFF does not know. */
  unheard?: true
}

/** Brings the BFF to a point and kills it there. `begin` is what leads to it. */
async function killAt({ lock, waits, unheard }: Point, begin: () => Promise<unknown>): Promise<void> {
  const release = await hold(lock())
  try {
    // What it leads to is looked at afterwards: it may well be lost.
    begin().catch(() => undefined)
    const pid = await stuck(waits)
    if (!unheard) return await world.bff.kill()
    await muteCommits(true)
    await release()
    await committedUnheard(pid)
    await world.bff.kill()
  } finally {
    if (unheard) await muteCommits(false)
    else await release()
  }
}

const applicationsOf = async () => {
  const { applications } = await api.ok(endpoints.applications.mine, { token })
  if (applications.state !== 'fresh') throw new Error('not fresh')
  return applications.data.filter(({ itemCode }) => itemCode === item)
}
const messagesAbout = async (id: string, kind: string) =>
  (await api.ok(endpoints.notifications.messages, { token })).messages.filter(
    (each) => each.kind === kind && each.page?.includes(id),
  )
const onPhone = async (id: string) =>
  (await world.province.control.phone<{ messages: { page: string }[] }>(her.openid)).messages.filter(({ page }) =>
    page?.includes(id),
  ).length
const outboxOf = (id: string, kind: string) =>
  rows<{ state: string; attempts: number; reason: string | null }>(
    `select o.state, o.attempts, o.reason from bff.outbox o join bff.message m on m.id = o.message_id
     where m.kind = $2 and m.page like '%' || $1`,
    [id, kind],
  )
const newApplication = async (): Promise<string> => {
  const { draft } = await ready(api, token, world.bff.url, item, MOVED_TO)
  return (await submit(api, token, draft)).id
}
/** One whose first message has reached her phone: nothing else is on its way. */
const quietApplication = async (): Promise<string> => {
  const id = await newApplication()
  await eventually(
    async () => expect(await outboxOf(id, 'application_submitted')).toMatchObject([{ state: 'delivered' }]),
    PATIENT,
  )
  return id
}

/** Begun once under a key, and looked at after everything is up again. */
async function submittedOnce(begin: (send: () => Promise<unknown>) => Promise<void>): Promise<void> {
  const before = await applicationsOf()
  const { draft } = await ready(api, token, world.bff.url, item, MOVED_TO)
  const key = randomUUID()
  await begin(() => submit(api, token, draft, key))
  const { id } = await eventually(() => submit(api, token, draft, key), PATIENT)
  const after = await eventually(applicationsOf, PATIENT)
  expect(after.map((each) => each.id).filter((each) => !before.some((old) => old.id === each))).toEqual([id])
  await eventually(async () => expect(await messagesAbout(id, 'application_submitted')).toHaveLength(1), PATIENT)
  expect((await api.ok(endpoints.applications.drafts, { token })).drafts).toEqual([])
  expect(await count(`select count(*) from bff.audit where target = $1 and outcome = 'done'`, [id])).toBe(1)
  await eventually(async () => {
    const phone = await onPhone(id)
    if (phone !== 1)
      throw new Error(
        `on her phone ${phone} times: ${JSON.stringify(await rows('select * from bff.outbox order by created_at desc limit 3'))}`,
      )
  }, PATIENT)
}

test.each<Point>([
  {
    at: 'begun, and the hall has not been asked',
    lock: () => 'lock table bff.draft in share mode',
    waits: waitsFor('draft'),
  },
  {
    at: 'the hall has it, and it is not written down here',
    lock: () => 'lock table bff.application in share mode',
    waits: `${waitsFor('application')} and ${has('operation')}`,
  },
  {
    at: 'half of what follows is written down',
    lock: () => 'lock table bff.message in share mode',
    waits: `${waitsFor('message')} and ${has('operation')} and ${has('application_record')}`,
  },
  {
    at: 'settled, and neither we nor the phone have heard so',
    lock: () => 'lock table bff.audit in share mode',
    waits: `${waitsFor('audit')} and ${has('operation')}`,
    unheard: true,
  },
])('killed while submitting: $at', (point) =>
  submittedOnce(async (send) => {
    await killAt(point, send)
    await world.bff.restart()
  }),
)

test('killed when the answer has left: the repeat gets the same', () =>
  submittedOnce(async (send) => {
    await send()
    await world.bff.kill()
    await world.bff.restart()
  }))

/** After everything is up again: she was told once, and without the hall she sees what the hall says. */
async function takenOnce(id: string): Promise<void> {
  const fresh = await eventually(async () => {
    expect(await messagesAbout(id, 'application_accepted')).toHaveLength(1)
    const { application } = await api.ok(endpoints.applications.one, { token, params: { id } })
    if (application.state !== 'fresh') throw new Error('not fresh')
    return application.data
  }, PATIENT)
  expect(fresh).toMatchObject({ stage: 'accepted' })
  await world.province.control.setSystem('hall', { mode: 'down' })
  const { application } = await api.ok(endpoints.applications.one, { token, params: { id } })
  expect(application).toMatchObject({ state: 'stale', data: { timeline: fresh.timeline } })
  await world.province.control.setSystem('hall', { mode: 'ok' })
  await eventually(async () => expect(await onPhone(id)).toBe(2), PATIENT)
  expect(await messagesAbout(id, 'application_accepted')).toHaveLength(1)
}

test.each<Point>([
  {
    at: 'nothing is noted',
    lock: () => 'lock table bff.exchange_nonce in share mode',
    waits: waitsFor('exchange_nonce'),
  },
  {
    // The feed may be about the same application at the same time: whoever is second waits for the first.
    at: 'its nonce is noted, its record is not',
    lock: () => 'lock table bff.application_record in share mode',
    waits: has('exchange_nonce'),
  },
  {
    at: 'the record is noted, she has not been told',
    lock: () => 'lock table bff.message in share mode',
    waits: has('exchange_nonce'),
  },
  {
    at: 'all is noted, and the hall has not heard so',
    lock: () => 'lock table bff.fact in share mode',
    waits: `${waitsFor('fact')} and ${has('message')}`,
    unheard: true,
  },
])('killed while taking what the hall pushes: $at', async (point) => {
  const id = await quietApplication()
  await killAt(point, () => clerk.accept(id))
  await world.bff.restart()
  await takenOnce(id)
})

/** What has become of a message: it left at most once, and nothing of it waits or is under way. */
async function sentOnce(id: string, arrived: 0 | 1, states: readonly string[]): Promise<void> {
  await eventually(async () => {
    const [row, ...more] = await outboxOf(id, 'application_accepted')
    expect([row?.attempts, more]).toEqual([1, []])
    expect(states).toContain(row?.state)
  }, PATIENT)
  expect(await messagesAbout(id, 'application_accepted')).toHaveLength(1)
  // A later one to the same phone finds the way free, and arrives after what may have been sent before.
  await clerk.askSupplement(id, '缺页')
  await eventually(async () => expect(await onPhone(id)).toBe(2 + arrived), PATIENT)
  expect(await outboxOf(id, 'application_accepted')).toMatchObject([{ attempts: 1 }])
}

test.each<Point & { arrived: 0 | 1; states: readonly string[] }>([
  {
    at: 'claimed, and `sending` is not written',
    lock: () => `select pg_advisory_xact_lock(hashtextextended('${grants}', 0))`,
    waits: `w.locktype = 'advisory' and ${has('outbox')}`,
    arrived: 1,
    states: ['delivered'],
  },
  {
    at: '`sending` is written, and WeChat has not been asked',
    lock: () => `select pg_advisory_xact_lock(hashtextextended('${grants}', 0))`,
    waits: `w.locktype = 'advisory' and ${has('outbox')}`,
    unheard: true,
    arrived: 0,
    states: ['unknown'],
  },
  {
    at: 'WeChat has sent it, and its event is not taken',
    lock: () => 'lock table bff.wechat_event in share mode',
    waits: waitsFor('wechat_event'),
    arrived: 1,
    states: ['accepted', 'delivered', 'unknown'],
  },
])('killed while sending: $at', async ({ arrived, states, ...point }) => {
  const id = await quietApplication()
  await killAt(point, () => clerk.accept(id))
  await world.bff.restart()
  await sentOnce(id, arrived, states)
})

/** WeChat has sent the message, is slow to say so, and its event is held: nobody here can know. Answers how to let go. */
async function sentUnheard(id: string): Promise<() => Promise<void>> {
  await world.province.control.setSystem('wechat', { mode: 'slow', latencyMs: 2_600 })
  const release = await hold('lock table bff.wechat_event in share mode')
  await clerk.accept(id)
  // The event says that it is on her phone.
  await stuck(waitsFor('wechat_event'))
  expect(await outboxOf(id, 'application_accepted')).toMatchObject([{ state: 'sending' }])
  return release
}

test('killed while sending: WeChat has sent it, and we have not heard', async () => {
  const id = await quietApplication()
  const release = await sentUnheard(id)
  await world.bff.kill()
  await release()
  await world.province.control.setSystem('wechat', { mode: 'ok' })
  await world.bff.restart()
  await sentOnce(id, 1, ['delivered', 'unknown'])
})

test('killed while sending: WeChat has answered, and `accepted` is not written', async () => {
  const id = await quietApplication()
  const releases = [await sentUnheard(id), await hold('lock table bff.outbox in share mode')]
  await stuck(`${waitsFor('outbox')} and not ${has('wechat_event')}`)
  await world.bff.kill()
  for (const release of releases) await release()
  await world.province.control.setSystem('wechat', { mode: 'ok' })
  await world.bff.restart()
  await sentOnce(id, 1, ['delivered', 'unknown'])
})

/** PostgreSQL dies without a goodbye, and comes back where it was. What happens in between is `meanwhile`. */
async function crashPostgres(meanwhile: () => Promise<unknown> = async () => undefined): Promise<void> {
  const { pid, port } = postgres
  process.kill(pid, 'SIGQUIT')
  await eventually(() => expect(isAlive(pid)).toBe(false), PATIENT)
  await meanwhile()
  postgres = await startPostgres({ directory, durable: true, port })
}

describe('PostgreSQL dies, and the BFF finds its way back by itself', () => {
  test('in the middle of submitting', () =>
    submittedOnce(async (send) => {
      await world.province.control.setSystem('hall', { mode: 'slow', latencyMs: 1_000 })
      const sent = send().catch(() => 'lost')
      await eventually(
        async () => expect(await count('select count(*) from bff.draft where submitting is not null')).toBe(1),
        PATIENT,
      )
      await crashPostgres()
      await sent
      await world.province.control.setSystem('hall', { mode: 'ok' })
    }))

  test('while it settles what the hall has taken', () =>
    submittedOnce(async (send) => {
      const release = await hold('lock table bff.application in share mode')
      const sent = send().catch(() => 'lost')
      await stuck(`${waitsFor('application')} and ${has('operation')}`)
      await crashPostgres()
      await release()
      await world.bff.endLeases()
      await sent
    }))

  test('while the hall pushes', async () => {
    const id = await quietApplication()
    await crashPostgres(() => clerk.accept(id))
    await takenOnce(id)
  })

  test('while WeChat sends', async () => {
    const id = await quietApplication()
    const release = await sentUnheard(id)
    await crashPostgres()
    await release()
    await world.province.control.setSystem('wechat', { mode: 'ok' })
    await sentOnce(id, 1, ['accepted', 'delivered', 'unknown'])
  })
})
