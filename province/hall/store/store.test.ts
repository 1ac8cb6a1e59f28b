import { createHash } from 'node:crypto'
import { eventually } from '../../../tools/testing/eventually'
import { callJson } from '../../../tools/testing/http'
import { startProvince, type TestProvince } from '../../../tools/testing/province'
import { certificateType } from '../../data/certificate-types'
import { materialKind } from '../../data/material-kinds'
import { buildProvince } from '../../data/province'
import type { CertificateKind } from '../../data/types'
import { TestClient } from '../../identity/testing'
import { filledIn, materialIds } from '../testing/applying'
import { newReference, type TestPerson, type Wire } from '../testing/test-hall'

/** The whole province as its own process: the hall, the store it tells, the platform that lets it in. */
let province: TestProvince
const seeded = buildProvince('yichuang', '2026-11-24')
const [first] = seeded.residents
const found = seeded.items.find(
  ({ matter, situationKey, region, defect }) =>
    matter.key === 'residencePermit' && situationKey === 'endorse' && region === first?.region && defect === null,
)
if (!first || !found) throw new Error('the seed has no permit to endorse')
const person: TestPerson = { sub: '', name: first.name, idType: '111', idNo: first.idNumber }
const endorse = found
const idOf = materialIds(endorse)
const holder = { holderCode: first.idNumber, holderTypeCode: '111' }

let tokens: { hall: string; certificates: string }
beforeAll(async () => {
  province = await startProvince()
  await signIn()
})
afterAll(() => province?.stop())

async function signIn(): Promise<void> {
  const client = new TestClient(province.urls.identity, 'yichuang-bff', province.secrets.IDENTITY_CLIENT_SECRET)
  const { access_token } = await client.signIn('r001')
  tokens = {
    hall: (await client.exchange(access_token, 'hall')).body.access_token,
    certificates: (await client.exchange(access_token, 'certificates')).body.access_token,
  }
}

