import { join } from 'node:path'
import Koa from 'koa'
import { ShiftedClock } from '../../kit/clock'
import { type Database, openDatabase } from '../../kit/database'
import { createLogger } from '../../kit/logger'
import { migrate } from '../../kit/migrations'
import { createSeal } from '../../kit/seal'
import { listen, type RunningServer } from '../../kit/server'
import { freshDatabase, type TestDatabase } from '../../tools/testing/world'
import { createMetrics } from '../http/metrics'
import { setUpProblems, setUpRequest } from '../http/pipeline'
import { createUpstream, type Upstream } from '../upstreams/upstream'
import { createWechatClient } from '../upstreams/wechat'
import { createAccessTokens } from './access-tokens'
import { setUpWechatCallback } from './callback'
import { createContacts } from './contacts'
import { standingOf } from './grants'
import { createIntake } from './intake'
import { createOutbox } from './outbox'
import { createTell } from './tell'
import { createTemplates } from './templates'
import { ScriptedWechat } from './testing'
import { createPushCrypto, signatureOf } from './wechat-crypto'

const TOKEN = 'token-of-the-push'
const KEY = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ'
const APP_ID = 'wx0123456789abcdef'
const dataKey = Buffer.alloc(32, 9)
const crypto = createPushCrypto({ token: TOKEN, encodingAesKey: KEY, appId: APP_ID })
const clock = new ShiftedClock()

let database: TestDatabase
let db: Database
let platform: ScriptedWechat
let upstream: Upstream
let contacts: ReturnType<typeof createContacts>
let server: RunningServer
let nth = 0
let openid: string

beforeAll(async () => {
  database = await freshDatabase()
  db = openDatabase(database.url, { schema: 'bff', name: 'test' })
  await migrate(db, 'bff', join(process.cwd(), 'bff/migrations'))
  platform = await ScriptedWechat.start()
  const metrics = createMetrics({ process: false })
  upstream = createUpstream({ name: 'wechat', baseUrl: platform.url, timeoutMs: 700, concurrency: 8, metrics })
  const wechat = createWechatClient({ upstream, appId: APP_ID, appSecret: 'secret' })
  const seal = createSeal(dataKey)
  contacts = createContacts({ db, seal, dataKey, clock })
  const templates = createTemplates({ db, tokens: createAccessTokens({ db, seal, wechat, clock }), wechat, clock })
  const outbox = createOutbox({ db, seal, contacts, answerMs: 700 })
  const app = new Koa()
  app.use(setUpRequest({ logger: createLogger('test', 'silent'), metrics }))
  app.use(setUpProblems())
  app.use(
    setUpWechatCallback({
      token: TOKEN,
      encodingAesKey: KEY,
      appId: APP_ID,
      intake: createIntake({ db, contacts, templates, outbox, clock }),
      clock,
      metrics,
      logger: createLogger('test', 'silent'),
    }),
  )
  server = await listen(app.callback(), { port: 0, name: 'callback' })
})
afterAll(async () => {
  await server.close(0)
  upstream.close()
  await platform.stop()
  await db.close()
  await database.drop()
})
beforeEach(() => {
  openid = `openid-${++nth}`
})

const seconds = (shift = 0) => String(Math.floor(clock.now().getTime() / 1000) + shift)
let nonces = 0

interface Push {
  body: string
  query: Record<string, string>
}
/** What WeChat pushes for a message, in JSON or XML. */
function push(message: string, { timestamp = seconds(), nonce = String(++nonces), xml = false } = {}): Push {
  const { Encrypt, MsgSignature } = crypto.sealSigned(message, timestamp, nonce)
  return {
    body: xml
      ? `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[${Encrypt}]]></Encrypt></xml>`
      : JSON.stringify({ ToUserName: 'gh_1', Encrypt }),
    query: { signature: signatureOf(TOKEN, timestamp, nonce), timestamp, nonce, msg_signature: MsgSignature },
  }
}
async function send({ body, query }: Push): Promise<string> {
  const response = await fetch(`${server.url}/wechat/callback?${new URLSearchParams(query)}`, { method: 'POST', body })
  return `${response.status} ${await response.text()}`
}
const popup = (status = 'accept', at = seconds(), templateId = 'T-booked') =>
  JSON.stringify({
    ToUserName: 'gh_1',
    FromUserName: openid,
    CreateTime: Number(at),
    MsgType: 'event',
    Event: 'subscribe_msg_popup_event',
    List: { TemplateId: templateId, SubscribeStatusString: status, PopupScene: '0' },
  })
