import { ageOn } from '@shared/standards/time'
import { decodeJwt } from 'jose'
import type { Certificate, Province, Resident } from '../data/types'
import { subjectOf } from '../identity/subject'
import { NOW, SEED, type TestSystems } from '../identity/testing'
import { holderOf, isValid, startStore, type TestStore, TODAY } from './testing'

const CAUSE = '查看我的证照'
let systems: TestSystems
let store: TestStore

beforeAll(async () => {
  store = await startStore({ alter: withTrouble })
  systems = store.systems
})
afterEach(() => systems.store.setShift(NOW.getTime() - Date.now()))
afterAll(() => systems.stop())

/** Four of the first resident's papers: revoked, cancelled, withheld, not yet valid. */
const TROUBLE: readonly [expected: string, change: Partial<Certificate>][] = [
  ['21', { status: '03' }],
  ['21', { status: '04' }],
  ['23', { status: '02' }],
  ['23', { validFrom: '2027-01-01', validUntil: null }],
]

function withTrouble(province: Province): Province {
  const [first] = province.residents
  let next = 0
  return {
    ...province,
    certificates: province.certificates.map((each) => {
      const change = each.holder.code === first?.idNumber ? TROUBLE[next++]?.[1] : undefined
      return { ...each, ...change }
    }),
  }
}

const tokenFor = (key: string, onBehalfOf?: string) => store.tokenFor(key, onBehalfOf)
const call = (path: string, token: string, data: object, accessId?: string) => store.call(path, token, data, accessId)
const resident = (key: string) => store.resident(key)
const certificatesOf = (code: string) => store.certificatesOf(code)
const someCertificate = (is: (certificate: Certificate) => boolean) => store.someCertificate(is)

const usagesOf = (who: Resident, token: string) => store.usagesOf(who, token)

test('a person gets the list of what they hold, and nothing of others', async () => {
  const own = resident('r001')
  const { body } = await call('/share/queryCertListByHolder', await tokenFor('r001'), {
    ...holderOf(own),
    useCause: CAUSE,
  })
  expect(body.head.status).toBe('0')
  expect(body.data?.certificates?.map((each) => each.certificateIdentifier).sort()).toEqual(
    certificatesOf(own.idNumber)
      .map(({ identifier }) => identifier)
      .sort(),
  )
  expect(body.data?.certificates?.[0]).toMatchObject({
    certificateHolderName: own.name,
    certificateHolderCode: own.idNumber,
    certificateHolderType: '111',
  })
  expect(body.data?.certificates?.[0]).not.toHaveProperty('fields')
})

test('somebody else is refused: 100 for the things, 11 for a code of the wrong type', async () => {
  const { certificate, owner } = someCertificate(isValid)
  const other = systems.find(({ key }) => key !== owner.key)
  const token = await tokenFor(other.key)
  const useCause = '好奇'
  const status = async (path: string, data: object) => (await call(path, token, data)).body.head.status
  expect(await status('/share/queryCertListByHolder', { ...holderOf(owner), useCause })).toBe('100')
  expect(await status('/share/queryCertInfo', { certIdentifier: certificate.identifier, useCause })).toBe('100')
  expect(await status('/material/list', { holderCode: owner.idNumber, useCause })).toBe('100')
  expect(await status('/usage/list', { holderCode: owner.idNumber, useCause })).toBe('100')
  const copy = { certificateIdentifier: certificate.identifier, certificateCopyCause: useCause, fileType: 'pdf' }
  expect(await status('/share/downloadFile', copy)).toBe('100')
  const wrongType = { ...holderOf(other), holderTypeCode: '414', useCause }
  expect(await status('/share/queryCertListByHolder', wrongType)).toBe('11')
  // The refusals gave nothing out, so they are not among the uses.
  const usages = await usagesOf(owner, await tokenFor(owner.key))
  expect(usages.filter((each) => each.useCause === useCause)).toEqual([])
})

test('a parent reads for a child only with a token that says so', async () => {
  const isMinor = (key: string) => ageOn(resident(key).born, TODAY) < 18
  const parent = systems.find(({ children }) => children.some(isMinor))
  const child = resident(parent.children.find(isMinor) ?? '')
  const data = { ...holderOf(child), useCause: '为孩子办理入学' }
  const path = '/share/queryCertListByHolder'
  expect((await call(path, await tokenFor(parent.key), data)).body.head.status).toBe('100')
  const { body } = await call(path, await tokenFor(parent.key, subjectOf(SEED, child.key)), data)
  expect(body.data?.certificates).toHaveLength(certificatesOf(child.idNumber).length)
  // The child's log names the parent.
  const [usage] = (await usagesOf(child, await tokenFor(child.key))).filter((each) => each.useCause === data.useCause)
  expect(usage?.callerName).toBe(parent.name)
})

