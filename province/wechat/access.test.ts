import { createHmac } from 'node:crypto'
import { openDatabase } from '../../kit/database'
import { startSystems, type TestSystems } from '../identity/testing'
import { wechat } from './system'
import { APP, TestWechat } from './testing'

let systems: TestSystems
let platform: TestWechat
const person = (index: number) => systems.province.residents[index]?.openid ?? ''

beforeAll(async () => {
  systems = await startSystems([wechat])
  platform = new TestWechat(systems.urls.wechat)
})
// Three days later every token has ended and every count begins anew.
afterEach(() => systems.pass(3 * 86_400_000))
afterAll(() => systems.stop())

describe('login', () => {
  test('a code gives openid and session key once, as text/plain', async () => {
    const code = await platform.loginCode(person(0))
    const first = await platform.login(code)
    expect(first.headers.get('content-type')).toMatch(/^text\/plain/)
    expect(first.body).toEqual({ openid: person(0), session_key: expect.any(String) })
    expect(Buffer.from(first.body.session_key ?? '', 'base64')).toHaveLength(16)
    const second = await platform.login(code)
    expect([second.status, second.body.errcode]).toEqual([200, 40163])
    const time = Math.floor(systems.store.clock.now().getTime() / 1000)
    const [, group = ''] =
      /^code been used, rid: ([\da-f]{8})-[\da-f]{8}-[\da-f]{8}$/.exec(second.body.errmsg ?? '') ?? []
    expect(Math.abs(Number.parseInt(group, 16) - time)).toBeLessThan(10)
  })

  test('used five times at once, a code works once', async () => {
    const code = await platform.loginCode(person(0))
    const answers = await Promise.all(Array.from({ length: 5 }, () => platform.login(code)))
    expect(answers.map(({ body }) => body.errcode).sort()).toEqual([40163, 40163, 40163, 40163, undefined])
  })

  test('an unknown code and one of six minutes ago are invalid', async () => {
    expect((await platform.login('0123456789')).body.errcode).toBe(40029)
    const code = await platform.loginCode(person(0))
    await systems.pass(360_000)
    expect((await platform.login(code)).body.errcode).toBe(40029)
  })

  test('app id and secret are looked at first', async () => {
    const code = await platform.loginCode(person(0))
    const wrongApp = await platform.login(code, { ...APP, appid: 'wx1' })
    expect(wrongApp.body).toEqual({ errcode: 40013, errmsg: expect.stringMatching(/^invalid appid, rid: /) })
    expect((await platform.login(code, { ...APP, secret: 'wrong' })).body.errcode).toBe(40125)
    expect((await platform.login(code)).body.errcode).toBeUndefined()
  })

  test('at most a hundred a minute for one user', async () => {
    const codes = await Promise.all(Array.from({ length: 102 }, () => platform.loginCode(person(0))))
    for (const code of codes.slice(0, 100)) expect((await platform.login(code)).body.errcode).toBeUndefined()
    expect((await platform.login(codes[100] ?? '')).body.errcode).toBe(45011)
    await systems.pass(61_000)
    expect((await platform.login(codes[101] ?? '')).body.errcode).toBeUndefined()
  })

  test('checksession knows the signature of the present key', async () => {
    const { openid = '', session_key = '' } = (await platform.login(await platform.loginCode(person(0)))).body
    const access_token = (await platform.stableToken()).body.access_token ?? ''
    const check = async (key: string) => {
      const signature = createHmac('sha256', key).update('').digest('hex')
      return (await platform.get('/wxa/checksession', { access_token, openid, signature, sig_method: 'hmac_sha256' }))
        .body
    }
    expect((await check(session_key)).errcode).toBe(0)
    expect((await check('another key')).errcode).toBe(87009)
  })

  test('the phone number comes for a phone code, not for a login code', async () => {
    const access_token = (await platform.stableToken()).body.access_token ?? ''
    const ask = async (body: object) =>
      (await platform.post('/wxa/business/getuserphonenumber', body, { access_token })).body
    const { code } = (await platform.post(`/phone/${person(0)}/phone-code`, {})).body
    expect((await ask({ code, openid: person(1) })).errcode).toBe(40003)
    expect(await ask({ code, openid: person(0) })).toMatchObject({
      errcode: 0,
      phone_info: { purePhoneNumber: systems.province.residents[0]?.phone, countryCode: '86' },
    })
    expect((await ask({ code })).errcode).toBe(40029)
    expect((await ask({ code: await platform.loginCode(person(0)) })).errcode).toBe(40029)
  })
})

