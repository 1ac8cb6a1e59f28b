import { join } from 'node:path'
import { instantOf } from '@shared/standards/time'
import { ShiftedClock } from '../../kit/clock'
import { type Database, openDatabase } from '../../kit/database'
import { createLogger } from '../../kit/logger'
import { migrate } from '../../kit/migrations'
import { createSeal } from '../../kit/seal'
import { freshDatabase, type TestDatabase } from '../../tools/testing/world'
import { createMetrics } from '../http/metrics'
import { createUpstream, type Upstream } from '../upstreams/upstream'
import { createWechatClient } from '../upstreams/wechat'
import { createAccessTokens } from './access-tokens'
import { createContacts } from './contacts'
import { enterAnswer, standingOf } from './grants'
import { createOutbox } from './outbox'
import { createSender, delayAfter, isQuiet } from './sender'
import { createTell, type News } from './tell'
import { createTemplates } from './templates'
import { ScriptedWechat } from './testing'

let database: TestDatabase
let db: Database
let platform: ScriptedWechat
let upstream: Upstream
let nth = 0
/** Somebody who has not been in a test before, with one grant for a booked appointment. */
let her: string
const clock = new ShiftedClock()
const to = (day: string, time: string) => clock.setShift(instantOf(day, time).getTime() - Date.now())
const dataKey = Buffer.alloc(32, 7)

beforeAll(async () => {
  database = await freshDatabase()
  db = openDatabase(database.url, { schema: 'bff', name: 'test' })
  await migrate(db, 'bff', join(process.cwd(), 'bff/migrations'))
  platform = await ScriptedWechat.start()
})
afterAll(async () => {
  upstream.close()
  await platform.stop()
  await db.close()
  await database.drop()
})

/** As a process has it: nothing in memory yet. */
function newProcess({ sending = true } = {}) {
  upstream?.close()
  const metrics = createMetrics({ process: false })
  upstream = createUpstream({ name: 'wechat', baseUrl: platform.url, timeoutMs: 700, concurrency: 8, metrics })
  const wechat = createWechatClient({ upstream, appId: 'wx1', appSecret: 'secret' })
  const seal = createSeal(dataKey)
  const contacts = createContacts({ db, seal, dataKey, clock })
  const tokens = createAccessTokens({ db, seal, wechat, clock })
  const templates = createTemplates({ db, tokens, wechat, clock })
  const outbox = createOutbox({ db, seal, contacts, answerMs: 700 })
  const sender = createSender({
    outbox,
    templates,
    tokens,
    wechat,
    clock,
    metrics,
    logger: createLogger('test', 'silent'),
    programState: 'formal',
    sending,
  })
  return { contacts, tokens, templates, outbox, sender, metrics }
}
let us: ReturnType<typeof newProcess>

beforeEach(async () => {
  to('2026-11-24', '10:00')
  await db.query('truncate grant_entry, outbox, message, contact, sending_pause')
  await db.query(
    'update wechat_token set sealed = null, expires_at = null, forced_at = null, forced_day = null, forced_count = 0',
  )
  platform.send = () => ({ errcode: 0, errmsg: 'ok' })
  platform.token = () => ({ access_token: 'token-1', expires_in: 7200 })
  us = newProcess()
  await us.templates.refresh()
  platform.asked = []
  her = `resident-${++nth}`
  await us.contacts.keep(her, `openid-${nth}`, 'zh-Hans')
})

const recipient = async (residentId = her) => (await us.contacts.of(db, residentId))?.recipient ?? ''
async function grant(templateId = 'T-booked', residentId = her): Promise<void> {
  const who = await recipient(residentId)
  await db.transaction((tx) =>
    enterAnswer(tx, {
      recipient: who,
      templateId,
      kind: 'one_time',
      answer: 'accepted',
      source: 'phone',
      at: clock.now(),
      reference: null,
    }),
  )
}
const balance = async (templateId = 'T-booked') =>
  (await standingOf(db, await recipient())).get(templateId)?.balance ?? 0
