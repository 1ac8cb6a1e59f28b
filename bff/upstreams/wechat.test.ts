import { listen, type RunningServer } from '../../kit/server'
import { createMetrics } from '../http/metrics'
import { createUpstream, type Upstream, UpstreamUnavailable } from './upstream'
import { createWechatClient, type SubscribeMessage, type WechatClient } from './wechat'
import { type classOf, WechatRefused } from './wechat-codes'

/** What api.weixin.qq.com answers, word for word, to whoever asks. */
let body = ''
let status = 200
let asked: { url: string; body: string }[] = []
let server: RunningServer
let upstream: Upstream
let wechat: WechatClient

beforeAll(async () => {
  server = await listen(
    (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        asked.push({ url: request.url ?? '', body: Buffer.concat(chunks).toString() })
        response.writeHead(status, { 'content-type': 'text/plain' }).end(body)
      })
    },
    { port: 0, name: 'wechat' },
  )
  upstream = createUpstream({
    name: 'wechat',
    baseUrl: server.url,
    timeoutMs: 1_000,
    concurrency: 4,
    metrics: createMetrics({ process: false }),
  })
  wechat = createWechatClient({ upstream, appId: 'wx1', appSecret: 'secret' })
})
afterAll(async () => {
  upstream.close()
  await server.close(0)
})
beforeEach(() => {
  status = 200
  asked = []
})

const MESSAGE: SubscribeMessage = {
  openid: 'o1',
  templateId: 't1',
  page: '/appointments/detail/index?id=1',
  data: { thing1: '居住证签注' },
  locale: 'zh-Hant',
  programState: 'formal',
}
const send = () => wechat.send('token', MESSAGE).catch((error: unknown) => error)

/** Bodies as developers have met them. */
test.each<[string, ReturnType<typeof classOf>, string | null]>([
  [
    '40001 invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r rid: 65dffd61-4c21f328-45d36df0',
    'token',
    null,
  ],
  ['40014 invalid access_token rid: 65dffd61-4c21f328-45d36df0', 'token', null],
  ['41001 access_token missing rid: 6aac0064-355b48ab-4c5b487e', 'token', null],
  ['42001 access_token expired rid: 69c666a2-31ce2f4d-497c5a06', 'token', null],
  ['-1 system error rid: 63744527-66b4c3d4-44fe1563', 'transient', null],
  ['43108 concurrent sends to the same user rid: 63744527-66b4c3d4-44fe1563', 'transient', null],
  [
    '45011 api minute-quota reach limit, must slower, retry next minute rid: 63744527-66b4c3d4-44fe1563',
    'transient',
    null,
  ],
  ['44991 reach limit rid: 63744527-66b4c3d4-44fe1563', 'transient', null],
  ['45009 reach max api daily quota limit rid: 617682e0-09059ac5-34a8e2ea', 'quota', null],
  ['43101 user refuse to accept the msg rid: 688ac964-6bd8342c-4b6ca9f3', 'user', null],
  ['40003 invalid openid rid: 688ac964-6bd8342c-4b6ca9f3', 'user', null],
  ['40037 invalid template_id rid: 65dffd61-4c21f328-45d36df0', 'content', null],
  ['41030 invalid page rid: 5f86bdd6-15ceb0dc-3ad307da', 'content', null],
  ['43107 banned rid: 5f86bdd6-15ceb0dc-3ad307da', 'content', null],
  ['45168 the message contains a sensitive word rid: 5f86bdd6-15ceb0dc-3ad307da', 'content', null],
  ['47001 data format error rid: 67f39aa3-68729fee-41842dbc', 'content', null],
  ['47003 argument invalid! data.thing23.value invalid rid: 61503140-1e570a3e-6387a6ea', 'content', 'thing23'],
  ['47003 argument invalid! data.time2.value is empty rid: 61503140-1e570a3e-6387a6ea', 'content', 'time2'],
  ['40013 invalid appid rid: 617682e0-09059ac5-34a8e2ea', 'account', null],
  ['40125 invalid appsecret, rid: 69dfb1ed-7ed689cc-28c3c5a7', 'account', null],
  [
    '40164 invalid ip 113.101.177.118 ipv6 ::ffff:113.101.177.118, not in whitelist rid: 617682e0-09059ac5-34a8e2ea',
    'account',
    null,
  ],
  ['50002 user limited rid: 69a751a8-29e261c6-705177d8', 'account', null],
  ['89503 admin must confirm rid: 69a751a8-29e261c6-705177d8', 'account', null],
  ['99999 what nobody has described rid: 69a751a8-29e261c6-705177d8', 'content', null],
])('%s', async (words, kind, field) => {
  const errcode = Number(words.split(' ')[0])
  body = JSON.stringify({ errcode, errmsg: words.slice(words.indexOf(' ') + 1) })
  const error = await send()
  expect(error).toBeInstanceOf(WechatRefused)
  expect(error).toMatchObject({ errcode, class: kind, field })
  // The rest of its words may name people: they go nowhere.
  expect(String(error)).not.toContain('rid')
})

test('a number of 64 bits arrives digit for digit; without one there is none', async () => {
  body = '{"errcode":0,"errmsg":"ok","msgid":3248682510344192008}'
  expect(await send()).toBe('3248682510344192008')
  body = '{"errcode":0,"errmsg":"ok"}'
  expect(await send()).toBeNull()
})

test('is sent once, as WeChat wants it', async () => {
  body = '{"errcode":0,"errmsg":"ok"}'
  await send()
  expect(asked).toHaveLength(1)
  expect(asked[0]?.url).toBe('/cgi-bin/message/subscribe/send?access_token=token')
  expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
    touser: 'o1',
    template_id: 't1',
    page: 'appointments/detail/index?id=1',
    data: { thing1: { value: '居住证签注' } },
    miniprogram_state: 'formal',
    lang: 'zh_HK',
  })
})

test.each([
  [502, '<html>bad gateway</html>'],
  [200, '{"errcode":0,'],
  [200, '[]'],
  [200, '{}'],
])('%i %s: it may have been sent, and is not sent again', async (code, text) => {
  status = code
  body = text
  const error = await send()
  expect(error).toBeInstanceOf(UpstreamUnavailable)
  expect(error).toMatchObject({ mayHaveArrived: true })
  expect(asked).toHaveLength(1)
})

test('an answer without errcode is a success', async () => {
  body = '{"access_token":"t","expires_in":345}'
  expect(await wechat.stableToken(false)).toEqual({ token: 't', seconds: 345 })
  expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({ force_refresh: false, grant_type: 'client_credential' })
})
