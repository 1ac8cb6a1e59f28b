import { randomBytes, randomUUID } from 'node:crypto'
import type { Upload } from '@shared/materials/contract'
import { findItem, materialsFor } from '../../../e2e/applying'
import { apiAt, endpoints } from '../../../e2e/client'
import { ShiftedClock } from '../../../kit/clock'
import { type Database, openDatabase } from '../../../kit/database'
import { eventually, signIn, startWorld, type World } from '../../../tools/testing/world'
import { removeOld } from '../../retention/retention'
import { chunk, jpeg, PLACE, PNG_METADATA, pdf, png } from '../testing/pictures'

const PIECE = 256 * 1024
/** Longer than the BFF waits for the store, shorter than a test. */
const TOO_SLOW_MS = 2_500

let world: World
let api: ReturnType<typeof apiAt>
let ours: Database
let theirs: Database
let hers: string
let his: string
/** What is hers to provide for the renewal of her residence permit. */
let wanted: { item: string; material: string; kind: string }

beforeAll(async () => {
  world = await startWorld({ bff: { env: { UPSTREAM_TIMEOUT_MS: '1000', RATE_LIMIT_PER_10S: '100000' } } })
  api = apiAt(world.bff.url)
  ours = openDatabase(world.bff.databaseUrl, { schema: 'bff', name: 'test', max: 2 })
  theirs = openDatabase(world.province.database.url, { schema: 'certificates', name: 'test', max: 2 })
  hers = await signIn(world, 'r001')
  his = await signIn(world, 'r005')
  const item = await findItem(api, '居住证签注', '居住证签注', '440106000000')
  const provide = (await materialsFor(api, hers, item)).find(({ standing }) => standing === 'provide')
  if (!provide?.kinds[0]) throw new Error('nothing is hers to provide')
  wanted = { item, material: provide.id, kind: provide.kinds[0] }
}, 180_000)
afterAll(async () => {
  await Promise.all([ours?.close(), theirs?.close()])
  await world?.stop()
})
afterEach(() => world.province.control.setSystem('certificates', { mode: 'ok' }))

/** A picture of its own, a little longer than three pieces, that says where it was taken. */
const bigPicture = (): Buffer => png({ metadata: [...PNG_METADATA, chunk('sPLT', randomBytes(3 * PIECE))] })

const start = (content: Buffer, token = hers): Promise<Upload> =>
  api.ok(endpoints.materials.startUpload, {
    token,
    body: { ...wanted, fileName: 'IMG_0001.jpg', size: content.length },
  })