let told = 0
const tellHer = (change: Partial<News> = {}) =>
  createTell(createSeal(dataKey))(db, {
    residentId: her,
    kind: 'appointment_booked',
    dedupeKey: `told-${++told}`,
    values: { item: '居住证签注', hall: '天河', startsAt: '2026-11-27T01:30:00.000Z', number: 'YY1' },
    page: '/appointments/detail/index?id=YY1',
    at: clock.now(),
    ...change,
  })
const states = async () =>
  (
    await db.query<{ state: string; reason: string | null }>('select state, reason from outbox order by created_at')
  ).map(({ state, reason }) => (reason ? `${state} ${reason}` : state))
const again = () => db.query(`update outbox set next_attempt_at = now()`)
const sends = () => platform.calls('/subscribe/send')

test('a granted message is sent once, with its values, and the grant is used', async () => {
  platform.send = () => ({ errcode: 0, errmsg: 'ok', msgid: 123 })
  await grant()
  await tellHer()
  await us.sender.round()
  await us.sender.round()
  expect(sends()).toHaveLength(1)
  expect(sends()[0]?.body).toMatchObject({
    touser: `openid-${nth}`,
    template_id: 'T-booked',
    page: 'appointments/detail/index?id=YY1',
    data: { thing1: { value: '居住证签注' }, time2: { value: '2026年11月27日 09:30' } },
    lang: 'zh_CN',
  })
  expect(await states()).toEqual(['accepted'])
  expect(await balance()).toBe(0)
})

test('without a grant, or without a phone, the inbox has it and nothing is sent', async () => {
  await tellHer()
  await tellHer({ residentId: 'nobody’s phone' })
  await us.sender.round()
  expect(sends()).toEqual([])
  expect((await states()).sort()).toEqual(['cancelled no_grant', 'cancelled no_phone'])
  expect(await db.query('select 1 from message')).toHaveLength(2)
})

test('one acceptance carries one of two messages', async () => {
  await grant()
  await tellHer()
  await tellHer()
  await us.sender.round()
  expect((await states()).sort()).toEqual(['accepted', 'cancelled no_grant'])
})

test('to one phone one after the other, also when several processes send', async () => {
  let underWay = 0
  let most = 0
  platform.send = async () => {
    most = Math.max(most, ++underWay)
    await db.query('select pg_sleep(0.02)')
    underWay -= 1
    return { errcode: 0, errmsg: 'ok' }
  }
  for (let count = 0; count < 8; count += 1) {
    await grant()
    await tellHer()
  }
  const senders = [us.sender, newProcess().sender, newProcess().sender]
  for (let rounds = 0; rounds < 30 && (await states()).some((state) => state !== 'accepted'); rounds += 1)
    await Promise.all(senders.map((sender) => sender.round()))
  expect(await states()).toEqual(Array(8).fill('accepted'))
  expect(sends()).toHaveLength(8)
  expect(most).toBe(1)
})