test('a legal representative reads the papers of the company', async () => {
  const [company] = systems.province.companies
  if (!company) throw new Error('The seed has no company')
  const token = await tokenFor(company.legalRepresentative, company.creditCode)
  const { body } = await call('/share/queryCertListByHolder', token, {
    holderCode: company.creditCode,
    holderTypeCode: '001',
    useCause: CAUSE,
  })
  expect(body.data?.certificates).toHaveLength(certificatesOf(company.creditCode).length)
})

test('no cause, no answer', async () => {
  const token = await tokenFor('r001')
  const holder = holderOf(resident('r001'))
  const path = '/share/queryCertListByHolder'
  expect((await call(path, token, holder)).body.head).toEqual({ status: '12', message: '必填参数为空：useCause' })
  expect((await call(path, token, { ...holder, useCause: '   ' })).body.head.status).toBe('12')
  expect((await call(path, token, { ...holder, useCause: '因'.repeat(201) })).body.head.status).toBe('102')
  expect((await call(path, token, { ...holder, useCause: '因\0果' })).body.head.status).toBe('102')
  expect((await call(path, token, { ...holder, useCause: '因'.repeat(200) })).body.head.status).toBe('0')
})

test('every use is written down for the holder: when, by whom, what for, which', async () => {
  const { certificate, owner } = someCertificate(isValid)
  const token = await tokenFor(owner.key)
  const useCause = '办理居住登记'
  const { body } = await call('/share/queryCertInfo', token, { certIdentifier: certificate.identifier, useCause })
  expect(body.data).toMatchObject({ certificateIdentifier: certificate.identifier, fields: certificate.fields })
  const [usage] = (await usagesOf(owner, token)).filter((each) => each.useCause === useCause)
  expect(usage).toEqual({
    time: expect.stringMatching(/^2026-11-24 09:\d\d:\d\d$/),
    callerName: owner.name,
    useCause,
    certificateIdentifier: certificate.identifier,
    certificateName: certificate.typeName,
  })
})

test('a certificate that has expired cannot be used, and says so', async () => {
  const { certificate, owner } = someCertificate(
    (each) => each.status === '01' && each.validUntil !== null && each.validUntil > TODAY,
  )
  const query = async () =>
    (
      await call('/share/queryCertInfo', await tokenFor(owner.key), {
        certIdentifier: certificate.identifier,
        useCause: CAUSE,
      })
    ).body
  const lastMoment = new Date(`${certificate.validUntil}T23:59:00+08:00`)
  await systems.store.setShift(lastMoment.getTime() - Date.now())
  expect((await query()).head.status).toBe('0')
  await systems.pass(120_000)
  expect(await query()).toMatchObject({ head: { status: '22' }, data: null })
  const list = await call('/share/queryCertListByHolder', await tokenFor(owner.key), {
    ...holderOf(owner),
    useCause: CAUSE,
  })
  const listed = list.body.data?.certificates?.find((each) => each.certificateIdentifier === certificate.identifier)
  expect(listed?.certificateStatus).toBe('05')
})

test('a revoked, cancelled, withheld or not yet valid certificate cannot be used or copied', async () => {
  const owner = resident('r001')
  const token = await tokenFor('r001')
  for (const [index, [expected]] of TROUBLE.entries()) {
    const identifier = certificatesOf(owner.idNumber)[index]?.identifier
    const query = { certIdentifier: identifier, useCause: CAUSE }
    expect((await call('/share/queryCertInfo', token, query)).body).toMatchObject({
      head: { status: expected },
      data: null,
    })
    const copy = { certificateIdentifier: identifier, certificateCopyCause: CAUSE, fileType: 'pdf' }
    expect((await call('/share/downloadFile', token, copy)).body).toMatchObject({
      head: { status: expected },
      data: null,
    })
  }
})

