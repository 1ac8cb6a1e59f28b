import { request } from 'node:http'
import type { Database } from '../../../kit/database'
import { openDatabase } from '../../../kit/database'
import { eventually } from '../../../tools/testing/eventually'
import { materialKind } from '../../data/material-kinds'
import type { Resident } from '../../data/types'
import { NOW, type TestSystems } from '../../identity/testing'
import { holderOf, newReference, sha256, startStore, type TestStore } from '../testing'

const PHOTO = Buffer.from('ffd8ffe000104a464946', 'hex')
const LEASE = materialKind('房屋租赁合同')
const PORTRAIT = materialKind('近期免冠照片')

let store: TestStore
let systems: TestSystems
let db: Database
let owner: Resident
let token: string

beforeAll(async () => {
  store = await startStore()
  systems = store.systems
  db = openDatabase(systems.databaseUrl, { schema: 'certificates', name: 'test', max: 2 })
  owner = store.resident('r001')
})
beforeEach(async () => {
  token = await store.tokenFor('r001')
})
afterEach(() => systems.store.setShift(NOW.getTime() - Date.now()))
afterAll(async () => {
  await db.close()
  await systems.stop()
})

const announced = (bytes: Buffer, more: object = {}) => ({
  ...holderOf(owner),
  materialName: '房屋租赁合同',
  materialKind: LEASE.code,
  contentType: 'image/jpeg',
  size: bytes.length,
  sha256: sha256(bytes),
  reference: newReference(),
  useCause: '办理居住证签注',
  ...more,
})
const create = async (data: object, by = token) => (await store.call('/material/create', by, data)).body
const listed = async () =>
  (await store.call('/material/list', token, { holderCode: owner.idNumber, useCause: '查看材料' })).body.data
    ?.materials ?? []
const chunksOf = async (materialId: unknown) =>
  (await db.one<{ count: number }>('select count(*) as count from material_chunk where material_id = $1', [materialId]))
    .count
const idOf = (data: { [name: string]: unknown } | null): string => {
  if (!data?.material) throw new Error('the answer has no material')
  return (data.material as { materialId: string }).materialId
}

test('what was sown is listed with kind, level and validity, and its content can be opened', async () => {
  const sown = systems.province.materials.filter(({ holderCode }) => holderCode === owner.idNumber)
  const materials = await listed()
  for (const each of sown) {
    const { body } = await store.call('/material/file', token, { materialId: each.id, useCause: '查看材料' })
    const bytes = Buffer.from(body.data?.content ?? '', 'base64')
    expect(body.data?.contentType).toBe(each.mime)
    expect(bytes.subarray(0, 4).toString('latin1')).toBe(each.mime === 'application/pdf' ? '%PDF' : '\xff\xd8\xff\xe0')
    expect(materials.find(({ materialId }) => materialId === each.id)).toEqual({
      materialId: each.id,
      materialName: each.name,
      materialKind: each.kind,
      trustLevel: each.trust,
      validUntil: each.validUntil,
      verifiedBy: each.verifiedBy,
      verifiedOn: each.verifiedOn,
      sourceProjectNo: each.sourceProject,
      contentType: each.mime,
      size: bytes.length,
      createdOn: each.verifiedOn ?? '2026-11-24',
    })
  }
  expect(sown.length).toBeGreaterThan(3)
})

test('an upload is listed once its content is complete: level C, good for the time of its kind', async () => {
  // Larger than one piece on the wire, so that it arrives in several.
  const bytes = Buffer.alloc(700_000, 'yichuang')
  const { data } = await create(announced(bytes, { sourceProjectNo: 'BJ1' }))
  expect((await listed()).map(({ materialId }) => materialId)).not.toContain(idOf(data))
  const { body } = await store.upload(data?.uploadTicket, bytes)
  expect(body).toMatchObject({
    head: { status: '0' },
    data: { material: { trustLevel: 'C', materialKind: LEASE.code, validUntil: '2027-11-24', sourceProjectNo: 'BJ1' } },
  })
  expect((await listed()).map(({ materialId }) => materialId)).toContain(idOf(data))
  expect(await chunksOf(idOf(data))).toBeGreaterThan(1)
  const file = await store.call('/material/file', token, { materialId: idOf(data), useCause: '查看材料' })
  expect(sha256(Buffer.from(file.body.data?.content ?? '', 'base64'))).toBe(sha256(bytes))
})

test('what people make themselves is level D', async () => {
  const { data } = await create(announced(PHOTO, { materialKind: PORTRAIT.code }))
  expect(data?.material).toMatchObject({ trustLevel: 'D', validUntil: '2027-05-24' })
})

