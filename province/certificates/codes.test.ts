import type { Certificate, Resident } from '../data/types'
import { NOW, type TestSystems } from '../identity/testing'
import { isValid, newReference, startStore, type TestStore } from './testing'

let store: TestStore
let systems: TestSystems
let certificate: Certificate
let owner: Resident
let token: string

beforeAll(async () => {
  store = await startStore()
  systems = store.systems
  const some = store.someCertificate(isValid)
  certificate = some.certificate
  owner = some.owner
})
beforeEach(async () => {
  token = await store.tokenFor(owner.key)
})
afterEach(() => systems.store.setShift(NOW.getTime() - Date.now()))
afterAll(() => systems.stop())

const HALL = '天河区政务服务中心'
const asked = (more: object = {}) => ({
  certIdentifier: certificate.identifier,
  purpose: 'identity',
  reference: newReference(),
  useCause: '窗口出示',
  ...more,
})
const create = async (data: object, by = token) => (await store.call('/code/create', by, data)).body
const show = async (more: object = {}) => (await create(asked(more))).data as { codeId: string; code: string }
const verify = (code: string, more: object = {}) =>
  store.as('counter', '/code/verify', { code, purpose: 'identity', verifierName: HALL, ...more })
const status = async (codeId: string, by = token) => (await store.call('/code/status', by, { codeId })).body

test('a code shows the certificate once, and the holder sees when and where', async () => {
  const useCause = `窗口出示 ${newReference()}`
  const { codeId, code } = await show({ useCause })
  expect(code).toMatch(/^YZ1\.[A-Za-z0-9_-]+\.\d+\.[A-Za-z0-9_-]+$/)
  expect(code.length).toBeLessThanOrEqual(120)
  expect((await status(codeId)).data).toEqual({ codeId, state: 'waiting', usedAt: null, usedBy: null })
  expect(await verify(code)).toMatchObject({
    head: { status: '0' },
    data: {
      certificateName: certificate.typeName,
      certificateHolderName: owner.name,
      certificateExpiringDate: certificate.validUntil,
      certificateStatus: '01',
      fields: certificate.fields,
    },
  })
  expect((await status(codeId)).data).toMatchObject({
    state: 'used',
    usedAt: expect.stringMatching(/^2026-11-24 09:/),
    usedBy: HALL,
  })
  expect(await verify(code)).toMatchObject({ head: { status: '24' }, data: null })
  const uses = (await store.usagesOf(owner, token)).filter((each) => each.useCause === useCause)
  expect(uses.map(({ callerName, certificateName }) => [callerName, certificateName])).toEqual([
    [HALL, certificate.typeName],
  ])
})

test('shown at ten counters at the same moment, it works at one', async () => {
  const { code } = await show()
  const answers = await Promise.all(Array.from({ length: 10 }, () => verify(code)))
  expect(answers.map(({ head }) => head.status).sort()).toEqual(['0', ...Array(9).fill('24')])
})

test('it is over after 60 seconds', async () => {
  const inTime = await show()
  const late = await show()
  await systems.pass(55_000)
  expect((await verify(inTime.code)).head.status).toBe('0')
  await systems.pass(7_000)
  expect((await verify(late.code)).head.status).toBe('24')
  expect((await status(late.codeId)).data).toMatchObject({ state: 'expired' })
})

test('it is good for its purpose only, and not used up by another', async () => {
  const { code } = await show()
  expect((await verify(code, { purpose: 'matter' })).head.status).toBe('100')
  expect((await verify(code, { purpose: 'anything' })).head.status).toBe('102')
  expect((await verify(code)).head.status).toBe('0')
})

test('a code that this store did not sign is refused: another signature, a longer life, another code', async () => {
  const { code } = await show()
  const [scheme, id, expiry, signature = ''] = code.split('.')
  const other = await show()
  const otherId = other.code.split('.')[1]
  const flipped = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1)
  for (const forged of [
    `${scheme}.${id}.${expiry}.${flipped}`,
    `${scheme}.${id}.${Number(expiry) + 3600}.${signature}`,
    `${scheme}.${otherId}.${expiry}.${signature}`,
    `${scheme}.${id}.${expiry}`,
    'nonsense',
  ]) {
    expect((await verify(forged)).head.status).toBe('100')
  }
  expect((await verify(code)).head.status).toBe('0')
})

test('only the chosen fields are shown', async () => {
  const label = Object.keys(certificate.fields)[0] ?? ''
  const { code } = await show({ fields: [label] })
  expect((await verify(code)).data?.fields).toEqual({ [label]: certificate.fields[label] })
  expect((await create(asked({ fields: ['不存在的字段'] }))).head.status).toBe('102')
})

test('a repeat is the same code, not a second one', async () => {
  const data = asked()
  const first = await create(data)
  expect(await create(data)).toEqual(first)
  const { code } = first.data as { code: string }
  expect((await verify(code)).head.status).toBe('0')
  expect((await verify(((await create(data)).data as { code: string }).code)).head.status).toBe('24')
  expect((await create({ ...data, purpose: 'other' })).head.status).toBe('102')
})

test('codes hold in every process of the store: the key is kept', async () => {
  const { code } = await show()
  const another = await startStore({ databaseUrl: systems.databaseUrl })
  try {
    const look = { code, purpose: 'identity', verifierName: HALL }
    expect((await another.as('counter', '/code/verify', look)).head.status).toBe('0')
  } finally {
    await another.systems.stop()
  }
  expect((await verify(code)).head.status).toBe('24')
})

test('nobody shows or watches what is not theirs, and only counters look', async () => {
  const stranger = await store.tokenFor(systems.find(({ key }) => key !== owner.key).key)
  expect((await create(asked(), stranger)).head.status).toBe('100')
  const { codeId, code } = await show()
  expect((await status(codeId, stranger)).head.status).toBe('100')
  const look = { code, purpose: 'identity', verifierName: HALL }
  expect((await store.call('/code/verify', token, look)).body.head.status).toBe('100')
  expect((await store.as('hall', '/code/verify', look)).head.status).toBe('0')
})
