import { identity } from './system'
import { CALLBACK, form, locationOf, newPkce, read, startSystems, TestClient, type TestSystems } from './testing'

let systems: TestSystems
let client: TestClient
const pkce = newPkce()

beforeAll(async () => {
  systems = await startSystems([identity])
  client = new TestClient(systems.urls.identity)
})
afterAll(() => systems.stop())

const ask = (values: Record<string, string | undefined> = {}) =>
  client.authorize({ code_challenge: pkce.challenge, ...values })

test('the page lists everybody by name and shows no number', async () => {
  const { status, headers, body } = await ask()
  expect(status).toBe(200)
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  for (const { name, idNumber, phone } of systems.province.residents) {
    expect(body).toContain(`>${name}<`)
    expect(body).not.toContain(idNumber)
    expect(body).not.toContain(phone)
  }
})

test('the page can be searched by a part of the name, without scripts', async () => {
  const [first] = systems.province.residents
  const { body } = await ask({ q: first?.name ?? '' })
  expect(body.match(/name="resident"/g)).toHaveLength(1)
  expect((await ask({ q: '没有这个人' })).body).toContain('没有找到这个名字')
})

test('text from the address is shown as text', async () => {
  const { body } = await ask({ q: '"><script>alert(1)</script>', state: '"><b>' })
  expect(body).not.toContain('<script>alert')
  expect(body).not.toContain('"><b>')
})

test('pressing a name leads back with code, state and issuer', async () => {
  const values = { response_type: 'code', client_id: client.id, redirect_uri: CALLBACK, scope: 'openid', state: 's p' }
  const response = await fetch(`${systems.urls.identity}/authorize`, {
    method: 'POST',
    redirect: 'manual',
    body: form({ ...values, code_challenge: pkce.challenge, code_challenge_method: 'S256', resident: 'r002' }),
  })
  const to = locationOf(response)
  expect(`${to.origin}${to.pathname}`).toBe(CALLBACK)
  expect(to.searchParams.get('state')).toBe('s p')
  expect(to.searchParams.get('iss')).toBe(systems.urls.identity)
  const { body } = await client.redeem(to.searchParams.get('code') ?? '', pkce.verifier)
  const resident = systems.find(({ key }) => key === 'r002')
  expect((await client.userinfo(body.access_token)).body).toMatchObject({ name: resident.name })
})

test('the port of a loopback callback is free, everything else of it is exact', async () => {
  const silent = { prompt: 'none', login_hint: 'r001' }
  const elsewhere = 'http://127.0.0.1:51234/auth/callback'
  const allowed = await ask({ ...silent, redirect_uri: elsewhere })
  expect(locationOf(allowed).href.startsWith(`${elsewhere}?code=`)).toBe(true)
  for (const redirectUri of [
    'http://127.0.0.1:4000/auth/callback/',
    'http://127.0.0.1:4000/auth/callback?next=x',
    'https://127.0.0.1:4000/auth/callback',
    'http://localhost:4000/auth/callback',
    'http://127.0.0.1.evil.example:4000/auth/callback',
    'http://127.0.0.1:4000@evil.example/auth/callback',
  ]) {
    const refused = await ask({ ...silent, redirect_uri: redirectUri })
    expect([redirectUri, refused.status, refused.headers.get('location')]).toEqual([redirectUri, 400, null])
  }
})

test('a parameter given twice or with a control character is told to nobody but the person', async () => {
  for (const query of [`client_id=${client.id}&client_id=other`, `client_id=${client.id}&state=%00`]) {
    const response = await fetch(`${systems.urls.identity}/authorize?redirect_uri=${CALLBACK}&${query}`, {
      redirect: 'manual',
    })
    expect([response.status, response.headers.get('location')]).toEqual([400, null])
  }
})

test('an unknown client is told to nobody but the person', async () => {
  const refused = await ask({ client_id: 'somebody', prompt: 'none', login_hint: 'r001' })
  expect([refused.status, refused.headers.get('location')]).toEqual([400, null])
  expect(refused.body).toContain('无法登录')
})

test.each([
  ['no challenge', { code_challenge: undefined }, 'invalid_request'],
  ['the plain method', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['no method, which means plain', { code_challenge_method: undefined }, 'invalid_request'],
  ['a challenge of the wrong length', { code_challenge: 'short' }, 'invalid_request'],
  ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
  ['no openid in the scope', { scope: 'profile' }, 'invalid_scope'],
  ['a request object', { request: 'e30.e30.' }, 'request_not_supported'],
  ['nobody named and no page allowed', { prompt: 'none' }, 'login_required'],
  ['an unknown name and no page allowed', { prompt: 'none', login_hint: 'nobody' }, 'login_required'],
  ['prompt none beside another', { prompt: 'none login' }, 'invalid_request'],
])('refused by redirect: %s', async (_what, values, error) => {
  const to = locationOf(await ask(values))
  expect(`${to.origin}${to.pathname}`).toBe(CALLBACK)
  expect(to.searchParams.get('error')).toBe(error)
  expect(to.searchParams.get('state')).toBe('state-1')
  expect(to.searchParams.has('code')).toBe(false)
})

test('discovery names addresses that answer', async () => {
  const { body } = await fetch(`${systems.urls.identity}/.well-known/openid-configuration`).then(
    read<Record<string, string>>,
  )
  expect(body).toMatchObject({ issuer: systems.urls.identity, code_challenge_methods_supported: ['S256'] })
  const { body: keys } = await fetch(body.jwks_uri ?? '').then(read<{ keys: Record<string, string>[] }>)
  expect(keys.keys).toHaveLength(1)
  expect(keys.keys[0]).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' })
  expect(keys.keys[0]).not.toHaveProperty('d')
})