test('a repeat of the reference is the same material with a new ticket, until it is complete; other content is refused', async () => {
  const data = announced(PHOTO)
  const first = (await create(data)).data
  const second = (await create(data)).data
  expect(second?.material).toEqual(first?.material)
  expect(second?.uploadTicket).not.toBe(first?.uploadTicket)
  expect((await store.upload(first?.uploadTicket, PHOTO)).body.head.status).toBe('0')
  expect((await create(data)).data).toMatchObject({ material: first?.material, uploadTicket: null })
  expect((await create({ ...data, materialName: '另一份' })).head.status).toBe('102')
  // Somebody else's reference of the same text is their own.
  const other = store.resident('r002')
  const theirs = await create({ ...data, ...holderOf(other) }, await store.tokenFor('r002'))
  expect([theirs.head.status, idOf(theirs.data) === idOf(first)]).toEqual(['0', false])
})

test('announced twice at once, it is one material', async () => {
  const data = announced(PHOTO)
  const answers = await Promise.all(Array.from({ length: 5 }, () => create(data)))
  expect(new Set(answers.map((each) => idOf(each.data))).size).toBe(1)
})

test('content of another size or hash is not taken, and leaves nothing; the right one still is', async () => {
  const { data } = await create(announced(PHOTO))
  const otherByte = Buffer.from(PHOTO)
  otherByte[9] = 0
  for (const wrong of [otherByte, PHOTO.subarray(1), Buffer.concat([PHOTO, PHOTO]), Buffer.alloc(0)]) {
    expect((await store.upload(data?.uploadTicket, wrong)).body).toMatchObject({ head: { status: '102' }, data: null })
  }
  expect(await chunksOf(idOf(data))).toBe(0)
  expect((await store.upload(data?.uploadTicket, PHOTO)).body.head.status).toBe('0')
  // Complete stays complete, whatever comes.
  expect((await store.upload(data?.uploadTicket, otherByte)).body.head.status).toBe('0')
  expect(await chunksOf(idOf(data))).toBe(1)
})

test('sent five times at once, it is kept once', async () => {
  const { data } = await create(announced(PHOTO))
  const answers = await Promise.all(Array.from({ length: 5 }, () => store.upload(data?.uploadTicket, PHOTO)))
  expect(answers.map(({ body }) => body.head.status)).toEqual(Array(5).fill('0'))
  expect(await chunksOf(idOf(data))).toBe(1)
})

test('an upload that breaks off leaves nothing and can be begun again', async () => {
  const bytes = Buffer.alloc(300_000, 'half')
  const { data } = await create(announced(bytes))
  const { hostname, port } = new URL(systems.urls.certificates)
  const headers = { 'x-upload-ticket': String(data?.uploadTicket), 'content-length': String(bytes.length) }
  const sending = request({ hostname, port, path: '/material/content', method: 'PUT', headers })
  sending.on('error', () => undefined)
  sending.write(bytes.subarray(0, 200_000))
  await eventually(async () => expect(await chunksOf(idOf(data))).toBeGreaterThan(0))
  sending.destroy()
  await eventually(async () => expect(await chunksOf(idOf(data))).toBe(0))
  expect((await store.upload(data?.uploadTicket, bytes)).body.head.status).toBe('0')
})

test('what a store left that died in the middle of an upload goes when the content is complete', async () => {
  const { data } = await create(announced(PHOTO))
  await db.query(
    'insert into material_chunk (upload, position, material_id, bytes) values (gen_random_uuid(), 0, $1, $2)',
    [idOf(data), PHOTO.subarray(0, 5)],
  )
  expect((await store.upload(data?.uploadTicket, PHOTO)).body.head.status).toBe('0')
  expect(await chunksOf(idOf(data))).toBe(1)
})

test('a ticket fills its own material only, and ends after half an hour', async () => {
  const mine = (await create(announced(PHOTO))).data
  const other = Buffer.from('%PDF-1.4 of somebody else')
  const theirs = (
    await create({ ...announced(other), ...holderOf(store.resident('r002')) }, await store.tokenFor('r002'))
  ).data
  expect((await store.upload(theirs?.uploadTicket, PHOTO)).body.head.status).toBe('102')
  expect(await chunksOf(idOf(mine))).toBe(0)
  for (const unknown of ['', 'nonsense', idOf(mine)]) {
    const answer = await store.upload(unknown, PHOTO)
    expect([answer.status, answer.body.head.status]).toEqual([401, '100'])
  }
  await systems.pass(31 * 60_000)
  expect((await store.upload(mine?.uploadTicket, PHOTO)).status).toBe(401)
})