const granted = async () => (await standingOf(db, contacts.recipientOf(openid))).get('T-booked')?.balance ?? 0

test('the address is confirmed to WeChat, and to nobody else', async () => {
  const check = async (change: Record<string, string> = {}) => {
    const timestamp = change.timestamp ?? seconds()
    const query = {
      signature: signatureOf(TOKEN, timestamp, '7'),
      timestamp,
      nonce: '7',
      echostr: '4375120948345356249',
    }
    const response = await fetch(`${server.url}/wechat/callback?${new URLSearchParams({ ...query, ...change })}`)
    return `${response.status} ${await response.text()}`
  }
  expect(await check()).toBe('200 4375120948345356249')
  expect(await check({ nonce: '8' })).toBe('401 ')
  expect(await check({ timestamp: seconds(-601) })).toBe('401 ')
  expect(await check({ echostr: '<script>' })).toBe('401 ')
})

test('an acceptance is taken, in JSON and in XML', async () => {
  expect(await send(push(popup()))).toBe('200 success')
  expect(await granted()).toBe(1)
  const xml = `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[${openid}]]></FromUserName><CreateTime>${seconds(60)}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[subscribe_msg_popup_event]]></Event><SubscribeMsgPopupEvent><List><TemplateId><![CDATA[T-booked]]></TemplateId><SubscribeStatusString><![CDATA[acceptWithAlert]]></SubscribeStatusString><PopupScene>0</PopupScene></List></SubscribeMsgPopupEvent></xml>`
  expect(await send(push(xml, { xml: true }))).toBe('200 success')
  expect(await granted()).toBe(2)
})

test('a replayed push, also many at once, and the same content under another signature: once', async () => {
  const content = popup()
  const pushed = push(content)
  const answers = await Promise.all(Array.from({ length: 6 }, () => send(pushed)))
  expect(answers).toEqual(Array(6).fill('200 success'))
  expect(await send(push(content))).toBe('200 success')
  expect(await granted()).toBe(1)
})

test('several templates in one popup have one time and are told apart', async () => {
  const at = seconds()
  await send(push(popup('accept', at)))
  await send(push(popup('accept', at, 'T-reminder')))
  const standing = await standingOf(db, contacts.recipientOf(openid))
  expect([standing.get('T-booked')?.balance, standing.get('T-reminder')?.balance]).toEqual([1, 1])
})

test('what was not made by WeChat, for us, now, is refused and changes nothing', async () => {
  const good = push(popup())
  const stranger = createPushCrypto({ token: 'another', encodingAesKey: KEY, appId: APP_ID })
  const other = createPushCrypto({ token: TOKEN, encodingAesKey: KEY, appId: 'wx0000000000000000' })
  const forApp = other.sealSigned(popup(), good.query.timestamp ?? '', '55')
  const forged = stranger.sealSigned(popup(), good.query.timestamp ?? '', '56')
  const withSignature = (signed: typeof forApp): Push => ({
    body: JSON.stringify({ Encrypt: signed.Encrypt }),
    query: { ...good.query, nonce: signed.Nonce, msg_signature: signed.MsgSignature },
  })
  // `signature` signs time and nonce only: it says nothing about the body.
  const { msg_signature: _, ...plain } = good.query
  expect(await send({ ...good, query: { ...plain, msg_signature: plain.signature ?? '' } })).toBe('401 ')
  expect(await send({ ...good, query: plain })).toBe('401 ')
  expect(await send({ ...good, query: { ...good.query, nonce: '999' } })).toBe('401 ')
  expect(await send(withSignature(forApp))).toBe('401 ')
  expect(await send(withSignature(forged))).toBe('401 ')
  expect(await send(push(popup(), { timestamp: seconds(-601) }))).toBe('401 ')
  expect(await send(push(popup(), { timestamp: seconds(601) }))).toBe('401 ')
  expect(await send({ ...good, body: popup() })).toBe('400 ')
  expect(await send({ ...good, body: '<!DOCTYPE x><xml/>' })).toBe('400 ')
  expect(await send(push('no message'))).toBe('400 ')
  expect(await send({ ...good, body: 'x'.repeat(64 * 1024 + 1) })).toBe('413 ')
  expect((await fetch(`${server.url}/wechat/callback`, { method: 'PUT' })).status).toBe(405)
  expect(await granted()).toBe(0)
  expect(await send(good)).toBe('200 success')
  expect(await granted()).toBe(1)
})

