import { randomUUID } from 'node:crypto'
import type { Certificate, Consent } from '@shared/certificates/contract'
import type { ResolvedMaterial } from '@shared/materials/contract'
import { addDays, localDayOf } from '@shared/standards/time'
import { findItem, materialsFor } from '../../e2e/applying'
import { apiAt, endpoints } from '../../e2e/client'
import { type Database, openDatabase } from '../../kit/database'
import { createSeal } from '../../kit/seal'
import { eventually, type Resident, STANDARD_NOW, signIn, startWorld, type World } from '../../tools/testing/world'

/** Longer than the BFF waits for the store, shorter than a test. */
const TOO_SLOW_MS = 2_500
const TODAY = localDayOf(STANDARD_NOW)

let world: World
let api: ReturnType<typeof apiAt>
let ours: Database
let theirs: Database
let hers: string
let his: string
let her: Resident
let item: string
let held: ResolvedMaterial[]

beforeAll(async () => {
  world = await startWorld({ bff: { env: { UPSTREAM_TIMEOUT_MS: '1000', RATE_LIMIT_PER_10S: '100000' } } })
  api = apiAt(world.bff.url)
  ours = openDatabase(world.bff.databaseUrl, { schema: 'bff', name: 'test', max: 2 })
  theirs = openDatabase(world.province.database.url, { schema: 'certificates', name: 'test', max: 2 })
  const residents = await world.province.control.residents()
  her = residents.find(({ key }) => key === 'r001') as Resident
  hers = await signIn(world, 'r001')
  his = await signIn(world, 'r005')
  item = await findItem(api, '居住证签注', '居住证签注', '440106000000')
  held = (await materialsFor(api, hers, item)).filter(({ standing }) => standing === 'held')
}, 180_000)
afterAll(async () => {
  await Promise.all([ours?.close(), theirs?.close()])
  await world?.stop()
})
afterEach(() => world.province.control.setSystem('certificates', { mode: 'ok' }))

const slowly = () => world.province.control.setSystem('certificates', { mode: 'slow', latencyMs: TOO_SLOW_MS })
const promptly = () => world.province.control.setSystem('certificates', { mode: 'ok' })

async function wallet(token = hers): Promise<Certificate[]> {
  const { certificates } = await api.ok(endpoints.certificates.mine, { token })
  if (certificates.state !== 'fresh') throw new Error(`the wallet is ${certificates.state}`)
  return certificates.data
}
const usage = async () => {
  const { usage: part } = await api.ok(endpoints.certificates.usage, { token: hers })
  if (part.state !== 'fresh') throw new Error(`the log is ${part.state}`)
  return part.data
}
const receipts = async (token = hers) => (await api.ok(endpoints.certificates.consents, { token })).consents

/** Which held material to allow: the tests use different ones, so that none meets the consent of another. */
const wantedOf = (index: number) => {
  const material = held[index]
  if (!material?.offer) throw new Error(`nothing is offered for the ${index}. held material`)
  return { item, material: material.id, certificate: material.offer.certificate }
}
const allow = (body: { item: string; material: string; certificate: string }, key: string = randomUUID()) =>
  api.send(endpoints.certificates.consent, { token: hers, body, key })
const allowed = async (index: number, key?: string): Promise<Consent> => {
  const { status, body } = await allow(wantedOf(index), key)
  expect({ status, body }).toMatchObject({ status: 201 })
  return (body as { consent: Consent }).consent
}
const revoke = (id: string, key: string = randomUUID()) =>
  api.send(endpoints.certificates.revokeConsent, { token: hers, params: { id }, key })

interface StoreAnswer {
  head: { status: string }
  data: Record<string, unknown> | null
}

/** What the department reads through the hall, by the hall's own token. */
async function readAsHall(consent: Consent): Promise<StoreAnswer> {
  const { identity, certificates } = world.province.urls
  const granted = await fetch(`${identity}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'hall',
      client_secret: world.province.secrets.HALL_CLIENT_SECRET,
      scope: 'hall',
      audience: 'certificates',
    }),
  })
  const { access_token: accessToken } = (await granted.json()) as { access_token: string }
  const { authorization } = await ours.one<{ authorization: string }>(
    'select authorization_id as "authorization" from consent where id = $1',
    [consent.id],
  )
  const answer = await fetch(`${certificates}/share/queryCertInfo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      accessId: 'hall',
      accessToken,
      data: {
        certIdentifier: consent.certificate,
        authorizationId: authorization,
        granteeCode: consent.grantee.code,
        useCause: consent.purpose,
      },
    }),
  })
  return (await answer.json()) as StoreAnswer
}

