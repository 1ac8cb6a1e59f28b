import { ageOn, localDayOf } from '@shared/standards/time'
import { createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose'
import { subjectOf } from './subject'
import { identity } from './system'
import { NOW, newPkce, SEED, SETTINGS, startSystems, TestClient, type TestSystems } from './testing'
import { WECHAT_OPENID_TYPE } from './token-endpoint'

let systems: TestSystems
let client: TestClient
const TODAY = localDayOf(NOW)

beforeAll(async () => {
  systems = await startSystems([identity])
  client = new TestClient(systems.urls.identity)
})
afterEach(() => systems.store.setShift(NOW.getTime() - Date.now()))
afterAll(() => systems.stop())

const refusal = ({ status, body }: { status: number; body: { error?: string } }) => [status, body.error]
const verified = async (token: string, audience: string): Promise<JWTPayload> => {
  const keys = createRemoteJWKSet(new URL(`${systems.urls.identity}/jwks`))
  const currentDate = systems.store.clock.now()
  return (await jwtVerify(token, keys, { issuer: systems.urls.identity, audience, currentDate })).payload
}

describe('authorization code', () => {
  test('gives tokens for the chosen person, with the nonce in the ID token', async () => {
    const pkce = newPkce()
    const code = await client.code('r001', pkce, { nonce: 'n-1' })
    const { status, headers, body } = await client.redeem(code, pkce.verifier)
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope: 'openid' })
    expect(await verified(body.id_token, 'yichuang-bff')).toMatchObject({ sub: subjectOf(SEED, 'r001'), nonce: 'n-1' })
    const resident = systems.find(({ key }) => key === 'r001')
    expect((await client.userinfo(body.access_token)).body).toMatchObject({
      sub: subjectOf(SEED, 'r001'),
      name: resident.name,
      id_type: '111',
      id_no: resident.idNumber,
      phone_number: resident.phone,
      wechat_openid: resident.openid,
    })
  })

  test('needs the verifier that belongs to the challenge', async () => {
    const pkce = newPkce()
    const code = await client.code('r001', pkce)
    expect(refusal(await client.redeem(code, newPkce().verifier))).toEqual([400, 'invalid_grant'])
    expect(refusal(await client.redeem(code, 'short'))).toEqual([400, 'invalid_request'])
    expect((await client.redeem(code, pkce.verifier)).status).toBe(200)
  })

  test('needs the redirect_uri it was issued for', async () => {
    const pkce = newPkce()
    const code = await client.code('r001', pkce)
    const answer = await client.redeem(code, pkce.verifier, 'http://127.0.0.1:4001/auth/callback')
    expect(refusal(answer)).toEqual([400, 'invalid_grant'])
  })

  test('works once; a second use ends what the first gave', async () => {
    const pkce = newPkce()
    const code = await client.code('r001', pkce)
    const { body } = await client.redeem(code, pkce.verifier)
    expect((await client.userinfo(body.access_token)).status).toBe(200)
    expect(refusal(await client.redeem(code, pkce.verifier))).toEqual([400, 'invalid_grant'])
    expect((await client.userinfo(body.access_token)).status).toBe(401)
    expect(refusal(await client.refresh(body.refresh_token))).toEqual([400, 'invalid_grant'])
    expect(refusal(await client.exchange(body.access_token, 'hall'))).toEqual([400, 'invalid_request'])
  })

  test('redeemed five times at once, gives tokens once', async () => {
    const pkce = newPkce()
    const code = await client.code('r001', pkce)
    const answers = await Promise.all(Array.from({ length: 5 }, () => client.redeem(code, pkce.verifier)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('ends after 60 seconds', async () => {
    const pkce = newPkce()
    const early = await client.code('r001', pkce)
    await systems.pass(55_000)
    expect((await client.redeem(early, pkce.verifier)).status).toBe(200)
    const late = await client.code('r001', pkce)
    await systems.pass(61_000)
    expect(refusal(await client.redeem(late, pkce.verifier))).toEqual([400, 'invalid_grant'])
  })
})

describe('refresh', () => {
  test('gives the next token; the one before ends the sign-in', async () => {
    const first = await client.signIn('r001')
    const { body: second } = await client.refresh(first.refresh_token)
    expect(second.refresh_token).not.toBe(first.refresh_token)
    expect(refusal(await client.refresh(first.refresh_token))).toEqual([400, 'invalid_grant'])
    expect(refusal(await client.refresh(second.refresh_token))).toEqual([400, 'invalid_grant'])
    expect((await client.userinfo(second.access_token)).status).toBe(401)
  })

  test('lasts 30 days, and the access token 10 minutes', async () => {
    const { access_token, refresh_token } = await client.signIn('r001')
    await systems.pass(601_000)
    expect((await client.userinfo(access_token)).status).toBe(401)
    await systems.pass(29 * 86_400_000)
    const { body } = await client.refresh(refresh_token)
    expect((await client.userinfo(body.access_token)).status).toBe(200)
    await systems.pass(31 * 86_400_000)
    expect(refusal(await client.refresh(body.refresh_token))).toEqual([400, 'invalid_grant'])
  })
})

describe('clients', () => {
  test('prove themselves', async () => {
    const refused = await client.token({ grant_type: 'client_credentials' }, 'a wrong secret')
    expect(refusal(refused)).toEqual([401, 'invalid_client'])
    expect(refused.headers.get('www-authenticate')).toContain('Basic')
    expect(refusal(await client.token({ grant_type: 'client_credentials', client_secret: 'x' }))).toEqual([
      400,
      'invalid_request',
    ])
  })

  test('have tokens for the systems they call: the clerks for the store when they ask, the hall for nothing else', async () => {
    const hall = new TestClient(systems.urls.identity, 'hall', SETTINGS.hallClientSecret)
    const counter = new TestClient(systems.urls.identity, 'counter', SETTINGS.counterClientSecret)
    const own = await hall.token({ grant_type: 'client_credentials' })
    expect(await verified(own.body.access_token, 'certificates')).toMatchObject({ scope: 'hall', client_id: 'hall' })
    const desk = await counter.token({ grant_type: 'client_credentials', audience: 'certificates' })
    expect(await verified(desk.body.access_token, 'certificates')).toMatchObject({ scope: 'counter' })
    const follower = await client.token({ grant_type: 'client_credentials', scope: 'exchange' })
    expect(await verified(follower.body.access_token, 'hall')).toMatchObject({ scope: 'exchange' })
  })

  test('have their own scope for themselves, and no other', async () => {
    const counter = new TestClient(systems.urls.identity, 'counter', SETTINGS.counterClientSecret)
    const catalogue = await client.token({ grant_type: 'client_credentials', scope: 'catalogue' })
    expect(await verified(catalogue.body.access_token, 'hall')).toMatchObject({ scope: 'catalogue' })
    const clerk = await counter.token({ grant_type: 'client_credentials', scope: 'counter' })
    expect(await verified(clerk.body.access_token, 'hall')).toMatchObject({ scope: 'counter', client_id: 'counter' })
    expect(refusal(await client.token({ grant_type: 'client_credentials', scope: 'counter' }))).toEqual([
      400,
      'invalid_scope',
    ])
    expect(refusal(await client.token({ grant_type: 'client_credentials', audience: 'certificates' }))).toEqual([
      400,
      'invalid_target',
    ])
    const hall = new TestClient(systems.urls.identity, 'hall', SETTINGS.hallClientSecret)
    expect(refusal(await hall.token({ grant_type: 'client_credentials', audience: 'hall' }))).toEqual([
      400,
      'invalid_target',
    ])
    expect(refusal(await counter.token({ grant_type: 'refresh_token', refresh_token: 'x' }))).toEqual([
      400,
      'unauthorized_client',
    ])
    expect(refusal(await client.token({ grant_type: 'password' }))).toEqual([400, 'unsupported_grant_type'])
    expect(refusal(await client.token({}))).toEqual([400, 'invalid_request'])
  })
})

describe('token exchange', () => {
  test('gives a short token for one system, naming the person', async () => {
    const { access_token } = await client.signIn('r001')
    const { body } = await client.exchange(access_token, 'hall')
    expect(body.issued_token_type).toBe('urn:ietf:params:oauth:token-type:access_token')
    expect(body.expires_in).toBeLessThanOrEqual(600)
    const resident = systems.find(({ key }) => key === 'r001')
    const claims = await verified(body.access_token, 'hall')
    expect(claims).toMatchObject({ sub: subjectOf(SEED, 'r001'), name: resident.name, id_no: resident.idNumber })
    expect(claims).not.toHaveProperty('on_behalf_of')
    await expect(verified(body.access_token, 'certificates')).rejects.toThrow('aud')
  })

  test('is refused for another audience, another token, and its own product', async () => {
    const { access_token, id_token } = await client.signIn('r001')
    expect(refusal(await client.exchange(access_token, 'tax'))).toEqual([400, 'invalid_target'])
    expect(refusal(await client.exchange(access_token, undefined))).toEqual([400, 'invalid_request'])
    expect(refusal(await client.exchange(id_token, 'hall'))).toEqual([400, 'invalid_request'])
    expect(refusal(await client.exchange(`${access_token}x`, 'hall'))).toEqual([400, 'invalid_request'])
    const { body } = await client.exchange(access_token, 'hall')
    expect(refusal(await client.exchange(body.access_token, 'certificates'))).toEqual([400, 'invalid_request'])
  })

  test('reaches minor children and nobody else of the family without a grant', async () => {
    const parent = systems.find(({ spouse, children }) => spouse !== null && children.some(isMinor))
    const child = parent.children.find(isMinor) ?? ''
    const { access_token } = await client.signIn(parent.key)
    const { body } = await client.exchange(access_token, 'certificates', subjectOf(SEED, child))
    const { idNumber, name } = systems.find(({ key }) => key === child)
    expect(decodeJwt(body.access_token).on_behalf_of).toEqual({
      sub: subjectOf(SEED, child),
      name,
      id_type: '111',
      id_no: idNumber,
      relation: 'child',
    })
    const stranger = systems.find(({ key }) => ![parent.key, ...parent.parents, ...parent.children].includes(key))
    for (const key of [parent.spouse ?? '', stranger.key, 'nobody']) {
      const refused = await client.exchange(access_token, 'certificates', subjectOf(SEED, key))
      expect(refusal(refused)).toEqual([400, 'access_denied'])
    }
    // The child has no power over the parent.
    const { access_token: own } = await client.signIn(child)
    expect(refusal(await client.exchange(own, 'hall', subjectOf(SEED, parent.key)))).toEqual([400, 'access_denied'])
  })

  test('reaches a child until the day before the 18th birthday', async () => {
    const parent = systems.find(({ children }) => children.some(isMinor))
    const child = systems.find(({ key }) => key === parent.children.find(isMinor))
    const adult = new Date(`${Number(child.born.slice(0, 4)) + 18}${child.born.slice(4)}T00:00:00+08:00`)
    await systems.store.setShift(adult.getTime() - 60_000 - Date.now())
    const { access_token } = await client.signIn(parent.key)
    expect((await client.exchange(access_token, 'hall', subjectOf(SEED, child.key))).status).toBe(200)
    await systems.pass(120_000)
    expect(refusal(await client.exchange(access_token, 'hall', subjectOf(SEED, child.key)))).toEqual([
      400,
      'access_denied',
    ])
  })

  test('reaches an old parent who granted it, while the grant lasts', async () => {
    const isOld = (key: string) => systems.find((each) => each.key === key).born < '1966-11-24'
    const child = systems.find(({ parents, born }) => parents.some(isOld) && ageOn(born, TODAY) >= 18)
    const parent = subjectOf(SEED, child.parents.find(isOld) ?? '')
    const { access_token, refresh_token } = await client.signIn(child.key)
    const { body } = await client.exchange(access_token, 'hall', parent)
    expect(decodeJwt(body.access_token).on_behalf_of).toMatchObject({ sub: parent, relation: 'parent' })
    await systems.pass(20 * 86_400_000)
    const { body: later } = await client.refresh(refresh_token)
    expect((await client.exchange(later.access_token, 'hall', parent)).status).toBe(200)
    await systems.pass(400 * 86_400_000)
    const { access_token: muchLater } = await client.signIn(child.key)
    expect(refusal(await client.exchange(muchLater, 'hall', parent))).toEqual([400, 'access_denied'])
  })

  test('reaches a company for its legal representative, and for an agent in time', async () => {
    const company = systems.province.companies.find(({ agents }) =>
      agents.some(({ from, until }) => from <= TODAY && until >= TODAY),
    )
    const agent = company?.agents.find(({ from, until }) => from <= TODAY && until >= TODAY)
    if (!company || !agent) throw new Error('The seed has no company with an agent')
    const { access_token: head } = await client.signIn(company.legalRepresentative)
    const { body } = await client.exchange(head, 'certificates', company.creditCode)
    expect(decodeJwt(body.access_token).on_behalf_of).toMatchObject({
      id_type: '001',
      id_no: company.creditCode,
      relation: 'legal_representative',
    })
    const { access_token: busy } = await client.signIn(agent.resident)
    expect((await client.exchange(busy, 'hall', company.creditCode)).status).toBe(200)
    await systems.store.setShift(new Date(`${agent.until}T23:59:30+08:00`).getTime() + 60_000 - Date.now())
    const { access_token: after } = await client.signIn(agent.resident)
    expect(refusal(await client.exchange(after, 'hall', company.creditCode))).toEqual([400, 'access_denied'])
  })

  const isMinor = (key: string) => ageOn(systems.find((each) => each.key === key).born, TODAY) < 18
})

describe('sign-in from WeChat', () => {
  const exchangeOpenid = (by: TestClient, openid: string) =>
    by.token({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: openid,
      subject_token_type: WECHAT_OPENID_TYPE,
    })

  test('signs in who bound the openid', async () => {
    const resident = systems.find(({ key }) => key === 'r003')
    const { body } = await exchangeOpenid(client, resident.openid)
    expect((await client.userinfo(body.access_token)).body).toMatchObject({ sub: subjectOf(SEED, 'r003') })
    expect(decodeJwt(body.id_token).sub).toBe(subjectOf(SEED, 'r003'))
    expect((await client.refresh(body.refresh_token)).status).toBe(200)
  })

  test('is refused for an unknown openid, and to other clients', async () => {
    expect(refusal(await exchangeOpenid(client, 'oNobody'))).toEqual([400, 'invalid_grant'])
    const counter = new TestClient(systems.urls.identity, 'counter', SETTINGS.counterClientSecret)
    expect(refusal(await exchangeOpenid(counter, 'oNobody'))).toEqual([400, 'unauthorized_client'])
  })
})

describe('the end', () => {
  test('revoking either token ends the sign-in; unknown tokens are answered alike', async () => {
    for (const which of ['access_token', 'refresh_token'] as const) {
      const tokens = await client.signIn('r001')
      expect((await client.post('/revoke', { token: tokens[which] })).status).toBe(200)
      expect((await client.userinfo(tokens.access_token)).status).toBe(401)
      expect(refusal(await client.refresh(tokens.refresh_token))).toEqual([400, 'invalid_grant'])
    }
    expect((await client.post('/revoke', { token: 'unknown' })).status).toBe(200)
    expect((await client.post('/revoke', { token: 'unknown' }, 'wrong')).status).toBe(401)
  })

  test('nobody else may revoke', async () => {
    const { access_token, refresh_token } = await client.signIn('r001')
    const counter = new TestClient(systems.urls.identity, 'counter', SETTINGS.counterClientSecret)
    expect((await counter.post('/revoke', { token: refresh_token })).status).toBe(400)
    expect((await client.userinfo(access_token)).status).toBe(200)
  })

  test('end_session ends the sign-in of the ID token, and leads only to registered addresses', async () => {
    const { access_token, id_token } = await client.signIn('r001')
    const leave = (next: string) =>
      fetch(
        `${systems.urls.identity}/end_session?${new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: next, state: 's' })}`,
        { redirect: 'manual' },
      )
    expect((await leave('https://evil.example/')).status).toBe(400)
    expect((await client.userinfo(access_token)).status).toBe(200)
    expect((await leave('http://127.0.0.1:4000/')).headers.get('location')).toBe('http://127.0.0.1:4000/?state=s')
    expect((await client.userinfo(access_token)).status).toBe(401)
  })
})

test('userinfo says what is wrong in the words of RFC 6750', async () => {
  const none = await client.userinfo()
  expect([none.status, none.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="identity"'])
  const bad = await client.userinfo('not.a.token')
  expect(bad.status).toBe(401)
  expect(bad.headers.get('www-authenticate')).toContain('error="invalid_token"')
})

test('userinfo tells family and companies, and for whom the person may act', async () => {
  const parent = systems.find(({ spouse, children }) => spouse !== null && children.length > 0)
  const { access_token } = await client.signIn(parent.key)
  const { body } = await client.userinfo(access_token)
  const family = body.family as { sub: string; relation: string; authority: { kind: string } | null }[]
  expect(family.find(({ relation }) => relation === 'spouse')).toMatchObject({ authority: null })
  expect(family.map(({ sub }) => sub).sort()).toEqual(
    [parent.spouse ?? '', ...parent.children, ...parent.parents].map((key) => subjectOf(SEED, key)).sort(),
  )
})
