import type { MaterialChoice } from '@shared/applications/contract'
import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { ok, showPage, startHall, type TestHall } from '@/appointments/testing/hall'
import { useUnsent } from '@/stores/unsent'
import { phone } from '@/testing/phone'
import { problemReply, type Received } from '@/testing/server'
import {
  besides,
  CERTIFICATE,
  consent,
  draft,
  idCard,
  materialsReply,
  nothingUnsent,
  photo,
  proof,
  record,
  register,
  stored,
  upload,
} from '../testing/applying'
import ApplyPage from './index'

let bff: TestHall
let saved = draft()

const SAVE = 'PUT /api/applications/drafts/D1'
const CONSENT = 'POST /api/certificates/consents'
const BEGIN = 'POST /api/materials/uploads'
const PIECE = 'PUT /api/materials/uploads/U1/content'
const LOOK = 'GET /api/materials/uploads/U1'
const FINISH = 'POST /api/materials/uploads/U1/finish'
const begun = () => bff.asked(BEGIN).filter(({ url }) => url === '/api/materials/uploads')
const patient = { timeout: 5_000 }

function save({ body }: Received) {
  const { version, materials = {} } = body as { version: number; materials?: Record<string, MaterialChoice | null> }
  if (version !== saved.version) return problemReply('draft_changed')
  const all: Record<string, MaterialChoice | null> = { ...saved.materials, ...materials }
  const kept = Object.entries(all).filter((entry): entry is [string, MaterialChoice] => entry[1] !== null)
  saved = { ...saved, version: version + 1, materials: Object.fromEntries(kept) }
  return ok({ draft: saved })
}

/** What the store has of the upload. */
let arrived = 0
function take({ url, body }: Received) {
  const offset = Number(/offset=(\d+)/.exec(url)?.[1])
  if (offset === arrived) arrived += (body as Buffer).length
  return { status: 200, body: upload({ offset: arrived }) }
}

beforeEach(async () => {
  nothingUnsent()
  saved = draft({ step: 'materials' })
  arrived = 0
  bff = await startHall({
    ...besides,
    'GET /api/applications/drafts/D1': () => ok({ draft: saved }),
    [SAVE]: save,
    'GET /api/materials/for/A1': materialsReply([idCard, proof, photo, record, register]),
    [CONSENT]: ok({ consent: consent() }, 201),
    [BEGIN]: { status: 201, body: upload() },
    [PIECE]: take,
    [LOOK]: () => ({ status: 200, body: upload({ offset: arrived }) }),
    [FINISH]: { status: 200, body: upload({ state: 'stored', offset: 600_000, material: stored('S9') }) },
  })
})
afterEach(() => bff.stop())

const show = () => showPage(ApplyPage, { draft: 'D1' })
const row = async (name: string) => {
  const heading = await screen.findByRole('heading', { name })
  return within(heading.parentElement as HTMLElement)
}
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))

async function choose(name = 'photo.jpg', size = 600_000) {
  await userEvent.click((await row('近期照片')).getByRole('button', { name: '选文件' }))
  const field = document.querySelector('input[type=file]') as HTMLInputElement
  await userEvent.upload(field, new File([new Uint8Array(size)], name, { type: 'image/jpeg' }))
}

test('each stands where it belongs, with the reason; what is obvious is chosen, a certificate never', async () => {
  show()
  expect(await screen.findByText('测试市公安局自己核验，不用您交。')).toBeInTheDocument()
  await waitFor(
    () => expect(saved.materials).toEqual({ m2: { use: 'stored', stored: 'S2' }, m4: { use: 'later' } }),
    patient,
  )
  expect(bff.asked(CONSENT)).toHaveLength(0)
  expect((await row('住所证明')).getByText('已选用存好的这一份')).toBeInTheDocument()
  expect((await row('社保记录')).getByText('受理以后再补。')).toBeInTheDocument()
})

test('before she allows a certificate she reads who, what, for what and until when; then she has a receipt', async () => {
  show()
  await userEvent.click((await row('居民身份证')).getByRole('button', { name: '允许使用' }))
  const sheet = screen.getByRole('dialog', { name: '允许使用居民身份证' })
  for (const words of ['测试市公安局', '姓名、住址', '办理居住证签注', '2026年12月31日']) {
    expect(sheet).toHaveTextContent(words)
  }
  expect(bff.asked(CONSENT)).toHaveLength(0)
  await userEvent.click(within(sheet).getByRole('button', { name: '允许使用' }))
  expect(await screen.findByText('已允许使用到 2026年12月31日，授权回执号 SQ20261124001')).toBeInTheDocument()
  expect(bff.asked(CONSENT)[0]?.body).toEqual({ item: 'A1', material: 'm1', certificate: CERTIFICATE })
  await waitFor(
    () => expect(saved.materials.m1).toEqual({ use: 'certificate', certificate: CERTIFICATE, consent: 'C1' }),
    patient,
  )
})

