import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useSession } from '@/stores/session'
import { freshPhone, openPage, signedIn } from '@/testing/page'
import { phone } from '@/testing/phone'
import { problemReply, type Reply, startServer } from '@/testing/server'
import SignInPage from '.'

// The mini-program's own half, which its build puts in this place.
jest.mock('@/platform', () => jest.requireActual('@/platform/index.weapp'))

let bff: Awaited<ReturnType<typeof startServer>>
let reply: Reply

const session: Reply = {
  status: 201,
  body: { token: 'new', expiresAt: '2026-12-01T00:00:00Z', resident: { id: 'r1', name: '测**' } },
}

beforeEach(async () => {
  freshPhone()
  phone.path = '/residents/sign-in/index'
  bff = await startServer(({ url }) => (url === '/api/sessions' ? reply : { status: 204 }))
})
afterEach(() => bff.stop())

const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }))

test('it says what for and what is used before anything is asked', () => {
  openPage(SignInPage)
  expect(screen.getByText('登录后您可以')).toBeInTheDocument()
  expect(screen.getByText(/不会用到您的头像、好友和聊天内容/)).toBeInTheDocument()
  expect(bff.received).toHaveLength(0)
})

test('signed in, she is where she was', async () => {
  reply = session
  openPage(SignInPage, { back: encodeURIComponent('/catalogue/guide/index?code=A1') })
  await press('用微信登录')
  await waitFor(() => expect(phone.opened).toEqual(['/catalogue/guide/index?code=A1']))
  expect(useSession.getState().session?.token).toBe('new')
})

test('a failed sign-in says why, with this one button to try again', async () => {
  reply = problemReply('real_name_required')
  openPage(SignInPage)
  await press('用微信登录')
  expect(await screen.findByRole('alert')).toHaveTextContent('这个微信还没有绑定实名身份。')
  expect(screen.getAllByRole('button', { name: /登录/ })).toHaveLength(1)
  reply = session
  await press('用微信登录')
  await waitFor(() => expect(useSession.getState().session?.token).toBe('new'))
  // A code works once: each try has its own.
  expect(bff.received.filter(({ url }) => url === '/api/sessions')).toHaveLength(2)
})

test('when WeChat gives no code nothing is sent, and it is said', async () => {
  phone.loginCode = new Error('login:fail')
  openPage(SignInPage)
  await press('用微信登录')
  expect(await screen.findByRole('alert')).toBeInTheDocument()
  expect(bff.received).toHaveLength(0)
})

test('who is signed in already just goes on', async () => {
  signedIn()
  openPage(SignInPage, { back: encodeURIComponent('/appointments/halls/index?items=A1') })
  await press('继续')
  expect(phone.opened).toEqual(['/appointments/halls/index?items=A1'])
})