describe('what a refusal leads to', () => {
  const refuse = (errcode: number, errmsg = 'x rid: 1-2-3') => {
    platform.send = () => ({ errcode, errmsg })
  }

  test.each([-1, 43108, 45011, 44991])('%i: later, with the grant given back', async (errcode) => {
    refuse(errcode)
    await grant()
    await tellHer()
    await us.sender.round()
    await us.sender.round()
    expect(await states()).toEqual([`temporary-failure transient:${errcode}`])
    expect([sends().length, await balance()]).toEqual([1, 1])
    platform.send = () => ({ errcode: 0, errmsg: 'ok' })
    await again()
    await us.sender.round()
    expect(await states()).toEqual(['accepted'])
    expect([sends().length, await balance()]).toEqual([2, 0])
  })

  test('43101: never again, and the ledger knows that there is none', async () => {
    refuse(43101)
    await grant()
    await grant()
    await tellHer()
    await us.sender.round()
    await again()
    await us.sender.round()
    expect(await states()).toEqual(['permanent-failure user:43101'])
    expect([sends().length, await balance()]).toEqual([1, 0])
  })

  test('47003: somebody must look, the field is named, the grant is hers', async () => {
    refuse(47003, 'argument invalid! data.thing1.value invalid rid: 1-2-3')
    await grant()
    await tellHer()
    await us.sender.round()
    expect(await states()).toEqual(['technical-failure content:47003:thing1'])
    expect(await balance()).toBe(1)
  })

  test('40037: the templates are read anew, and the next message goes by the new one', async () => {
    const before = platform.templates
    platform.templates = before.map((each) => (each.priTmplId === 'T-booked' ? { ...each, priTmplId: 'T-new' } : each))
    refuse(40037)
    await grant()
    await tellHer()
    await us.sender.round()
    platform.templates = before
    expect(await states()).toEqual(['technical-failure content:40037'])
    expect((await us.templates.known()).map(({ id }) => id)).toEqual(['T-new', 'T-reminder'])
  })

  test('a value that does not fit is found before it is sent', async () => {
    await grant()
    await tellHer({ values: { item: '', hall: '天河', startsAt: '2026-11-27T01:30:00.000Z' } })
    await us.sender.round()
    expect(await states()).toEqual(['technical-failure unfit:预约事项'])
    expect([sends().length, await balance()]).toEqual([0, 1])
  })

  test('45009: nothing more today, by any process; tomorrow it goes on', async () => {
    refuse(45009)
    await grant()
    await tellHer({ notAfter: instantOf('2026-11-26', '00:00') })
    await us.sender.round()
    await again()
    await newProcess().sender.round()
    expect([await states(), sends().length, await balance()]).toEqual([['temporary-failure quota:45009'], 1, 1])
    platform.send = () => ({ errcode: 0, errmsg: 'ok' })
    to('2026-11-25', '08:00')
    await us.sender.round()
    expect(await states()).toEqual(['accepted'])
  })

  test.each([40164, 40125, 50002])('%i: the account is not in order; nothing is tried for a while', async (errcode) => {
    refuse(errcode)
    await grant()
    await tellHer()
    await us.sender.round()
    await again()
    await us.sender.round()
    expect([await states(), sends().length]).toEqual([[`temporary-failure account:${errcode}`], 1])
    await db.query(`update sending_pause set until = now() - interval '1 second'`)
    platform.send = () => ({ errcode: 0, errmsg: 'ok' })
    await us.sender.round()
    expect(await states()).toEqual(['accepted'])
  })
})

