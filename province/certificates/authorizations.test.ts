import type { Certificate, Resident } from '../data/types'
import { NOW, type TestSystems } from '../identity/testing'
import { BODY, holderOf, isValid, newReference, type StoreEnvelope, startStore, type TestStore, TODAY } from './testing'

let store: TestStore
let systems: TestSystems
let certificate: Certificate
let owner: Resident
let token: string

beforeAll(async () => {
  store = await startStore()
  systems = store.systems
  const some = store.someCertificate((each) => isValid(each) && Object.keys(each.fields).length >= 3)
  certificate = some.certificate
  owner = some.owner
})
beforeEach(async () => {
  token = await store.tokenFor(owner.key)
})
afterEach(() => systems.store.setShift(NOW.getTime() - Date.now()))
afterAll(() => systems.stop())

interface Authorization {
  authorizationId: string
  state: string
  fields: string[]
  revokedAt: string | null
}

const CAUSE = '办理居住证签注'
const twoLabels = () => Object.keys(certificate.fields).slice(0, 2)
const asked = (more: object = {}) => ({
  certIdentifier: certificate.identifier,
  ...BODY,
  fields: twoLabels(),
  useCause: CAUSE,
  validUntil: '2026-12-01',
  reference: newReference(),
  ...more,
})
const create = async (data: object, by = token) => (await store.call('/authorization/create', by, data)).body
const authorizationOf = ({ head, data }: StoreEnvelope): Authorization => {
  if (!data?.authorization) throw new Error(`no authorization: ${head.message}`)
  return data.authorization as Authorization
}
const allow = async (more: object = {}) => authorizationOf(await create(asked(more)))
const revoke = async (authorizationId: string, by = token, reference = newReference()) =>
  (await store.call('/authorization/revoke', by, { authorizationId, reference })).body
const readBy = (authorizationId: string, more: object = {}) =>
  store.as('hall', '/share/queryCertInfo', {
    certIdentifier: certificate.identifier,
    authorizationId,
    granteeCode: BODY.granteeCode,
    useCause: '窗口受理',
    ...more,
  })

test('a body reads the allowed fields, no other, and the holder sees by whom and what for', async () => {
  const { authorizationId } = await allow()
  const useCause = `窗口受理 ${authorizationId}`
  const { head, data } = await readBy(authorizationId, { useCause })
  expect(head.status).toBe('0')
  expect(data).toEqual({
    certificateIdentifier: certificate.identifier,
    certificateTypeCode: certificate.typeCode,
    certificateName: certificate.typeName,
    certificateStatus: '01',
    certificateExpiringDate: certificate.validUntil,
    fields: Object.fromEntries(twoLabels().map((label) => [label, certificate.fields[label]])),
  })
  expect((await store.usagesOf(owner, token)).find((each) => each.useCause === useCause)).toEqual({
    time: expect.stringMatching(/^2026-11-24 09:/),
    callerName: BODY.granteeName,
    useCause,
    certificateIdentifier: certificate.identifier,
    certificateName: certificate.typeName,
  })
})

test('is told to the holder as it stands', async () => {
  const authorization = await allow()
  const { body } = await store.call('/authorization/list', token, { ...holderOf(owner), useCause: '查看授权' })
  const { authorizations } = body.data as { authorizations: Authorization[] }
  expect(authorizations.find((each) => each.authorizationId === authorization.authorizationId)).toEqual({
    authorizationId: expect.stringMatching(/^SQ/),
    certificateIdentifier: certificate.identifier,
    certificateName: certificate.typeName,
    ...BODY,
    fields: twoLabels(),
    useCause: CAUSE,
    validUntil: '2026-12-01',
    state: 'active',
    createdAt: expect.stringMatching(/^2026-11-24 09:/),
    revokedAt: null,
  })
})

