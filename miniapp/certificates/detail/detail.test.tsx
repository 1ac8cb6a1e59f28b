import type { CodeState } from '@shared/certificates/contract'
import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import * as brightness from '@/platform/brightness'
import { freshPhone, openPage, signedIn } from '@/testing/page'
import { problemReply, type Received, type Reply, startServer } from '@/testing/server'
import { CERTIFICATE_ID, detail, NOW } from '../testing/store'
import CertificatePage from '.'
import config from './index.config'

let bff: Awaited<ReturnType<typeof startServer>>
let one: Reply
let create: (request: Received) => Reply
let becomes: Partial<CodeState> | null

const at = (seconds: number) => new Date(Date.parse(NOW) + seconds * 1000).toISOString()
let codes: number

beforeEach(async () => {
  freshPhone()
  signedIn()
  codes = 0
  one = { status: 200, body: { certificate: detail(), serverTime: NOW } }
  becomes = { state: 'waiting' }
  create = ({ body }) => {
    codes += 1
    const { purpose } = body as { purpose: string }
    return {
      status: 201,
      body: { id: `c${codes}`, code: `YZ1.c${codes}.sig`, purpose, expiresAt: at(60), serverTime: NOW },
    }
  }
  bff = await startServer((request) => {
    if (request.method === 'POST') return create(request)
    if (!request.url.startsWith('/api/certificates/codes/')) return one
    if (becomes === null) return problemReply('certificates_unavailable')
    const id = request.url.split('/').pop()
    return { status: 200, body: { id, state: 'waiting', usedAt: null, usedBy: null, ...becomes } }
  })
})
afterEach(() => bff.stop())

const open = (more: Record<string, string> = {}) => openPage(CertificatePage, { id: CERTIFICATE_ID, ...more })
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }))
const created = () => bff.received.filter(({ method }) => method === 'POST')

test('its fields stand there masked, and a sentence for the staff with the law and how to verify', async () => {
  open()
  expect(await screen.findByText('440***********9037')).toBeInTheDocument()
  expect(screen.getByText(/国务院令第716号.*第十条/)).toBeInTheDocument()
  expect(screen.getByText(/怎么核验/)).toBeInTheDocument()
})

test('showing it asks what for, and then a code is there with the time it is good for', async () => {
  open()
  await press('出示')
  const sheet = await screen.findByRole('dialog', { name: '出示来做什么' })
  expect(created()).toHaveLength(0)
  await userEvent.click(within(sheet).getByRole('button', { name: '办理事项' }))
  expect(await screen.findByRole('img', { name: '出示码二维码，广东省居住证，用途：办理事项' })).toBeInTheDocument()
  expect(screen.getByRole('timer')).toHaveAccessibleName('剩余 1 分 0 秒')
  expect(screen.getByText('还剩 1 分钟')).toBeInTheDocument()
  expect(created().map(({ url, body }) => [url, body])).toEqual([
    [`/api/certificates/${encodeURIComponent(CERTIFICATE_ID)}/codes`, { purpose: 'matter' }],
  ])
})

test('who came to show it is asked at once', async () => {
  open({ show: 'now' })
  expect(await screen.findByRole('dialog', { name: '出示来做什么' })).toBeInTheDocument()
})

test('a new code is a new request, and the old one is gone from the screen', async () => {
  open({ show: 'now' })
  await press('证明身份')
  await screen.findByRole('img')
  await press('换一个码')
  await waitFor(() => expect(created()).toHaveLength(2))
  expect(new Set(created().map(({ headers }) => headers['idempotency-key'])).size).toBe(2)
  await waitFor(() => expect(bff.received.some(({ url }) => url.endsWith('/codes/c2'))).toBe(true))
})

test('once a window has verified it, that is said with its name and time, and there is no code any more', async () => {
  open({ show: 'now' })
  await press('证明身份')
  await screen.findByRole('img')
  becomes = { state: 'used', usedBy: '越秀区政务服务中心', usedAt: at(20) }
  expect(await screen.findByText('已被 越秀区政务服务中心 在 10:32 核验', {}, { timeout: 4_000 })).toBeInTheDocument()
  expect(screen.queryByRole('img')).toBeNull()
  expect(screen.getByRole('button', { name: '再出示一次' })).toBeInTheDocument()
  await press('完成')
  expect(await screen.findByRole('button', { name: '出示' })).toBeInTheDocument()
})

test('a code that is over says so only when the store says nobody used it', async () => {
  const ended = create
  create = (request) => {
    const reply = ended(request)
    return { ...reply, body: { ...(reply.body as object), expiresAt: at(1) } }
  }
  becomes = null
  open({ show: 'now' })
  await press('证明身份')
  expect(await screen.findByText(/还不知道这个码有没有用过/, {}, { timeout: 4_000 })).toBeInTheDocument()
  expect(screen.queryByRole('img')).toBeNull()
  becomes = { state: 'expired' }
  expect(await screen.findByText('这个码已经过期，没有人用过。', {}, { timeout: 4_000 })).toBeInTheDocument()
})

test('the screen is bright as long as the code is shown, and only then', async () => {
  const giveBack = jest.fn()
  const brighten = jest.spyOn(brightness, 'brighten').mockResolvedValue(giveBack)
  open({ show: 'now' })
  await screen.findByRole('dialog')
  expect(brighten).not.toHaveBeenCalled()
  await press('证明身份')
  await screen.findByRole('img')
  expect(brighten).toHaveBeenCalledTimes(1)
  await press('不出示了')
  await waitFor(() => expect(giveBack).toHaveBeenCalledTimes(1))
  brighten.mockRestore()
})

test('while the store has not answered there is no code, and a refusal is told in words', async () => {
  create = () => problemReply('certificate_not_usable')
  open({ show: 'now' })
  await press('证明身份')
  expect(await screen.findByRole('dialog', { name: '没有取到出示码' })).toHaveTextContent(/证照/)
  expect(screen.queryByRole('img')).toBeNull()
})

test('one that cannot be used is not offered, and says why', async () => {
  one = { status: 200, body: { certificate: detail({ state: 'suspended' }), serverTime: NOW } }
  open({ show: 'now' })
  expect(await screen.findByRole('button', { name: '出示，这张证照现在不能出示' })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('somebody else’s certificate is refused in words', async () => {
  one = problemReply('forbidden')
  await act(async () => void open())
  expect(await screen.findByRole('alert')).toHaveTextContent('您不能查看或更改这一项。')
  expect(screen.queryByRole('button', { name: '出示' })).toBeNull()
})

test('the task switcher does not show it', () => {
  expect(config).toMatchObject({ visualEffectInBackground: 'hidden' })
})