const authorizations = async (certificate: string) =>
  (
    await theirs.one<{ count: number }>(
      'select count(*) as count from use_authorization where certificate_identifier = $1',
      [certificate],
    )
  ).count

describe('the wallet', () => {
  it('shows what needs attention first, numbers masked, with the renewal where she lives', async () => {
    const certificates = await wallet()
    expect(certificates.length).toBeGreaterThan(3)
    const [first] = certificates
    expect(first).toMatchObject({ name: '广东省居住证', state: 'valid' })
    expect(first?.validUntil && first.validUntil < addDays(TODAY, 60)).toBe(true)
    expect(first?.renewal).toMatchObject({ itemName: '居住证签注', online: true })
    const renewed = await api.ok(endpoints.catalogue.guide, { params: { code: first?.renewal?.item ?? '' } })
    if (renewed.guide.state !== 'fresh') throw new Error('not fresh')
    expect(renewed.guide.data.renewsCertificateType).toBe(first?.typeCode)
    expect(her.region).toContain(renewed.guide.data.item.regionName)
    for (const { number } of certificates) expect(number).toContain('*')
    expect(certificates.filter(({ validUntil, renewal }) => validUntil === null && renewal)).toEqual([])
  })

  it('shows one certificate with its fields, and nothing personal in full', async () => {
    const { idNumber, name } = await theirs.one<{ idNumber: string; name: string }>(
      `select holder_code as "idNumber", holder_name as name from certificate where identifier = $1`,
      [(await wallet())[0]?.id],
    )
    for (const { id, state } of await wallet()) {
      if (state !== 'valid') continue
      const { certificate } = await api.ok(endpoints.certificates.one, { token: hers, params: { certificate: id } })
      expect(certificate.fields.length).toBeGreaterThan(0)
      const text = JSON.stringify(certificate)
      expect(text).not.toContain(idNumber)
      expect(text).not.toContain(name)
      expect(text).not.toMatch(/测试[路街]\d/)
    }
  })

  it('of somebody else is not read, and a made-up one is not found', async () => {
    const certificate = (await wallet())[0]?.id ?? ''
    expect(await api.problem(endpoints.certificates.one, { token: his, params: { certificate } })).toMatchObject({
      status: 403,
    })
    const changed = certificate.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    const strange = await api.problem(endpoints.certificates.one, { token: hers, params: { certificate: changed } })
    expect(strange).toMatchObject({ code: 'not_found' })
  })

  it('is noted for reminders, once the answer has left', async () => {
    const permit = (await wallet())[0]
    const fact = await eventually(() =>
      ours.one<{ content: string }>(
        `select content from fact where resident_id = $1 and kind = 'certificate' and key = $2`,
        [her.sub, permit?.id],
      ),
    )
    const seal = createSeal(Buffer.from(world.province.secrets.BFF_DATA_KEY, 'base64'))
    expect(seal.open(fact.content)).toMatchObject({
      validUntil: permit?.validUntil,
      renewal: { item: permit?.renewal?.item, online: permit?.renewal?.online },
    })
  })

  it('shows what it last knew while the store is away, and whose fault that is', async () => {
    await wallet()
    await world.province.control.setSystem('certificates', { mode: 'down' })
    const { certificates } = await api.ok(endpoints.certificates.mine, { token: hers })
    expect(certificates).toMatchObject({ state: 'stale', reason: 'certificates_unavailable', source: 'certificates' })
    const strangers = await api.ok(endpoints.certificates.mine, { token: his })
    expect(strangers.certificates).toMatchObject({ state: 'unavailable' })
    const guide = await api.ok(endpoints.catalogue.guide, { token: hers, params: { code: item } })
    expect(guide).toMatchObject({ guide: { state: 'fresh' }, materials: { state: 'stale' } })
  })
})