test('taken back, it opens nothing any more; taking it back again changes nothing', async () => {
  const { authorizationId } = await allow()
  const first = await revoke(authorizationId)
  expect(first.data?.authorization).toMatchObject({ state: 'revoked', revokedAt: expect.stringMatching(/^2026-/) })
  await systems.pass(5_000)
  expect(await revoke(authorizationId)).toEqual(first)
  expect(await readBy(authorizationId)).toMatchObject({ head: { status: '100' }, data: null })
})

test('its last day is the last', async () => {
  const { authorizationId } = await allow()
  await systems.store.setShift(new Date('2026-12-01T23:59:00+08:00').getTime() - Date.now())
  expect((await readBy(authorizationId)).head.status).toBe('0')
  await systems.pass(120_000)
  expect((await readBy(authorizationId)).head.status).toBe('100')
  const list = await store.call('/authorization/list', await store.tokenFor(owner.key), {
    ...holderOf(owner),
    useCause: '查看授权',
  })
  const { authorizations } = list.body.data as { authorizations: Authorization[] }
  expect(authorizations.find((each) => each.authorizationId === authorizationId)?.state).toBe('ended')
})

test('it is for this certificate, this body and this holder', async () => {
  const { authorizationId } = await allow()
  const another = systems.province.certificates.find(
    ({ holder, identifier }) => holder.code === owner.idNumber && identifier !== certificate.identifier,
  )
  const status = async (more: object) => (await readBy(authorizationId, more)).head.status
  expect(await status({ certIdentifier: another?.identifier })).toBe('100')
  expect(await status({ granteeCode: '11440100007482929C' })).toBe('100')
  expect(await status({ granteeCode: undefined })).toBe('12')
  expect(await status({ authorizationId: 'SQ000000000000000000000000' })).toBe('100')
  expect(await status({ holderCode: store.systems.find(({ key }) => key !== owner.key).idNumber })).toBe('100')
  expect(await status({ holderCode: owner.idNumber })).toBe('0')
  expect(
    (await store.as('counter', '/share/queryCertInfo', { certIdentifier: certificate.identifier })).head.status,
  ).toBe('100')
})

test('a repeat is the first answer; other content under its reference is refused', async () => {
  const data = asked()
  const first = await create(data)
  const { authorizationId } = authorizationOf(first)
  await revoke(authorizationId)
  expect(await create(data)).toEqual(first)
  expect((await create({ ...data, fields: Object.keys(certificate.fields) })).head.status).toBe('102')
  const parallel = asked()
  const answers = await Promise.all(Array.from({ length: 5 }, () => create(parallel)))
  const ids = answers.map((each) => authorizationOf(each).authorizationId)
  expect(new Set(ids).size).toBe(1)
})

test('nobody gives away or takes back what is not theirs', async () => {
  const stranger = await store.tokenFor(systems.find(({ key }) => key !== owner.key).key)
  expect((await create(asked(), stranger)).head.status).toBe('100')
  const { authorizationId } = await allow()
  expect((await revoke(authorizationId, stranger)).head.status).toBe('100')
  const list = await store.call('/authorization/list', stranger, { ...holderOf(owner), useCause: '好奇' })
  expect(list.body.head.status).toBe('100')
  expect((await readBy(authorizationId)).head.status).toBe('0')
  expect((await revoke('SQ0')).head.status).toBe('10')
})

test('what makes no sense is refused, and an expired certificate cannot be allowed', async () => {
  const status = async (more: object) => (await create(asked(more))).head.status
  expect(await status({ fields: ['不存在的字段'] })).toBe('102')
  expect(await status({ fields: ['toString'] })).toBe('102')
  expect(await status({ fields: [] })).toBe('12')
  expect(await status({ validUntil: '2026-11-23' })).toBe('102')
  expect(await status({ validUntil: '2026-02-30' })).toBe('102')
  expect(await status({ useCause: '' })).toBe('12')
  const expired = store.someCertificate(({ validUntil }) => validUntil !== null && validUntil < TODAY)
  const data = asked({
    certIdentifier: expired.certificate.identifier,
    fields: Object.keys(expired.certificate.fields),
  })
  expect((await create(data, await store.tokenFor(expired.owner.key))).head.status).toBe('22')
})
