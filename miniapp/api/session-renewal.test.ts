import { notificationEndpoints } from '@shared/notifications/contract'
import type { Session } from '@shared/residents/contract'
import { useSession } from '@/stores/session'
import { phone } from '@/testing/phone'
import { problemReply, type Received, type Reply, startServer } from '@/testing/server'
import { ask } from './client'
import { signOut } from './sign-in'

// The mini-program's own half, which its build puts in this place.
jest.mock('@/platform', () => jest.requireActual('@/platform/index.weapp'))

let bff: Awaited<ReturnType<typeof startServer>>
let signIn: () => Reply

const session = (token: string, id = 'r1'): Session => ({
  token,
  expiresAt: '2026-12-01T00:00:00Z',
  resident: { id, name: '测**' },
})
const inbox = { messages: [], unread: 0, next: null }
const signIns = () => bff.received.filter(({ url }) => url === '/api/sessions')

beforeEach(async () => {
  signIn = () => ({ status: 201, body: session('new') })
  bff = await startServer(({ url, headers }: Received) => {
    if (url === '/api/sessions') return signIn()
    return headers.authorization === 'Bearer new' ? { status: 200, body: inbox } : problemReply('not_signed_in')
  })
  useSession.setState({ session: session('old') })
})
afterEach(() => bff.stop())

const questions = (count: number) =>
  Promise.all(Array.from({ length: count }, () => ask(notificationEndpoints.messages, { query: {} })))

test('in WeChat she is signed in again unnoticed, once for all requests that were refused', async () => {
  await expect(questions(4)).resolves.toEqual([inbox, inbox, inbox, inbox])
  expect(signIns()).toHaveLength(1)
  expect(signIns()[0]?.body).toEqual({ kind: 'wechat', code: 'code-1' })
  // The old token has no say in who signs in.
  expect(signIns()[0]?.headers.authorization).toBeUndefined()
  expect(useSession.getState().session?.token).toBe('new')
})

test('who was never signed in is not signed in behind her back', async () => {
  useSession.setState({ session: null })
  await expect(questions(1)).rejects.toMatchObject({ problem: { code: 'not_signed_in' } })
  expect(signIns()).toHaveLength(0)
})

test('when WeChat no longer vouches for her, the phone forgets her', async () => {
  signIn = () => problemReply('real_name_required')
  phone.storage.set('known', '[]')
  await expect(questions(1)).rejects.toMatchObject({ problem: { code: 'not_signed_in' } })
  expect(useSession.getState().session).toBeNull()
  expect(phone.storage.has('known')).toBe(false)
})

test('when only an upstream is silent, nothing is forgotten', async () => {
  signIn = () => problemReply('wechat_unavailable')
  await expect(questions(1)).rejects.toMatchObject({ problem: { code: 'wechat_unavailable' } })
  expect(useSession.getState().session?.token).toBe('old')
})

test('signing out forgets her even when the BFF cannot be told', async () => {
  await bff.stop()
  await expect(signOut()).rejects.toMatchObject({ name: 'NetworkProblem' })
  expect(useSession.getState().session).toBeNull()
})
