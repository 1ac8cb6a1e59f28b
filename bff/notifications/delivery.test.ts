import { randomUUID } from 'node:crypto'
import type { Reminders } from '@shared/notifications/contract'
import { instantOf } from '@shared/standards/time'
import { type Database, openDatabase } from '../../kit/database'
import { createSeal } from '../../kit/seal'
import {
  eventually,
  type Resident,
  signIn,
  signInAt,
  startBff,
  startWorld,
  type TestBff,
  type World,
} from '../../tools/testing/world'
import { createTell, type News } from './tell'

/**
 * From a cause to the phone in her hand: the BFF as a process, the province's WeChat, real stores. That the BFF may die at
 * any point of it is shown by e2e/mission.crash.test.ts.
 */

interface PhoneMessage {
  title: string
  page: string | null
  lines: { label: string; value: string }[]
}

let world: World
let db: Database
let people: Resident[]
let turn = 0
let her: Resident
let token: string

const TIMEOUT_MS = 1_000

beforeAll(async () => {
  world = await startWorld({
    bff: { env: { UPSTREAM_TIMEOUT_MS: String(TIMEOUT_MS), RATE_LIMIT_PER_10S: '5000' } },
  })
  db = openDatabase(world.bff.databaseUrl, { schema: 'bff', name: 'test' })
  people = await world.province.control.residents()
})
afterAll(async () => {
  await db?.close()
  await world?.stop()
})
beforeEach(async () => {
  her = someone()
  token = await signIn(world, her.key)
})
afterEach(() => world.province.control.setSystem('wechat', { mode: 'ok' }))

/** Somebody who has not been in a test before. */
function someone(): Resident {
  const next = people[turn++]
  if (!next) throw new Error('everybody has been in a test')
  return next
}