async function put(id: string, offset: number, piece: Buffer, token = hers, type = 'application/octet-stream') {
  const response = await fetch(`${world.bff.url}/api/materials/uploads/${id}/content?offset=${offset}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': type },
    body: new Uint8Array(piece),
  })
  return { status: response.status, body: (await response.json()) as Upload & { code?: string } }
}

async function sendAll(content: Buffer): Promise<string> {
  const { id } = await start(content)
  for (let at = 0; at < content.length; at += PIECE) {
    const { status, body } = await put(id, at, content.subarray(at, at + PIECE))
    expect({ status, code: body.code }).toEqual({ status: 200, code: undefined })
  }
  return id
}

const state = (id: string, token = hers) => api.ok(endpoints.materials.upload, { token, params: { id } })
const finish = (id: string, key: string = randomUUID()) =>
  api.send(endpoints.materials.finishUpload, { token: hers, params: { id }, key })
const finished = (id: string) => api.ok(endpoints.materials.finishUpload, { token: hers, params: { id } })
const pieces = async (id: string) =>
  (await ours.one<{ count: number }>('select count(*) as count from upload_piece where upload_id = $1', [id])).count

async function contentAtStore(material: string): Promise<Buffer> {
  const rows = await theirs.query<{ bytes: Buffer }>(
    `select bytes from material_chunk c join material m on m.content = c.upload where m.id = $1 order by position`,
    [material],
  )
  return Buffer.concat(rows.map(({ bytes }) => bytes))
}
/** Papers the store has been told of, complete or not. */
const papers = async () => (await theirs.one<{ count: number }>('select count(*) as count from material')).count

test('a photo is stored without what it says beside the picture, listed, and gone from our table', async () => {
  const content = jpeg()
  const id = await sendAll(content)
  expect(await pieces(id)).toBe(1)
  const stored = await finished(id)
  expect(stored).toMatchObject({
    state: 'stored',
    material: { kind: wanted.kind, trustLevel: 'C', contentType: 'image/jpeg', fromApplication: null },
  })
  const kept = await contentAtStore(stored.material?.id ?? '')
  expect(kept.length).toBe(stored.material?.size)
  expect(content.includes(PLACE)).toBe(true)
  expect(kept.includes(PLACE)).toBe(false)
  expect(await pieces(id)).toBe(0)
  const { materials } = await api.ok(endpoints.materials.stored, { token: hers })
  expect(materials).toMatchObject({ state: 'fresh' })
  expect(JSON.stringify(materials)).toContain(stored.material?.id)
  // The next guide does not ask for it any more.
  const again = (await materialsFor(api, hers, wanted.item)).find((each) => each.id === wanted.material)
  expect(again?.standing).toBe('stored')
  expect(again?.reasons[0]?.code).toBe('uploaded_before')
})

test('whoever reads our table learns nothing of what is on its way', async () => {
  const content = pdf({ filler: 20 })
  const id = await sendAll(content)
  const { text } = await ours.one<{ text: string }>(
    `select upload::text || encode(content, 'escape') as text from upload join upload_piece on upload_id = id where id = $1`,
    [id],
  )
  expect(text).not.toMatch(/IMG_0001|PDF|房屋|住所/)
})

test('goes on after the process was killed, from the last piece that arrived', async () => {
  const content = bigPicture()
  const { id } = await start(content)
  await put(id, 0, content.subarray(0, PIECE))
  await put(id, PIECE, content.subarray(PIECE, 2 * PIECE))
  await world.bff.kill()
  await world.bff.restart()
  expect(await state(id)).toMatchObject({ state: 'receiving', offset: 2 * PIECE })
  // Sent again, and sent too far ahead: nothing changes, and the answer says where to go on.
  expect((await put(id, 0, content.subarray(0, PIECE))).body.offset).toBe(2 * PIECE)
  expect((await put(id, 3 * PIECE, content.subarray(3 * PIECE))).body.offset).toBe(2 * PIECE)
  expect((await finish(id)).body).toMatchObject({ code: 'wrong_state' })
  await put(id, 2 * PIECE, content.subarray(2 * PIECE, 3 * PIECE))
  await put(id, 3 * PIECE, content.subarray(3 * PIECE))
  const { material } = await finished(id)
  expect((await contentAtStore(material?.id ?? '')).includes(PLACE)).toBe(false)
})

test('two senders of the same piece at the same time: it arrives once', async () => {
  const content = bigPicture()
  const { id } = await start(content)
  const piece = content.subarray(0, PIECE)
  const answers = await Promise.all(Array.from({ length: 6 }, () => put(id, 0, piece)))
  expect(answers.map(({ body }) => body.offset)).toEqual(Array(6).fill(PIECE))
  expect(await pieces(id)).toBe(1)
})

test('finished again and again, under one key and under others, it is one paper', async () => {
  const id = await sendAll(bigPicture())
  const before = await papers()
  const answers = await Promise.all(
    ['a', 'a', 'a', 'b', 'c'].map((key) => finish(id, `${key.repeat(20)}-${id.slice(0, 8)}`)),
  )
  for (const { status } of answers) expect([200, 202]).toContain(status)
  const { material } = await eventually(async () => {
    const now = await state(id)
    expect(now.state).toBe('stored')
    return now
  })
  expect(await finished(id)).toMatchObject({ material })
  expect(await papers()).toBe(before + 1)
})

test('a store that answers too late: being confirmed, then stored without being asked again', async () => {
  const id = await sendAll(bigPicture())
  const before = await papers()
  await world.province.control.setSystem('certificates', { mode: 'slow', latencyMs: TOO_SLOW_MS })
  const { status, body } = await finish(id)
  expect({ status, body }).toMatchObject({ status: 202, body: { state: 'being_confirmed' } })
  expect((await state(id)).state).toBe('storing')
  expect((await put(id, 0, Buffer.from('more'))).body.code).toBe('wrong_state')
  await world.province.control.setSystem('certificates', { mode: 'ok' })
  await eventually(async () => expect((await state(id)).state).toBe('stored'), { timeoutMs: 20_000 })
  expect(await papers()).toBe(before + 1)
  expect(await pieces(id)).toBe(0)
})

test('killed while it gives a paper to the store: stored once, by whoever comes next', async () => {
  const id = await sendAll(bigPicture())
  const before = await papers()
  await world.province.control.setSystem('certificates', { mode: 'slow', latencyMs: 800 })
  const sent = finish(id).catch(() => undefined)
  await eventually(async () => expect(await papers()).toBe(before + 1))
  await world.bff.kill()
  await sent
  await world.province.control.setSystem('certificates', { mode: 'ok' })
  await world.bff.restart()
  await eventually(async () => expect((await state(id)).state).toBe('stored'), { timeoutMs: 30_000, everyMs: 200 })
  expect(await papers()).toBe(before + 1)
})

test('a store that is away: it is said, and the same finish works once it is back', async () => {
  const id = await sendAll(bigPicture())
  await world.province.control.setSystem('certificates', { mode: 'down' })
  expect(await finish(id, 'finish-when-back-0001')).toMatchObject({
    status: 503,
    body: { code: 'certificates_unavailable' },
  })
  expect(await state(id)).toMatchObject({ state: 'receiving' })
  await world.province.control.setSystem('certificates', { mode: 'ok' })
  await eventually(async () => expect((await finish(id, 'finish-when-back-0001')).status).toBe(200), {
    timeoutMs: 10_000,
  })
})

test('what is none of the types is refused with its first piece, whatever it is called', async () => {
  const content = Buffer.from('<html><script>alert(1)</script></html>')
  const { id } = await start(content)
  expect(await put(id, 0, content)).toMatchObject({ status: 422, body: { code: 'upload_not_allowed' } })
  expect(await state(id)).toMatchObject({ state: 'refused', refusal: 'type_not_allowed' })
  expect((await finish(id)).body).toMatchObject({ code: 'upload_not_allowed' })
  expect((await put(id, 0, png())).body.code).toBe('upload_not_allowed')
})

test('what is damaged is refused when all of it is there, and nothing of it is kept', async () => {
  const before = await papers()
  const id = await sendAll(png().subarray(0, 200))
  expect(await finish(id)).toMatchObject({ status: 422, body: { code: 'upload_not_allowed' } })
  expect(await state(id)).toMatchObject({ state: 'refused', refusal: 'damaged' })
  expect(await pieces(id)).toBe(0)
  expect(await papers()).toBe(before)
})

test('limits: of the whole, of a piece, of what was announced', async () => {
  const body = { ...wanted, fileName: 'a.jpg', size: 10 * 1024 * 1024 + 1 }
  expect(await api.problem(endpoints.materials.startUpload, { token: hers, body })).toMatchObject({
    code: 'upload_too_large',
    status: 413,
  })
  const content = bigPicture()
  const { id } = await start(content)
  expect((await put(id, 0, content.subarray(0, PIECE + 1))).body.code).toBe('payload_too_large')
  expect((await put(id, 0, content.subarray(0, 10), hers, 'application/json')).status).toBe(400)
  expect((await put(id, 0.5, content.subarray(0, 10))).body.code).toBe('invalid_request')
  const small = png({ metadata: [] })
  const { id: other } = await start(small.subarray(0, 20))
  expect((await put(other, 0, small)).body.code).toBe('payload_too_large')
  expect(await state(other)).toMatchObject({ offset: 0 })
})

test('another resident finds none of it', async () => {
  const content = png()
  const { id } = await start(content)
  const params = { id }
  expect(await api.problem(endpoints.materials.upload, { token: his, params })).toMatchObject({ status: 404 })
  expect((await put(id, 0, content, his)).status).toBe(404)
  expect(await api.problem(endpoints.materials.finishUpload, { token: his, params })).toMatchObject({ status: 404 })
  expect(await state(id)).toMatchObject({ state: 'receiving', offset: 0 })
  for (const strange of ['x', '..', randomUUID()])
    expect(await api.problem(endpoints.materials.upload, { token: hers, params: { id: strange } })).toMatchObject({
      status: 404,
    })
})

test('a material that is not of the item, or that nobody may upload, is not found', async () => {
  const body = { ...wanted, material: 'NOT-THIS-ONE', fileName: 'a.jpg', size: 100 }
  expect(await api.problem(endpoints.materials.startUpload, { token: hers, body })).toMatchObject({ code: 'not_found' })
  const checked = (await materialsFor(api, hers, wanted.item)).find(({ standing }) => standing === 'checked')
  const looked = { ...wanted, material: checked?.id ?? '', fileName: 'a.jpg', size: 100 }
  expect(await api.problem(endpoints.materials.startUpload, { token: hers, body: looked })).toMatchObject({
    code: 'not_found',
  })
})

test('of more than five under way the oldest gives way', async () => {
  const ids: string[] = []
  for (let count = 0; count < 6; count += 1) ids.push((await start(png())).id)
  const found = await Promise.all(
    ids.map(async (id) => (await api.send(endpoints.materials.upload, { token: hers, params: { id } })).status),
  )
  expect(found).toEqual([404, 200, 200, 200, 200, 200])
})

test('what was begun and given up is removed after two days, content and all', async () => {
  const content = png()
  const { id } = await start(content)
  await put(id, 0, content)
  const { now } = await world.province.control.state()
  const clock = new ShiftedClock(Date.parse(now) - Date.now())
  clock.setShift(clock.shift + 47 * 3_600_000)
  await removeOld(ours, clock)
  expect(await pieces(id)).toBe(1)
  clock.setShift(clock.shift + 2 * 3_600_000)
  expect(await removeOld(ours, clock)).toHaveProperty(['uploads, with what has arrived of them'])
  expect(await pieces(id)).toBe(0)
  expect(await api.problem(endpoints.materials.upload, { token: hers, params: { id } })).toMatchObject({ status: 404 })
})