describe('stable_token', () => {
  test('gives the same token with the seconds left, also to callers at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => platform.stableToken()))
    const token = answers[0]?.body.access_token ?? ''
    expect(new Set(answers.map(({ body }) => body.access_token)).size).toBe(1)
    await systems.pass(3_600_000)
    const { body } = await platform.stableToken()
    expect(body.access_token).toBe(token)
    expect(body.expires_in).toBeGreaterThan(3_590)
    expect(body.expires_in).toBeLessThanOrEqual(3_600)
    expect(await platform.check(token)).toBeUndefined()
  })

  test('renews when five minutes are left; the old one lives to its end', async () => {
    const old = (await platform.stableToken()).body.access_token ?? ''
    await systems.pass(6_950_000)
    const fresh = (await platform.stableToken()).body
    expect(fresh.access_token).not.toBe(old)
    expect(fresh.expires_in).toBe(7_200)
    expect(await platform.check(old)).toBeUndefined()
    await systems.pass(260_000)
    expect(await platform.check(old)).toBe(42001)
    expect(await platform.check(fresh.access_token ?? '')).toBeUndefined()
  })

  test('forced: the old one ends at once; not again within 30 seconds, not more than 20 times a day', async () => {
    const old = (await platform.stableToken()).body.access_token ?? ''
    const forced = (await platform.stableToken(true)).body.access_token ?? ''
    expect(await platform.check(old)).toBe(40001)
    expect(await platform.check(forced)).toBeUndefined()
    expect((await platform.stableToken(true)).body.errcode).toBe(45011)
    for (let count = 2; count <= 20; count += 1) {
      await systems.pass(31_000)
      expect((await platform.stableToken(true)).body.errcode).toBeUndefined()
    }
    await systems.pass(31_000)
    expect((await platform.stableToken(true)).body.errcode).toBe(45009)
    await systems.pass(86_400_000)
    expect((await platform.stableToken(true)).body.errcode).toBeUndefined()
  })

  test('is asked by POST', async () => {
    expect((await platform.get('/cgi-bin/stable_token', APP)).body.errcode).toBe(43002)
  })
})

describe('token', () => {
  test('knows nothing of stable tokens; the one before goes on for five minutes', async () => {
    const stable = (await platform.stableToken()).body.access_token ?? ''
    const first = (await platform.plainToken()).body.access_token ?? ''
    const second = (await platform.plainToken()).body.access_token ?? ''
    expect(new Set([stable, first, second]).size).toBe(3)
    await systems.pass(290_000)
    for (const token of [stable, first, second]) expect(await platform.check(token)).toBeUndefined()
    await systems.pass(20_000)
    expect(await platform.check(first)).toBe(40001)
    for (const token of [stable, second]) expect(await platform.check(token)).toBeUndefined()
  })

  test('the app id is looked at before anything else', async () => {
    expect((await platform.plainToken({ appid: 'wx1' })).body).toEqual({
      errcode: 40013,
      errmsg: expect.stringMatching(/^invalid appid rid: /),
    })
    expect((await platform.get('/cgi-bin/token', { secret: APP.secret })).body.errcode).toBe(41002)
    expect((await platform.get('/cgi-bin/token', { ...APP, grant_type: 'password' })).body.errcode).toBe(40002)
  })
})

test('tokens are refused in four ways, and are not read from the body', async () => {
  const good = (await platform.stableToken()).body.access_token ?? ''
  expect(await platform.check('')).toBe(41001)
  expect(await platform.check('abc')).toBe(40014)
  expect(await platform.check(`${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`)).toBe(40001)
  expect((await platform.post('/cgi-bin/message/subscribe/send', { access_token: good })).body.errcode).toBe(41001)
  await systems.pass(7_201_000)
  expect(await platform.check(good)).toBe(42001)
})

test('the quota of a call goes down with each use, and comes back the next day', async () => {
  const access_token = (await platform.stableToken()).body.access_token ?? ''
  const path = '/wxaapi/newtmpl/gettemplate'
  const quota = async (cgi_path: string) =>
    (
      await platform.post(
        '/cgi-bin/openapi/quota/get',
        { cgi_path },
        { access_token: (await platform.stableToken()).body.access_token ?? '' },
      )
    ).body
  expect(await quota(path)).toMatchObject({ errcode: 0, quota: { used: 0 } })
  await platform.get(path, { access_token })
  await platform.get(path, { access_token })
  const { quota: after } = (await quota(path)) as { quota?: { daily_limit: number; used: number; remain: number } }
  expect(after?.used).toBe(2)
  expect(after?.remain).toBe((after?.daily_limit ?? 0) - 2)
  expect((await quota('/sns/jscode2session')).errcode).toBe(76022)
  expect((await quota('/cgi-bin/nothing')).errcode).toBe(76021)
  await systems.pass(86_400_000)
  expect(await quota(path)).toMatchObject({ quota: { used: 0 } })
})

test('a call beyond the daily limit is refused until the next day', async () => {
  await platform.plainToken()
  const db = openDatabase(systems.databaseUrl, { schema: 'wechat', name: 'test' })
  await db.query(`update api_usage set used = 1999 where path = '/cgi-bin/token'`)
  await db.close()
  expect((await platform.plainToken()).body.errcode).toBeUndefined()
  expect((await platform.plainToken()).body.errcode).toBe(45009)
  await systems.pass(86_400_000)
  expect((await platform.plainToken()).body.errcode).toBeUndefined()
})