test.each([
  ['more than 10 MB', { size: 10 * 1024 * 1024 + 1 }, 'size'],
  ['nothing', { size: 0 }, 'size'],
  ['a size in words', { size: '10' }, 'size'],
  ['a type that is not looked at', { contentType: 'text/html' }, 'contentType'],
  ['a kind nobody knows', { materialKind: 'CL?' }, 'materialKind'],
  ['a hash that is none', { sha256: 'abc' }, 'sha256'],
  ['a reference that is none', { reference: '1' }, 'reference'],
])('%s is refused', async (_, more, field) => {
  expect((await create(announced(PHOTO, more))).head).toEqual({ status: '102', message: `参数值不正确：${field}` })
})

test('exactly 10 MB is taken', async () => {
  const bytes = Buffer.alloc(10 * 1024 * 1024, 7)
  const { data } = await create(announced(bytes))
  expect((await store.upload(data?.uploadTicket, bytes)).body.head.status).toBe('0')
})

test('nobody else puts, lists or opens anything of mine', async () => {
  const stranger = await store.tokenFor('r002')
  const { data } = await create(announced(PHOTO))
  await store.upload(data?.uploadTicket, PHOTO)
  const status = async (path: string, more: object) =>
    (await store.call(path, stranger, { ...more, useCause: '好奇' })).body.head.status
  expect(await status('/material/create', announced(PHOTO))).toBe('100')
  expect(await status('/material/list', holderOf(owner))).toBe('100')
  expect(await status('/material/file', { materialId: idOf(data) })).toBe('100')
  expect(await status('/material/file', { materialId: 'CL-nothing' })).toBe('10')
  expect((await create({ ...announced(PHOTO), holderTypeCode: '516' })).head.status).toBe('11')
})

describe('the hall', () => {
  const handedIn = async () => {
    const { data } = await create(announced(PHOTO))
    await store.upload(data?.uploadTicket, PHOTO)
    return idOf(data)
  }
  const projectNo = { sourceProjectNo: 'BJ20261124000001' }

  test('reads a paper that was handed in to it, not before, and the holder sees that', async () => {
    const materialId = await handedIn()
    const useCause = `查看办件材料 ${materialId}`
    const open = async () => (await store.as('hall', '/material/file', { materialId, useCause })).head.status
    expect(await open()).toBe('100')
    const attach = { materialId, ...projectNo, reference: newReference() }
    const strangers = { ...attach, holderCode: store.resident('r002').idNumber, reference: newReference() }
    expect((await store.as('hall', '/material/attach', strangers)).head.status).toBe('100')
    expect(await open()).toBe('100')
    expect((await store.as('hall', '/material/attach', { ...attach, holderCode: owner.idNumber })).head.status).toBe(
      '0',
    )
    expect(await open()).toBe('0')
    const seen = (await store.usagesOf(owner, token)).filter((each) => each.useCause === useCause)
    expect(seen.map(({ callerName }) => callerName)).toEqual(['网上办事大厅'])
  })

  test('compares it with the original: C becomes B once, other levels stay', async () => {
    const materialId = await handedIn()
    const verify = (id: string, more: object = {}) =>
      store.as('hall', '/material/verify', {
        materialId: id,
        verifiedBy: '天河区政务服务中心',
        verifiedOn: '2026-11-24',
        ...projectNo,
        reference: newReference(),
        ...more,
      })
    const reference = newReference()
    const first = await verify(materialId, { reference })
    expect(first.data?.material).toMatchObject({
      trustLevel: 'B',
      verifiedBy: '天河区政务服务中心',
      verifiedOn: '2026-11-24',
      ...projectNo,
    })
    expect(await verify(materialId, { reference })).toEqual(first)
    expect((await verify(materialId, { reference, verifiedOn: '2026-11-23' })).head.status).toBe('102')
    const later = await verify(materialId, { verifiedBy: '另一个大厅' })
    expect(later.data?.material).toMatchObject({ trustLevel: 'B', verifiedBy: '天河区政务服务中心' })
    const selfMade = systems.province.materials.find(({ trust }) => trust === 'D')
    expect((await verify(selfMade?.id ?? '')).data?.material).toMatchObject({ trustLevel: 'D', verifiedBy: null })
  })

  test('may do so alone: neither residents nor clerks’ desks', async () => {
    const materialId = await handedIn()
    const data = { materialId, ...projectNo, reference: newReference(), useCause: '好奇' }
    for (const path of ['/material/attach', '/material/verify']) {
      expect((await store.call(path, token, data)).body.head.status).toBe('100')
      expect((await store.as('counter', path, data)).head.status).toBe('100')
    }
    expect((await store.as('counter', '/material/file', data)).head.status).toBe('100')
    expect((await store.as('hall', '/material/list', { ...data, ...holderOf(owner) })).head.status).toBe('100')
  })
})