test('by type: published types only, and empty when the holder has none', async () => {
  const { certificate, owner } = someCertificate(isValid)
  const held = new Set(certificatesOf(owner.idNumber).map(({ typeCode }) => typeCode))
  const notHeld = systems.province.certificates.find(({ typeCode }) => !held.has(typeCode))?.typeCode
  const token = await tokenFor(owner.key)
  const query = async (certTypeCode: string | undefined) =>
    (await call('/share/queryCertInfoByHolderCode', token, { ...holderOf(owner), certTypeCode, useCause: CAUSE })).body
  const found = await query(certificate.typeCode)
  expect(found.data?.certificates?.every((each) => each.certificateTypeCode === certificate.typeCode)).toBe(true)
  expect((await query(notHeld)).head.status).toBe('10')
  expect((await query('000000000000000000000')).head.status).toBe('13')
  expect((await query(undefined)).head.status).toBe('12')
})

test('an identifier with a wrong check character is a bad parameter, an unknown one is not found', async () => {
  const { certificate, owner } = someCertificate(isValid)
  const token = await tokenFor(owner.key)
  const last = certificate.identifier.slice(-1)
  const wrong = certificate.identifier.slice(0, -1) + (last === 'A' ? 'B' : 'A')
  const status = async (certIdentifier: string) =>
    (await call('/share/queryCertInfo', token, { certIdentifier, useCause: CAUSE })).body.head.status
  expect(await status(wrong)).toBe('102')
  expect(await status('1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U')).toBe('10')
})

test('an annotated copy is a PDF that carries its cause, its reader and its end', async () => {
  const { certificate, owner } = someCertificate(isValid)
  const certificateCopyCause = '办理公积金提取（仅一次）'
  const token = await tokenFor(owner.key)
  const copy = { certificateIdentifier: certificate.identifier, certificateCopyCause }
  const { body } = await call('/share/downloadFile', token, { ...copy, fileType: 'pdf' })
  expect(body.data).toMatchObject({
    contentType: 'application/pdf',
    certificateCopyCause,
    certificateCopyCreationTime: expect.stringMatching(/^2026-11-24 09:/),
    certificateCopyExpiringTime: expect.stringMatching(/^2026-12-09 09:/),
  })
  const pdf = Buffer.from(body.data?.content ?? '', 'base64').toString('latin1')
  const shown = [...pdf.matchAll(/<([0-9A-F]+)> Tj/g)]
    .map(([, hex]) =>
      Buffer.from(hex ?? '', 'hex')
        .swap16()
        .toString('utf16le'),
    )
    .join('\n')
  const end = String(body.data?.certificateCopyExpiringTime)
  for (const text of [certificate.typeName, owner.name, certificateCopyCause, end]) expect(shown).toContain(text)
  // The cross-reference table points at the objects: readers open it without repair.
  const table = Number(/startxref\n(\d+)\n/.exec(pdf)?.[1])
  expect(pdf.slice(table, table + 4)).toBe('xref')
  const offsets = [...pdf.slice(table).matchAll(/^(\d{10}) 00000 n /gm)].map(([, offset]) => Number(offset))
  offsets.forEach((offset, index) => {
    expect(pdf.slice(offset).startsWith(`${index + 1} 0 obj`)).toBe(true)
  })
  expect((await call('/share/downloadFile', token, { ...copy, fileType: 'exe' })).body.head.status).toBe('102')
  expect((await usagesOf(owner, token)).some((each) => each.useCause === certificateCopyCause)).toBe(true)
})

test('the dictionary of a type names its fields', async () => {
  const { certificate, owner } = someCertificate(isValid)
  const { body } = await call('/share/getCertRemarkInfo', await tokenFor(owner.key), {
    certTypeCode: certificate.typeCode,
  })
  const fields = body.data?.fields as { name: string }[] | undefined
  const names = fields?.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(Object.keys(certificate.fields)))
})

test('only a token for this store opens it', async () => {
  const data = { ...holderOf(resident('r001')), useCause: CAUSE }
  const path = '/share/queryCertListByHolder'
  const { access_token } = await store.bff.signIn('r001')
  const forHall = (await store.bff.exchange(access_token, 'hall')).body.access_token
  for (const token of ['', 'nonsense', access_token, forHall]) {
    const answer = await call(path, token, data)
    expect([answer.status, answer.body.head.status]).toEqual([401, '100'])
    expect(answer.headers.get('www-authenticate')).toContain('invalid_token')
  }
  const own = await tokenFor('r001')
  expect((await call(path, own, data, 'another-client')).status).toBe(401)
  await systems.pass((Number(decodeJwt(own).exp) - NOW.getTime() / 1000 + 1) * 1000)
  expect((await call(path, own, data)).status).toBe(401)
})