async function store(path: string, data: object): Promise<{ head: { status: string }; data: Wire }> {
  const body = {
    accessId: 'yichuang-bff',
    accessToken: tokens.certificates,
    data: { useCause: '办理居住证签注', ...data },
  }
  return callJson('POST', province.urls.certificates + path, body)
}
async function hall(method: 'GET' | 'POST', path: string, body?: object): Promise<{ JGDM: string; SJ: Wire }> {
  const response = await fetch(province.urls.hall + path, {
    method,
    headers: { authorization: `Bearer ${tokens.hall}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return (await response.json()) as { JGDM: string; SJ: Wire }
}
const desk = (method: 'GET' | 'POST', path: string, body?: object) =>
  province.control.counter<{ JGDM: string; SJ: Wire }>(method, path, body && { KHDLSH: newReference(), ...body })

const certificates = async (): Promise<Wire[]> =>
  (await store('/share/queryCertListByHolder', holder)).data.certificates
const materials = async (): Promise<Wire[]> =>
  (await store('/material/list', { holderCode: first.idNumber })).data.materials
const current = async (kind: CertificateKind) => {
  const { code } = certificateType(kind)
  return (await certificates()).find((each) => each.certificateTypeCode === code && each.certificateStatus === '01')
}

/** The holder lets the department read some fields. */
async function authorize(kind: CertificateKind, fields: string[]) {
  const { certificateIdentifier } = await current(kind)
  const { data } = await store('/authorization/create', {
    certIdentifier: certificateIdentifier,
    granteeCode: endorse.department.code,
    granteeName: endorse.department.name,
    fields,
    validUntil: '2026-12-31',
    reference: newReference(),
  })
  return { ZZBS: certificateIdentifier as string, SQBH: data.authorization.authorizationId as string }
}

async function upload(): Promise<string> {
  const content = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n')
  const { data } = await store('/material/create', {
    ...holder,
    materialName: '房屋租赁合同',
    materialKind: materialKind('房屋租赁合同').code,
    contentType: 'application/pdf',
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    reference: newReference(),
  })
  const response = await fetch(`${province.urls.certificates}/material/content`, {
    method: 'PUT',
    headers: { 'x-upload-ticket': data.uploadTicket, 'content-type': 'application/pdf' },
    body: content,
  })
  expect(await response.json()).toMatchObject({ head: { status: '0' } })
  return data.material.materialId as string
}

test('applied for, read at the counter, compared, granted while the store is down and the hall is killed: issued once', async () => {
  const identityCard = await authorize('identityCard', ['姓名', '公民身份号码'])
  const permit = await authorize('residencePermit', ['居住地址', '有效期限'])
  const lease = await upload()
  const work = (await materials()).find(({ materialName }) => materialName === '社保缴费记录')

  const bff = new TestClient(province.urls.identity, 'yichuang-bff', province.secrets.IDENTITY_CLIENT_SECRET)
  const service = await bff.token({ grant_type: 'client_credentials', scope: 'catalogue' })
  const form = await fetch(`${province.urls.hall}/sxk/bd?sxbm=${endorse.code}`, {
    headers: { authorization: `Bearer ${service.body.access_token}` },
  }).then(async (response) => ((await response.json()) as { SJ: Wire }).SJ)

  const submitted = await hall('POST', '/bj/sb', {
    KHDLSH: newReference(),
    SXBM: endorse.code,
    BDBB: form.BDBB,
    BD: { ...filledIn(endorse, person), residenceAddress: '广东省广州市天河区测试街9号' },
    CL: [
      { CLBH: idOf('居民身份证'), SQFS: '5', ...identityCard },
      { CLBH: idOf('居住证'), SQFS: '5', ...permit },
      { CLBH: idOf('住所证明'), SQFS: '2', WJBH: lease },
      { CLBH: idOf('就业或就读证明'), SQFS: '2', WJBH: work.materialId },
      { CLBH: idOf('出租屋编码'), SQFS: '4' },
    ],
  })
  expect(submitted.JGDM).toBe('0')
  const SBLSH = submitted.SJ.SBLSH as string

  // The clerk reads what was allowed and nothing else, and the paper as soon as the store knows it was handed in.
  const read = await desk('GET', `zz?sblsh=${SBLSH}&clbh=${idOf('居住证')}`)
  expect(read.SJ).toMatchObject({ ZT: '0', certificateName: '广东省居住证' })
  expect(Object.keys(read.SJ.fields)).toEqual(['居住地址', '有效期限'])
  await eventually(async () => {
    const file = await desk('GET', `wj?sblsh=${SBLSH}&clbh=${idOf('住所证明')}`)
    expect(file.SJ).toMatchObject({ contentType: 'application/pdf' })
  })
  await desk('POST', 'hyj', { SBLSH, CLBH: idOf('住所证明') })
  await eventually(async () => {
    const paper = (await materials()).find(({ materialId }) => materialId === lease)
    expect(paper).toMatchObject({ trustLevel: 'B', verifiedBy: '广州市公安局', sourceProjectNo: SBLSH })
  })
  await store('/authorization/revoke', { authorizationId: permit.SQBH, reference: newReference() })
  expect((await desk('GET', `zz?sblsh=${SBLSH}&clbh=${idOf('居住证')}`)).SJ).toMatchObject({ ZT: '100', fields: {} })

  await desk('POST', 'sl', { SBLSH })
  const receipt = [{ CLBH: idOf('出租屋编码'), SQFS: '2', WJBH: work.materialId }]
  expect((await hall('POST', '/bj/bzcl', { KHDLSH: newReference(), SBLSH, CL: receipt })).JGDM).toBe('0')
  for (let nth = 0; nth < 3; nth += 1) await desk('POST', 'sp', { SBLSH })
  await province.control.setSystem('certificates', { mode: 'down' })
  expect((await desk('POST', 'bj', { SBLSH, JG: '0' })).SJ).toMatchObject({ ZT: 'bj' })
  await province.kill()
  await province.restart()
  await province.control.setSystem('certificates', { mode: 'ok' })
  await signIn()

  const renewed = await eventually(
    async () => {
      const now = await current('residencePermit')
      expect(now?.certificateVersion).toBe('002')
      return now
    },
    { timeoutMs: 30_000 },
  )
  expect(renewed.certificateExpiringDate).toBe('2027-11-24')
  const permits = (await certificates()).filter(
    ({ certificateTypeCode }) => certificateTypeCode === certificateType('residencePermit').code,
  )
  expect(permits.map(({ certificateStatus }) => certificateStatus).sort()).toEqual(['01', '04'])
  const detail = await store('/share/queryCertInfo', { certIdentifier: renewed.certificateIdentifier })
  expect(detail.data.fields).toMatchObject({ 居住地址: '广东省广州市天河区测试街9号', 姓名: first.name })

  // The record that ended the case is told again, with the certificate in it.
  await eventually(async () => {
    const log = (await hall('GET', `/bj/${SBLSH}`)).SJ.JL as Wire[]
    const ended = log.filter(({ HJ }) => HJ === 'BJ')
    expect(ended.map(({ SJBBH }) => SJBBH)).toEqual([1, 2])
    expect(ended[1].JL).toMatchObject({
      BJJGDM: '0',
      ZJGZMC: '广东省居住证',
      ZJYXQX: '2027-11-24',
      FZGZDW: '广州市公安局',
      ZZBS: renewed.certificateIdentifier,
    })
  })
})