test('other events and unknown templates are answered and mean nothing', async () => {
  const other = { ToUserName: 'gh_1', FromUserName: openid, CreateTime: Number(seconds()), MsgType: 'event' }
  expect(await send(push(JSON.stringify({ ...other, Event: 'debug_demo', debug_str: 'hello' })))).toBe('200 success')
  expect(await send(push(popup('accept', seconds(), 'T-nobody')))).toBe('200 success')
  expect(await granted()).toBe(0)
})

test('a push that could not be noted is taken the next time', async () => {
  const pushed = push(popup())
  await db.query('alter table grant_entry rename to grant_entry_away')
  expect(await send(pushed)).toMatch(/^500 /)
  await db.query('alter table grant_entry_away rename to grant_entry')
  expect(await send(pushed)).toBe('200 success')
  expect(await granted()).toBe(1)
})

describe('she takes back what she allowed', () => {
  const revocation = (event: string, who = openid) =>
    JSON.stringify({
      ToUserName: 'gh_1',
      // The platform's own account: not her.
      FromUserName: 'platform',
      CreateTime: Number(seconds()),
      MsgType: 'event',
      Event: event,
      OpenID: who,
      AppID: APP_ID,
      RevokeInfo: '8',
    })

  test.each(['user_authorization_revoke', 'user_authorization_cancellation'])(
    '%s: her phone is forgotten, nothing waits for it any more, and nothing is granted; others stay',
    async (event) => {
      const [her, him] = [`her-${openid}`, `him-${openid}`]
      await contacts.keep(her, openid, 'zh-Hans')
      await contacts.keep(him, `${openid}-his`, 'zh-Hans')
      await send(push(popup()))
      await send(push(popup('accept', seconds(200))))
      const tell = createTell(createSeal(dataKey))
      const told = { kind: 'appointment_booked' as const, values: {}, page: null, at: clock.now() }
      for (const residentId of [her, him]) await tell(db, { ...told, residentId, dedupeKey: 'waits' })

      const revoked = push(revocation(event))
      expect(await send(revoked)).toBe('200 success')
      expect(await contacts.of(db, her)).toBeNull()
      expect(await contacts.of(db, him)).toMatchObject({ openid: `${openid}-his` })
      const outbox = await db.query<{ state: string; reason: string | null }>(
        'select state, reason from outbox where resident_id = any($1) order by resident_id',
        [[her, him]],
      )
      expect(outbox).toEqual([
        { state: 'cancelled', reason: 'revoked' },
        { state: 'created', reason: null },
      ])
      expect(await granted()).toBe(0)
      // She comes back, and grants anew: a replay of what she took back before does not undo it.
      await contacts.keep(her, openid, 'zh-Hans')
      await send(push(popup('accept', seconds(300))))
      expect(await send(revoked)).toBe('200 success')
      expect([await granted(), (await contacts.of(db, her))?.openid]).toEqual([1, openid])
    },
  )

  test('one that names nobody is refused, one about a stranger means nothing', async () => {
    await contacts.keep(`her-${openid}`, openid, 'zh-Hans')
    const { OpenID: _, ...nobody } = JSON.parse(revocation('user_authorization_revoke')) as Record<string, unknown>
    expect(await send(push(JSON.stringify(nobody)))).toBe('400 ')
    expect(await send(push(revocation('user_authorization_revoke', 'stranger')))).toBe('200 success')
    expect(await contacts.of(db, `her-${openid}`)).not.toBeNull()
  })
})

test('no openid is kept with what was pushed', async () => {
  await send(push(popup()))
  for (const table of ['wechat_event', 'wechat_push', 'grant_entry'])
    expect(JSON.stringify(await db.query(`select * from ${table}`))).not.toContain(openid)
})