describe('consent', () => {
  it('is offered with grantee, fields, purpose and last day, and given as offered: a receipt', async () => {
    const offer = held[0]?.offer
    const consent = await allowed(0)
    expect(consent).toMatchObject({
      ...offer,
      item: { code: item },
      application: null,
      state: 'active',
      revokedAt: null,
    })
    expect(consent.receiptNo).toMatch(new RegExp(`^SQ${TODAY.replace(/-/g, '')}-[2-9A-HJ-NP-Z]{6}$`))
    expect(offer).toMatchObject({ purpose: '办理「居住证签注」', validUntil: addDays(TODAY, 30) })
    expect(await receipts()).toContainEqual(consent)
    expect(await receipts(his)).toEqual([])
  })

  it('asks for no more than the form takes, or what says that it is hers and good', async () => {
    const fields = new Map(held.map(({ offer }) => [offer?.certificateName, offer?.fields]))
    expect(fields.get('中华人民共和国居民身份证')).toEqual(['住址'])
    expect(fields.get('广东省居住证')).toContain('居住地址')
    expect(fields.get('广东省居住证')).not.toContain('性别')
  })

  it('repeated, under the same key and under others, is one authorization and one receipt', async () => {
    const { certificate } = wantedOf(1)
    const before = await authorizations(certificate)
    const key = `consent-once-${randomUUID()}`
    const first = await Promise.all([1, 2, 3, 4].map(() => allowed(1, key)))
    const later = await allowed(1)
    expect(new Set([...first, later].map(({ id }) => id)).size).toBe(1)
    expect(await authorizations(certificate)).toBe(before + 1)
  })

  it('lets the department read the fields and nothing else, writes it down, and ends when it is withdrawn', async () => {
    const consent = await allowed(0)
    const read = await readAsHall(consent)
    expect(read.head.status).toBe('0')
    expect(Object.keys(read.data?.fields ?? {})).toEqual(consent.fields)
    const [last] = await usage()
    expect(last).toMatchObject({
      by: consent.grantee.name,
      cause: consent.purpose,
      own: false,
      certificate: { id: consent.certificate },
    })

    const key = `revoke-${randomUUID()}`
    const first = await revoke(consent.id, key)
    expect(first).toMatchObject({ status: 200, body: { consent: { state: 'revoked' } } })
    expect((await readAsHall(consent)).head.status).toBe('100')
    // Again, under the same key and another: it stays as it was.
    expect((await revoke(consent.id, key)).body).toEqual(first.body)
    expect((await revoke(consent.id)).body).toEqual(first.body)
    expect((await receipts()).find(({ id }) => id === consent.id)?.state).toBe('revoked')
    // A new one is another receipt; the old stays withdrawn.
    expect((await allowed(0)).id).not.toBe(consent.id)
    expect((await readAsHall(consent)).head.status).toBe('100')
  })

  it('is nobody else’s to give, to see, or to withdraw', async () => {
    const foreign = await api.problem(endpoints.certificates.consent, { token: his, body: wantedOf(0) })
    expect(foreign).toMatchObject({ code: 'not_found' })
    const consent = await allowed(0)
    const params = { id: consent.id }
    expect(await api.problem(endpoints.certificates.revokeConsent, { token: his, params })).toMatchObject({
      status: 404,
    })
    expect((await readAsHall(consent)).head.status).toBe('0')
  })

  it('is not given for a certificate of another type, nor for what the item does not ask', async () => {
    const [first, second] = [wantedOf(0), wantedOf(1)]
    for (const body of [
      { ...first, certificate: second.certificate },
      { ...first, material: 'NOT-THIS' },
      { ...first, item: 'NOT-THIS' },
    ])
      expect((await allow(body)).body).toMatchObject({ code: 'not_found' })
  })

  it('whose answer is lost is being confirmed, and then there, once', async () => {
    const before = await receipts()
    for (const { id } of before) await revoke(id)
    const { certificate } = wantedOf(0)
    const count = await authorizations(certificate)
    // Papers are read while the store is quick; only what is written meets it slow.
    const key = `consent-lost-${randomUUID()}`
    await allowedSlowly(key)
    const consent = await eventually(
      async () => {
        const found = (await receipts()).find(({ state }) => state === 'active')
        if (!found) throw new Error('no receipt yet')
        return found
      },
      { timeoutMs: 20_000 },
    )
    expect(await authorizations(certificate)).toBe(count + 1)
    expect(((await allow(wantedOf(0), key)).body as { consent: Consent }).consent.id).toBe(consent.id)
    expect((await readAsHall(consent)).head.status).toBe('0')
  })

  /** The store has written it down, and its answer has not come back. */
  async function allowedSlowly(key: string): Promise<void> {
    const { certificate } = wantedOf(0)
    const count = await authorizations(certificate)
    await world.province.control.setSystem('certificates', { mode: 'slow', latencyMs: 900 })
    const sent = allow(wantedOf(0), key).catch(() => undefined)
    await eventually(async () => expect(await authorizations(certificate)).toBe(count + 1), { everyMs: 5 })
    await world.bff.kill()
    await sent
    await promptly()
    await world.bff.restart()
  }

  it('withdrawn while the store is too slow is withdrawn there, and the receipt says so as soon as it is known', async () => {
    const consent = await allowed(1)
    await slowly()
    expect(await revoke(consent.id)).toMatchObject({ status: 202, body: { state: 'being_confirmed' } })
    await promptly()
    await eventually(
      async () => expect((await receipts()).find(({ id }) => id === consent.id)?.state).toBe('revoked'),
      { timeoutMs: 20_000 },
    )
    expect((await readAsHall(consent)).head.status).toBe('100')
  })

  it('that cannot be asked for is said to be the store’s fault, and nothing is kept of it', async () => {
    const count = (await receipts()).length
    await world.province.control.setSystem('certificates', { mode: 'down' })
    expect((await allow(wantedOf(0))).body).toMatchObject({ code: 'certificates_unavailable' })
    await promptly()
    expect(await receipts()).toHaveLength(count)
  })
})

