import { readCertificateIdentifier } from '@shared/standards/certificate-identifier'
import type { Certificate, Resident } from '../data/types'
import { NOW, type TestSystems } from '../identity/testing'
import { holderOf, newReference, startStore, type TestStore, TODAY } from './testing'

let store: TestStore
let systems: TestSystems

beforeAll(async () => {
  store = await startStore()
  systems = store.systems
})
afterEach(() => systems.store.setShift(NOW.getTime() - Date.now()))
afterAll(() => systems.stop())

const permitOf = (is: (certificate: Certificate) => boolean = () => true) =>
  store.someCertificate((each) => each.kind === 'residencePermit' && is(each))
const order = (owner: Resident, { typeCode, issuer, area }: Certificate, more: object = {}) => ({
  ...holderOf(owner),
  holderName: owner.name,
  certTypeCode: typeCode,
  issuerName: issuer.name,
  issuerCode: issuer.creditCode,
  areaCode: area,
  validFrom: '2026-12-23',
  validUntil: '2027-12-22',
  sourceProjectNo: 'BJ20261124000001',
  reference: newReference(),
  ...more,
})
const issue = (data: object) => store.as('hall', '/certificate/issue', data)
const walletOf = async (owner: Resident) =>
  (
    await store.call('/share/queryCertListByHolder', await store.tokenFor(owner.key), {
      ...holderOf(owner),
      useCause: '查看我的证照',
    })
  ).body.data?.certificates ?? []

test('a renewal is the next version of the same serial; the one before ends; what it said is carried on', async () => {
  const { certificate: old, owner } = permitOf(({ status }) => status === '01')
  const { head, data } = await issue(
    order(owner, old, { replaces: old.identifier, fields: { 居住地址: '广州市天河区测试街9号' } }),
  )
  expect(head.status).toBe('0')
  const before = readCertificateIdentifier(old.identifier)
  const after = readCertificateIdentifier(String(data?.certificateIdentifier))
  if (!before.ok || !after.ok) throw new Error('an identifier is not sound')
  expect(after.parts).toEqual({ ...before.parts, version: '002' })
  expect(data).toMatchObject({
    certificateNumber: old.number,
    certificateVersion: '002',
    certificateIssuedDate: TODAY,
    certificateEffectiveDate: '2026-12-23',
    certificateExpiringDate: '2027-12-22',
    certificateStatus: '01',
    fields: { ...old.fields, 居住地址: '广州市天河区测试街9号', 有效期限: '2026-12-23 至 2027-12-22' },
  })
  const wallet = await walletOf(owner)
  const statusOf = (identifier: unknown) =>
    wallet.find((each) => each.certificateIdentifier === identifier)?.certificateStatus
  expect([statusOf(old.identifier), statusOf(data?.certificateIdentifier)]).toEqual(['04', '01'])
  // What was replaced cannot be replaced again.
  expect((await issue(order(owner, old, { replaces: old.identifier }))).head.status).toBe('21')
})

test('an expired one is renewed too', async () => {
  const { certificate: old, owner } = permitOf(({ validUntil }) => validUntil !== null && validUntil < TODAY)
  expect((await issue(order(owner, old, { replaces: old.identifier }))).head.status).toBe('0')
})

test('asked for again, also at the same moment, it is issued once', async () => {
  const { certificate, owner } = store.someCertificate(({ kind }) => kind === 'socialSecurityCard')
  const data = order(owner, certificate, { fields: { 卡号: '44010620261' } })
  const before = (await walletOf(owner)).length
  const answers = await Promise.all(Array.from({ length: 5 }, () => issue(data)))
  for (const answer of answers) expect(answer).toEqual(answers[0])
  expect(answers[0]?.head.status).toBe('0')
  expect(await walletOf(owner)).toHaveLength(before + 1)
  expect((await issue({ ...data, holderName: '别人' })).head.status).toBe('102')
})

test('a first one has a serial and a number of its own', async () => {
  const { certificate } = store.someCertificate(({ kind }) => kind === 'birthRegistration')
  const owner = store.resident('r001')
  const fields = { 女方姓名: '测试榕二', 男方姓名: '测试榕一', 登记孩次: '第二个子女', 登记日期: TODAY }
  const long = { validUntil: null, fields }
  const first = (await issue(order(owner, certificate, long))).data
  const second = (await issue(order(owner, certificate, long))).data
  expect(first).toMatchObject({ certificateVersion: '001', certificateExpiringDate: null, fields })
  expect(first?.certificateIdentifier).not.toBe(second?.certificateIdentifier)
  expect(first?.certificateNumber).not.toBe(second?.certificateNumber)
  expect(readCertificateIdentifier(String(first?.certificateIdentifier)).ok).toBe(true)
})

test('what a type prints for the first time is in its dictionary from then on', async () => {
  const { certificate, owner } = permitOf(({ identifier }) => identifier.includes('.001.'))
  const dictionary = async () => {
    const { body } = await store.call('/share/getCertRemarkInfo', await store.tokenFor(owner.key), {
      certTypeCode: certificate.typeCode,
    })
    const fields = (body.data?.fields ?? []) as { name: string }[]
    return fields.map(({ name }) => name)
  }
  const before = await dictionary()
  const fields = { 居住地址: '广州市天河区测试街8号', 随行子女: '测试榕三' }
  expect((await issue(order(owner, certificate, { fields }))).data).toMatchObject({ fields })
  expect(await dictionary()).toEqual([...before, '随行子女'])
})

test('what does not fit is refused, and changes nothing', async () => {
  const { certificate: old, owner } = permitOf(({ identifier }) => !identifier.includes('.002.'))
  const stranger = systems.find(({ idNumber }) => idNumber !== owner.idNumber)
  const status = async (more: object) => (await issue(order(owner, old, more))).head.status
  expect(await status({ certTypeCode: '000000000000000000000' })).toBe('13')
  expect(await status({ fields: ['居住地址'] })).toBe('102')
  expect(await status({ fields: { 居住地址: 5 } })).toBe('102')
  expect(await status({ validUntil: '2026-12-22' })).toBe('102')
  expect(await status({ replaces: `${old.identifier.slice(0, -1)}?` })).toBe('102')
  expect(await status({ ...holderOf(stranger), replaces: old.identifier })).toBe('102')
  expect(await status({ replaces: '1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U' })).toBe(
    '10',
  )
})

test('only the hall has certificates made', async () => {
  const { certificate, owner } = permitOf()
  const data = order(owner, certificate)
  expect((await store.as('counter', '/certificate/issue', data)).head.status).toBe('100')
  expect((await store.call('/certificate/issue', await store.tokenFor(owner.key), data)).body.head.status).toBe('100')
})