describe('when nobody knows whether it was sent', () => {
  test('a broken connection, or no answer in time: unknown, never sent again, and in the end a failure', async () => {
    platform.send = () => null
    await grant()
    await tellHer()
    await us.sender.round()
    await again()
    await us.sender.round()
    expect([await states(), sends().length, await balance()]).toEqual([['unknown reset'], 1, 0])
    await db.query(`update outbox set state_since = now() - interval '16 minutes'`)
    await us.sender.round()
    expect([await states(), sends().length]).toEqual([['technical-failure never_heard'], 1])
  })

  test('a process that dies while sending: unknown, until its event says that it arrived', async () => {
    platform.send = () => new Promise(() => undefined)
    await grant()
    await tellHer()
    // This process never comes back from its call.
    void us.outbox.claim(await us.templates.known(), clock.now(), false)
    const claimedBy = async (state: string) => (await states()).every((each) => each.startsWith(state))
    while (!(await claimedBy('sending')));
    await newProcess().sender.round()
    expect(await states()).toEqual(['sending'])
    await db.query(`update outbox set lease_until = now() - interval '1 second'`)
    await newProcess().sender.round()
    expect(await states()).toEqual(['unknown process_gone'])
    const event = { recipient: await recipient(), templateId: 'T-booked', msgid: '99', errorCode: '0', at: clock.now() }
    expect(await db.transaction((tx) => us.outbox.heard(tx, event))).toBe(true)
    expect(await states()).toEqual(['delivered'])
    expect(await db.transaction((tx) => us.outbox.heard(tx, event))).toBe(false)
    expect(sends()).toEqual([])
  })

  test('its event may be faster than the answer', async () => {
    const who = await recipient()
    platform.send = async () => {
      await db.transaction((tx) =>
        us.outbox.heard(tx, { recipient: who, templateId: 'T-booked', msgid: '77', errorCode: '0', at: clock.now() }),
      )
      return { errcode: 0, errmsg: 'ok', msgid: 77 }
    }
    await grant()
    await tellHer()
    await us.sender.round()
    expect(await states()).toEqual(['delivered'])
    expect(await db.query('select msgid from outbox')).toEqual([{ msgid: '77' }])
  })

  test('an event about another phone, template or time is not taken for it', async () => {
    platform.send = () => null
    await grant()
    await tellHer()
    await us.sender.round()
    const event = { recipient: await recipient(), templateId: 'T-booked', msgid: null, errorCode: '0', at: clock.now() }
    const heard = (change: object) => db.transaction((tx) => us.outbox.heard(tx, { ...event, ...change }))
    expect(await heard({ recipient: 'other' })).toBe(false)
    expect(await heard({ templateId: 'T-reminder' })).toBe(false)
    expect(await heard({ at: new Date(clock.now().getTime() + 3_600_000) })).toBe(false)
    expect(await heard({ at: new Date(clock.now().getTime() - 3_600_000) })).toBe(false)
    expect(await heard({ errorCode: '1' })).toBe(true)
    expect(await states()).toEqual(['technical-failure delivery:1'])
  })
})

describe('when', () => {
  test('quiet hours are from ten to eight', () => {
    const quiet = (time: string) => isQuiet(instantOf('2026-11-24', time))
    expect(['21:59', '22:00', '23:59', '00:00', '07:59', '08:00'].map(quiet)).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ])
  })

  test('at night only what is urgent goes; the rest in the morning', async () => {
    await grant()
    await grant('T-reminder')
    to('2026-11-24', '23:00')
    await tellHer()
    await tellHer({ kind: 'appointment_soon' })
    await us.sender.round()
    expect(sends().map(({ body }) => body.template_id)).toEqual(['T-reminder'])
    to('2026-11-25', '08:00')
    await us.sender.round()
    expect(await states()).toEqual(['accepted', 'accepted'])
  })

  test('what is too late is not sent', async () => {
    await grant()
    await tellHer({ notAfter: instantOf('2026-11-24', '11:00') })
    to('2026-11-24', '11:00')
    await us.sender.round()
    expect([await states(), sends().length, await balance()]).toEqual([['expired too_late'], 0, 1])
  })

  test('the kill switch holds everything back, and nothing is lost', async () => {
    await grant()
    await tellHer()
    await newProcess({ sending: false }).sender.round()
    expect([await states(), sends().length]).toEqual([['created'], 0])
    await us.sender.round()
    expect(await states()).toEqual(['accepted'])
  })

  test('delays grow to five minutes, and are scattered', () => {
    expect([1, 2, 3, 20].map((attempt) => delayAfter(attempt, 0))).toEqual([1_000, 2_000, 4_000, 300_000])
    expect(delayAfter(3, 1)).toBe(2_000)
  })
})