test('a permission that has ended is said to have, and something else can be chosen', async () => {
  saved = draft({
    step: 'materials',
    materials: { m1: { use: 'certificate', certificate: CERTIFICATE, consent: 'C1' } },
  })
  bff.replies['GET /api/certificates/consents'] = ok({ consents: [consent({ state: 'revoked' })] })
  show()
  expect(await screen.findByText('授权 SQ20261124001 已经结束，不能再用。')).toBeInTheDocument()
  await press('重新选择')
  expect((await row('居民身份证')).getByRole('button', { name: '允许使用' })).toBeInTheDocument()
})

test('she cannot go on while something is not chosen, and sees what', async () => {
  show()
  await screen.findByText('近期照片')
  await press('材料好了，继续')
  expect(await screen.findByText('还有 2 份材料没有选好。')).toBeInTheDocument()
  expect((await row('近期照片')).getByText('请选一种交法。')).toBeInTheDocument()
  expect((await row('住所证明')).queryByText('请选一种交法。')).toBeNull()
})

test('a file goes up piece by piece, as it is, and what is stored is chosen', async () => {
  show()
  await choose()
  expect(await screen.findByText('已上传并存好', {}, patient)).toBeInTheDocument()
  expect(begun()[0]?.body).toEqual({
    item: 'A1',
    material: 'm3',
    kind: 'K1',
    fileName: 'photo.jpg',
    size: 600_000,
  })
  expect(bff.asked(PIECE).map(({ body }) => (body as Buffer).length)).toEqual([262_144, 262_144, 75_712])
  expect(bff.asked(PIECE)[0]?.headers['content-type']).toBe('application/octet-stream')
  await waitFor(() => expect(saved.materials.m3).toEqual({ use: 'stored', stored: 'S9' }), patient)
  expect(useUnsent.getState().uploads).toEqual({})
})

test('after a break it goes on from what the server has, and sends nothing twice that arrived', async () => {
  let pieces = 0
  bff.replies[PIECE] = (request) => {
    pieces += 1
    if (pieces !== 2) return take(request)
    // It arrives, and its answer is lost.
    take(request)
    return { status: 0, cut: true }
  }
  show()
  await choose()
  expect(await screen.findByText(/连不上，停在 43%/, {}, patient)).toBeInTheDocument()
  act(() => phone.goOnline(true))
  expect(await screen.findByText('已上传并存好', {}, patient)).toBeInTheDocument()
  const offsets = bff.asked(PIECE).map(({ url }) => Number(/offset=(\d+)/.exec(url)?.[1]))
  expect(offsets).toEqual([0, 262_144, 524_288])
  expect(begun()).toHaveLength(1)
})

test('paused it stands still, and goes on when she says so', async () => {
  bff.replies[PIECE] = (request) => (arrived === 0 ? take(request) : { status: 0, never: true })
  show()
  await choose()
  expect(await screen.findByText('正在上传，43%', {}, patient)).toBeInTheDocument()
  await press('暂停')
  expect(await screen.findByText('已暂停，43%')).toBeInTheDocument()
  bff.replies[PIECE] = take
  await press('接着传')
  expect(await screen.findByText('已上传并存好', {}, patient)).toBeInTheDocument()
})

test('after a restart the same file goes on where it stopped; another one begins anew', async () => {
  arrived = 262_144
  useUnsent
    .getState()
    .putUpload('D1/m3', { id: 'U1', key: 'k'.repeat(32), name: 'photo.jpg', size: 600_000, keptAt: null })
  show()
  expect(await screen.findByText(/上次传到 43%。请再选一次同一个文件/)).toBeInTheDocument()
  await choose()
  expect(await screen.findByText('已上传并存好', {}, patient)).toBeInTheDocument()
  expect(begun()).toHaveLength(0)
  expect(bff.asked(PIECE)[0]?.url).toContain('offset=262144')
})

test('a copy the phone was to keep and no longer has is chosen again, and the upload goes on', async () => {
  arrived = 262_144
  const begunBefore = { id: 'U1', key: 'k'.repeat(32), name: 'photo.jpg', size: 600_000, keptAt: 'wxfile://gone' }
  useUnsent.getState().putUpload('D1/m3', begunBefore)
  show()
  expect(await screen.findByText('手机上找不到“photo.jpg”了。请再选一次。')).toBeInTheDocument()
  await choose()
  expect(await screen.findByText('已上传并存好', {}, patient)).toBeInTheDocument()
  expect(begun()).toHaveLength(0)
})

test('what cannot be taken is refused in words: too large before a byte is sent, the wrong kind by its content', async () => {
  show()
  await choose('film.jpg', 10 * 1024 * 1024 + 1)
  expect(await screen.findByText(/“film.jpg”超过 10 MB/)).toBeInTheDocument()
  expect(begun()).toHaveLength(0)
  bff.replies[FINISH] = { status: 200, body: upload({ state: 'refused', refusal: 'type_not_allowed' }) }
  await choose()
  expect(await screen.findByText(/“photo.jpg”不是照片或 PDF/, {}, patient)).toBeInTheDocument()
  expect(saved.materials.m3).toBeUndefined()
})