async function ask<T>(method: string, path: string, body?: unknown, who = token, key: string = randomUUID()) {
  const response = await fetch(world.bff.url + path, {
    method,
    headers: {
      authorization: `Bearer ${who}`,
      ...(method !== 'GET' && { 'content-type': 'application/json', 'idempotency-key': key }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as T }
}
const reminders = async (who = token) =>
  (await ask<Reminders>('GET', '/api/notifications/reminders', undefined, who)).body
async function templateFor(purpose: string): Promise<string> {
  const found = (await reminders()).reminders.find((each) => each.purpose === purpose)
  if (!found) throw new Error(`no template for ${purpose}`)
  return found.templateId
}
const granted = async (purpose: string, who = token) =>
  (await reminders(who)).reminders.find((each) => each.purpose === purpose)?.granted
const report = (answers: { templateId: string; answer: string }[], key?: string) =>
  ask<Reminders>('POST', '/api/notifications/grants', { answers }, token, key)

/** She accepts on her phone; WeChat tells us of it. */
async function accept(purpose: string, openid = her.openid, who = token): Promise<void> {
  const before = (await granted(purpose, who)) ?? 0
  await world.province.control.popup(openid, { [await templateFor(purpose)]: 'accept' })
  await eventually(async () => expect(await granted(purpose, who)).toBeGreaterThan(before))
}
const phone = async (openid = her.openid) =>
  (await world.province.control.phone<{ messages: PhoneMessage[] }>(openid)).messages
/** What she was told of appointments, newest first: some of the province's people have applications of their own. */
const inbox = async () => {
  const { body } = await ask<{ messages: { kind: string; values: Record<string, string> }[] }>(
    'GET',
    '/api/notifications/messages',
  )
  return body.messages.filter(({ kind }) => kind.startsWith('appointment_'))
}
const now = async () => new Date((await world.province.control.state()).now)

let nth = 0
async function tellHer(change: Partial<News> = {}): Promise<string> {
  const dedupeKey = `delivery-${++nth}`
  await createTell(createSeal(Buffer.from(world.province.secrets.BFF_DATA_KEY, 'base64')))(db, {
    residentId: her.sub,
    kind: 'application_accepted',
    dedupeKey,
    values: { item: `居住证签注${nth}` },
    page: '/applications/detail/index?id=SB1',
    at: await now(),
    ...change,
  })
  return dedupeKey
}
const row = (dedupeKey: string) =>
  db.one<{ state: string; reason: string | null; attempts: number; msgid: string | null }>(
    'select state, reason, attempts, msgid from outbox where dedupe_key = $1',
    [dedupeKey],
  )
const becomes = (dedupeKey: string, state: string) =>
  eventually(async () => expect((await row(dedupeKey)).state).toBe(state), { timeoutMs: 20_000 })

test('her phone is known from signing in, hers only, and lies sealed', async () => {
  const mine = await reminders()
  expect(mine).toMatchObject({ phone: true })
  expect(mine.reminders.map(({ purpose, kind, granted }) => [purpose, kind, granted])).toEqual([
    ['appointment_booked', 'one_time', 0],
    ['appointment_reminder', 'one_time', 0],
    ['waitlist_offer', 'one_time', 0],
    ['queue', 'one_time', 0],
    ['application_progress', 'long_term', 0],
    ['certificate_ending', 'long_term', 0],
  ])
  const [contact] = await db.query<Record<string, string>>('select * from contact where resident_id = $1', [her.sub])
  expect(JSON.stringify(contact)).not.toContain(her.openid)
})

test('she takes back what she allowed in WeChat: what waits is not sent, her phone is forgotten, signing in begins anew', async () => {
  await accept('application_progress')
  await db.query(
    `insert into sending_pause (reason, until, by_clock) values ('a test', now() + interval '1 hour', false)`,
  )
  const waiting = await tellHer()
  await world.province.control.revoke(her.openid, '8')
  await becomes(waiting, 'cancelled')
  expect(await row(waiting)).toMatchObject({ reason: 'revoked', attempts: 0 })
  expect(await db.query('select 1 from contact where resident_id = $1', [her.sub])).toEqual([])
  await db.query(`delete from sending_pause where reason = 'a test'`)
  const next = await tellHer()
  await becomes(next, 'cancelled')
  expect(await row(next)).toMatchObject({ reason: 'no_phone' })
  expect(await phone()).toEqual([])

  const again = await reminders(await signIn(world, her.key))
  expect(again).toMatchObject({ phone: true })
  expect(again.reminders.filter(({ granted }) => granted > 0)).toEqual([])
})

test('the phone’s report and WeChat’s own event count once; a repeat adds nothing; nobody else has it', async () => {
  const templateId = await templateFor('appointment_booked')
  const other = await signIn(world, someone().key)
  await accept('appointment_booked')
  const key = randomUUID()
  const answers = [{ templateId, answer: 'accept' }]
  expect((await report(answers, key)).body.reminders[0]).toMatchObject({ granted: 1, answer: 'accept' })
  expect((await report(answers, key)).body.reminders[0]).toMatchObject({ granted: 1 })
  expect(await granted('appointment_booked')).toBe(1)
  expect(await granted('appointment_booked', other)).toBe(0)
  // A report for which WeChat has nothing to say stands for itself.
  expect((await report(answers)).body.reminders[0]).toMatchObject({ granted: 2 })
})

test('what she is told reaches her phone, and WeChat says so', async () => {
  await accept('application_progress')
  const key = await tellHer()
  await becomes(key, 'delivered')
  const [message, ...more] = await phone()
  expect(more).toEqual([])
  expect(message).toMatchObject({
    title: '业务办理进度提醒',
    page: 'applications/detail/index?id=SB1',
    lines: [
      { value: `居住证签注${nth}` },
      { value: '已受理' },
      { value: expect.stringMatching(/^\d{4}年\d{2}月\d{2}日 \d{2}:\d{2}$/) },
      { value: expect.any(String) },
    ],
  })
  expect((await row(key)).msgid).toMatch(/^\d{19}$/)
})

test('a grant that is used up: the next message is in the inbox only', async () => {
  await accept('appointment_booked')
  const values = { item: '居住证签注', hall: '天河', startsAt: '2026-11-27T01:30:00.000Z', number: 'YY1' }
  const first = await tellHer({ kind: 'appointment_booked', values })
  const second = await tellHer({ kind: 'appointment_booked', values })
  await becomes(first, 'delivered')
  await becomes(second, 'cancelled')
  expect(await row(second)).toMatchObject({ reason: 'no_grant' })
  expect(await phone()).toHaveLength(1)
  expect((await inbox()).map(({ kind }) => kind)).toEqual(['appointment_booked', 'appointment_booked'])
})

test('turned off in the chat: nothing more is sent', async () => {
  await accept('application_progress')
  await world.province.control.turnOff(her.openid, await templateFor('application_progress'))
  await eventually(async () => expect(await granted('application_progress')).toBe(0))
  await becomes(await tellHer(), 'cancelled')
  expect(await phone()).toEqual([])
})

test('WeChat answers too late: it is sent once, and its event says that it arrived', async () => {
  await accept('application_progress')
  await world.province.control.setSystem('wechat', { mode: 'slow', latencyMs: TIMEOUT_MS + 500 })
  const key = await tellHer()
  await becomes(key, 'delivered')
  await world.province.control.setSystem('wechat', { mode: 'ok' })
  expect(await phone()).toHaveLength(1)
  // A later message follows, so the first one is through with all that could have followed from it.
  const next = await tellHer()
  await becomes(next, 'delivered')
  expect(await phone()).toHaveLength(2)
  expect((await row(key)).attempts).toBe(1)
})

test.each([
  ['down', { mode: 'down' }],
  ['failing', { mode: 'failing', failureRate: 1 }],
] as const)('WeChat %s: it waits, and reaches her when it can', async (_, fault) => {
  await accept('appointment_booked')
  const known = await reminders()
  await world.province.control.setSystem('wechat', fault)
  const key = await tellHer({
    kind: 'appointment_booked',
    values: { item: '居住证签注', hall: '天河', startsAt: '2026-11-27T01:30:00.000Z', number: 'YY1' },
  })
  await becomes(key, 'temporary-failure')
  // What is known is shown meanwhile, and the grant is hers again.
  expect((await reminders()).reminders).toEqual(known.reminders)
  await world.province.control.setSystem('wechat', { mode: 'ok' })
  await becomes(key, 'delivered')
  expect(await phone()).toHaveLength(1)
})

test('two processes send each message once, with one access token between them', async () => {
  const crowd = [her, ...Array.from({ length: 5 }, someone)]
  const second: TestBff = await startBff({
    province: world.province,
    databaseUrl: world.bff.databaseUrl,
    redisUrl: world.bff.redisUrl,
    env: { UPSTREAM_TIMEOUT_MS: String(TIMEOUT_MS) },
  })
  try {
    for (const each of crowd) await accept('application_progress', each.openid, await signInAt(world.bff.url, each.key))
    const keys: string[] = []
    for (const { sub } of crowd)
      for (let count = 0; count < 5; count += 1) keys.push(await tellHer({ residentId: sub }))
    for (const key of keys) await becomes(key, 'delivered')
    for (const { openid } of crowd) {
      const items = (await phone(openid)).map(({ lines }) => lines[0]?.value)
      expect(items).toHaveLength(5)
      expect(new Set(items).size).toBe(5)
    }
  } finally {
    await second.stop()
  }
})

test('all of Redis is lost: what waits is sent, once', async () => {
  await accept('application_progress')
  await world.province.control.setSystem('wechat', { mode: 'down' })
  const key = await tellHer()
  await becomes(key, 'temporary-failure')
  await world.bff.loseRedis()
  await world.province.control.setSystem('wechat', { mode: 'ok' })
  await becomes(key, 'delivered')
  expect(await phone()).toHaveLength(1)
})

describe('a booking', () => {
  interface Slot {
    id: string
    startsAt: string
    left: number
  }
  interface Booked {
    appointment: { id: string; startsAt: string; slotId: string; state: string; pending: string | null }
  }
  let item: string
  let hall: string
  let slots: Slot[]

  beforeAll(async () => {
    const found = await ask<{ items: { code: string; booking: string }[] }>(
      'GET',
      '/api/catalogue/items?region=440106000000',
    )
    for (const { code } of found.body.items) {
      const halls = await ask<{ halls?: { id: string; earliest: Slot | null }[] }>(
        'GET',
        `/api/appointments/halls?items=${code}`,
      )
      const open = halls.body.halls?.find(({ earliest }) => earliest !== null)
      if (!open) continue
      item = code
      hall = open.id
      break
    }
  })
  beforeEach(async () => {
    await world.province.control.setClock('2026-11-24T01:00:00.000Z')
    await eventually(async () => {
      const day = await ask<{ slots: Slot[] }>(
        'GET',
        `/api/appointments/slots?items=${item}&hall=${hall}&day=2026-11-26`,
      )
      slots = day.body.slots.filter(({ left }) => left > 0)
      expect(slots.length).toBeGreaterThan(2)
    })
  })
  async function book(slot: Slot | undefined, who = token): Promise<Booked['appointment']> {
    const held = await ask<Booked>('POST', '/api/appointments/holds', { items: [item], slot: slot?.id }, who)
    expect(held.status).toBe(201)
    const done = await ask<Booked>('POST', `/api/appointments/${held.body.appointment.id}/confirm`, {}, who)
    expect(done).toMatchObject({ status: 200, body: { appointment: { state: 'booked' } } })
    return done.body.appointment
  }
  const move = (id: string, slot: Slot | undefined, who = token, key?: string) =>
    ask<Booked & { code?: string }>(
      'POST',
      `/api/appointments/${id}/reschedule`,
      { slot: slot?.id, items: [item] },
      who,
      key,
    )
  const planned = async () =>
    (
      await db.query<{ kind: string; due_at: Date }>(
        `select kind, due_at from reminder where resident_id = $1 and fact_kind = 'appointment' and state = 'planned' order by due_at`,
        [her.sub],
      )
    ).map(({ kind, due_at }) => `${kind} ${due_at.toISOString()}`)
  const dueFor = (slot: Slot | undefined) => [
    `appointment_tomorrow ${instantOf('2026-11-25', '19:00').toISOString()}`,
    `appointment_soon ${new Date(Date.parse(slot?.startsAt ?? '') - 7_200_000).toISOString()}`,
  ]

  test('reminders follow it when it is moved, and go when it is cancelled', async () => {
    const { id } = await book(slots[0])
    expect(await planned()).toEqual(dueFor(slots[0]))
    const key = randomUUID()
    const moved = await move(id, slots[1], token, key)
    expect(moved).toMatchObject({
      status: 200,
      body: { appointment: { id, state: 'booked', slotId: slots[1]?.id, startsAt: slots[1]?.startsAt, pending: null } },
    })
    expect((await move(id, slots[1], token, key)).body).toEqual(moved.body)
    expect(await planned()).toEqual(dueFor(slots[1]))
    // In whatever order: the BFF follows a clock that the test before has set back a moment later.
    expect((await inbox()).map(({ kind }) => kind).sort()).toEqual(['appointment_booked', 'appointment_moved'])
    await ask('POST', `/api/appointments/${id}/cancel`, {})
    expect(await planned()).toEqual([])
  })

  test('is moved by whose it is, and by nobody else', async () => {
    const { id } = await book(slots[0])
    const stranger = await signIn(world, someone().key)
    expect((await move(id, slots[1], stranger)).status).toBe(403)
    expect((await move(id, slots[0])).body).toMatchObject({ code: 'wrong_state' })
    expect(await planned()).toEqual(dueFor(slots[0]))
  })

  test('the hall answers too late: "being confirmed", then the truth, told once', async () => {
    const { id } = await book(slots[0])
    await world.province.control.setSystem('hall', { mode: 'slow', latencyMs: TIMEOUT_MS + 400 })
    const key = randomUUID()
    expect((await move(id, slots[2], token, key)).status).toBe(202)
    await world.province.control.setSystem('hall', { mode: 'ok' })
    const one = await ask<Booked>('GET', `/api/appointments/${id}`)
    expect(['move', null]).toContain(one.body.appointment.pending)
    // As the phone does: asked again under the same key until it is known.
    await eventually(async () => expect((await move(id, slots[2], token, key)).status).toBe(200), { timeoutMs: 20_000 })
    const moved = async () => (await inbox()).map(({ kind }) => kind)
    await eventually(async () => expect(await moved()).toContain('appointment_moved'), { timeoutMs: 20_000 })
    expect(await planned()).toEqual(dueFor(slots[2]))
    expect((await move(id, slots[2], token, key)).body.appointment).toMatchObject({ id, slotId: slots[2]?.id })
    expect((await inbox()).filter(({ kind }) => kind === 'appointment_moved')).toHaveLength(1)
  })

  test('reminds her the evening before and two hours before, on her phone where she granted it', async () => {
    await accept('appointment_reminder')
    const { id, startsAt } = await book(slots[0])
    await world.province.control.setClock(instantOf('2026-11-25', '19:01'))
    await eventually(async () => expect((await inbox()).map(({ kind }) => kind)).toContain('appointment_tomorrow'))
    await eventually(async () => expect((await phone()).map(({ title }) => title)).toEqual(['预约办理提醒']))
    expect((await phone())[0]?.page).toBe(`appointments/detail/index?id=${id}`)
    await world.province.control.setClock(new Date(Date.parse(startsAt) - 7_100_000))
    await eventually(async () => expect((await inbox()).map(({ kind }) => kind)).toContain('appointment_soon'))
    await eventually(async () => {
      const ended = await db.query(
        `select reason from outbox where resident_id = $1 and urgent and state = 'cancelled'`,
        [her.sub],
      )
      expect(ended).toEqual([{ reason: 'no_grant' }])
    })
  })
})