describe('a code to show', () => {
  const create = (certificate: string, key: string = randomUUID(), token = hers) =>
    api.send(endpoints.certificates.createCode, {
      token,
      params: { certificate },
      body: { purpose: 'identity' },
      key,
    })
  const created = async (key?: string) => {
    const { status, body } = await create((await wallet())[0]?.id ?? '', key)
    expect(status).toBe(201)
    return body as { id: string; code: string; expiresAt: string; serverTime: string }
  }
  const verify = async (code: string, purpose = 'identity') =>
    (await world.province.control.verifyCode({ code, purpose, verifierName: '测试柜台' })).head.status
  const stateOf = (id: string, token = hers) => api.send(endpoints.certificates.codeState, { token, params: { id } })

  it('works once, for its purpose, and she sees by whom it was used', async () => {
    const { id, code, expiresAt, serverTime } = await created()
    const seconds = (Date.parse(expiresAt) - Date.parse(serverTime)) / 1000
    expect(seconds).toBeGreaterThan(55)
    expect(seconds).toBeLessThanOrEqual(61)
    expect((await stateOf(id)).body).toMatchObject({ state: 'waiting', usedBy: null })
    expect(await verify(code, 'matter')).toBe('100')
    expect(await verify(code)).toBe('0')
    expect(await verify(code)).toBe('24')
    expect((await stateOf(id)).body).toMatchObject({ state: 'used', usedBy: '测试柜台', usedAt: expect.any(String) })
    expect(await usage()).toContainEqual(expect.objectContaining({ by: '测试柜台', own: false }))
    expect((await usage()).some(({ own, by }) => own && by.includes('*'))).toBe(true)
  })

  it('asked for again under its key is the same one', async () => {
    const key = `code-${randomUUID()}`
    expect((await created(key)).code).toBe((await created(key)).code)
    expect((await created()).code).not.toBe((await created()).code)
  })

  it('is hers alone, and lies nowhere in the open', async () => {
    const certificate = (await wallet())[0]?.id ?? ''
    expect(await create(certificate, randomUUID(), his)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    const { id, code } = await created()
    expect(await stateOf(id, his)).toMatchObject({ status: 404 })
    expect(await stateOf('NO-SUCH-CODE')).toMatchObject({ status: 404 })
    const rows = await ours.query<{ text: string }>('select operation::text as text from operation')
    expect(rows.filter(({ text }) => text.includes(code))).toEqual([])
    expect(world.bff.lastLines().join('\n')).not.toContain(code)
  })
})