describe('access tokens', () => {
  const asksFor = () => platform.calls('/stable_token').map(({ body }) => body.force_refresh)

  test('many at the same time, in several processes: one is asked for', async () => {
    const processes = [us, newProcess(), newProcess()]
    await db.query('update wechat_token set sealed = null')
    const tokens = await Promise.all(processes.flatMap(({ tokens }) => [tokens.current(), tokens.current()]))
    expect(new Set(tokens)).toEqual(new Set(['token-1']))
    expect(asksFor()).toHaveLength(1)
  })

  test('it lies sealed', async () => {
    await us.tokens.current()
    const [row] = await db.query<{ sealed: string }>('select sealed from wechat_token')
    expect(row?.sealed).not.toContain('token-1')
  })

  test('it is renewed five minutes early', async () => {
    await us.tokens.current()
    platform.asked = []
    platform.token = () => ({ access_token: 'token-2', expires_in: 7200 })
    clock.setShift(clock.shift + (7200 - 361) * 1000)
    expect(await newProcess().tokens.current()).toBe('token-1')
    clock.setShift(clock.shift + 62_000)
    expect(await newProcess().tokens.current()).toBe('token-2')
    expect(asksFor()).toEqual([false])
  })

  test('refused, and WeChat names another: the message is sent with that one, once', async () => {
    await us.tokens.current()
    platform.asked = []
    platform.token = () => ({ access_token: 'token-2', expires_in: 7200 })
    platform.send = ({ token }) => (token === 'token-2' ? { errcode: 0 } : { errcode: 40001, errmsg: 'x' })
    await grant()
    await tellHer()
    await us.sender.round()
    expect(await states()).toEqual(['accepted'])
    expect([sends().map(({ token }) => token), asksFor()]).toEqual([['token-1', 'token-2'], [false]])
  })

  test('refused, and WeChat names the same one: forced once, and not again within thirty seconds', async () => {
    await us.tokens.current()
    platform.asked = []
    let forced = 0
    platform.token = (force) => {
      if (force) forced += 1
      return { access_token: forced === 0 ? 'token-1' : `forced-${forced}`, expires_in: 7200 }
    }
    platform.send = ({ token }) => (token === 'forced-1' ? { errcode: 0 } : { errcode: 42001, errmsg: 'x' })
    await grant()
    await tellHer()
    await us.sender.round()
    expect([await states(), asksFor()]).toEqual([['accepted'], [false, true]])

    platform.send = () => ({ errcode: 40001, errmsg: 'x' })
    await grant()
    await tellHer()
    await us.sender.round()
    expect((await states())[1]).toMatch(/^temporary-failure/)
    expect(forced).toBe(1)
    clock.setShift(clock.shift + 31_000)
    await again()
    await us.sender.round()
    expect(forced).toBe(2)
  })

  test('another process has renewed it: that one is used, and nobody is asked', async () => {
    await us.tokens.current()
    platform.token = () => ({ access_token: 'token-2', expires_in: 7200 })
    expect(await newProcess().tokens.renew('token-1')).toBe('token-2')
    platform.asked = []
    expect(await us.tokens.renew('token-1')).toBe('token-2')
    expect(asksFor()).toEqual([])
  })

  test('no token to be had: nothing was sent, the grant is hers, it goes on when there is one', async () => {
    await db.query('update wechat_token set sealed = null')
    platform.token = () => ({ errcode: -1, errmsg: 'system error' })
    const fresh = newProcess()
    await grant()
    await tellHer()
    await fresh.sender.round()
    expect([(await states())[0], await balance(), sends().length]).toEqual(['temporary-failure transient:-1', 1, 0])
  })
})

test('what waits, is open and has failed is counted', async () => {
  await grant()
  await tellHer()
  await tellHer()
  platform.send = () => ({ errcode: 47003, errmsg: 'x' })
  expect(await us.outbox.counts()).toEqual({ waiting: 2, open: 2, failed: 0 })
  await us.sender.round()
  expect(await us.outbox.counts()).toMatchObject({ waiting: 0, open: 0, failed: 2 })
})

test('templates that are gone from the account are forgotten; those without a use are not kept', async () => {
  expect((await us.templates.known()).map(({ id }) => id)).toEqual(['T-booked', 'T-reminder'])
})
