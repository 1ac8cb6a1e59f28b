import type { Resident } from '@shared/residents/contract'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useFinding } from '@/stores/finding'
import { useSession } from '@/stores/session'
import { freshPhone, openPage, signedIn } from '@/testing/page'
import { phone } from '@/testing/phone'
import { problemReply, type Reply, startServer } from '@/testing/server'
import MePage from '.'

let bff: Awaited<ReturnType<typeof startServer>>
let me: Reply
let signOut: Reply

const resident: Resident = {
  id: 'r1',
  name: '测**',
  idNumber: '440***********9037',
  idType: 'identityCard',
  phone: '170****0001',
  regionCode: '440106000000',
  family: [{ id: 'r2', name: '测*', relation: 'child' }],
  companies: [{ creditCode: 'X', name: '测试公司', role: 'agent', validUntil: '2027-05-22' }],
}

beforeEach(async () => {
  freshPhone()
  me = { status: 200, body: resident }
  signOut = { status: 204 }
  bff = await startServer(({ method, url }) => {
    if (method === 'DELETE') return signOut
    return url === '/api/residents/me' ? me : { status: 200, body: { messages: [], unread: 2, next: null } }
  })
})
afterEach(() => bff.stop())

const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }))

test('who she is, masked, with family and companies, none of which can be pressed', async () => {
  signedIn()
  openPage(MePage)
  expect(await screen.findByText(/440\*+9037/)).toBeInTheDocument()
  expect(screen.getByRole('list', { name: '家人' })).toHaveTextContent('子女测*')
  expect(screen.getByRole('list', { name: '企业' })).toHaveTextContent('您是授权经办人，到 2027年5月22日 为止')
  expect(screen.queryByRole('button', { name: /测/ })).toBeNull()
})

test('messages with how many are unread', async () => {
  signedIn()
  openPage(MePage)
  await press('消息，2 条未读')
  expect(phone.opened).toEqual(['/notifications/inbox/index'])
})

test('applications, certificates, consents and reminders are within reach', async () => {
  signedIn()
  openPage(MePage)
  for (const name of ['我的办件', '我的证照', '授权回执', '微信提醒']) await press(name)
  expect(phone.opened).toEqual([
    '/applications/mine/index',
    '/certificates/wallet/index',
    '/certificates/consents/index',
    '/notifications/reminders/index',
  ])
})

test('with the identity platform silent, messages and help stay within reach', async () => {
  me = problemReply('identity_unavailable')
  signedIn()
  openPage(MePage)
  expect(await screen.findByRole('alert')).toHaveTextContent('统一身份认证平台暂时没有回应')
  await press(/拨打找人帮忙/)
  expect(phone.called).toEqual(['12345'])
})

test('signed out: display and help, and nothing is asked', async () => {
  openPage(MePage)
  await press('登录')
  await press('语言与显示')
  expect(phone.opened).toEqual([
    `/residents/sign-in/index?back=${encodeURIComponent('/pages/me/index')}`,
    '/residents/display/index',
  ])
  expect(bff.received).toHaveLength(0)
})

describe('signing out', () => {
  const confirm = async () => {
    signedIn()
    useFinding.getState().remember('低保')
    openPage(MePage)
    await screen.findByText(/9037/)
    await press('退出登录')
    const buttons = await screen.findAllByRole('button', { name: '退出登录' })
    await userEvent.click(buttons.at(-1) as HTMLElement)
  }

  test('is asked about first, and can be left alone', async () => {
    signedIn()
    openPage(MePage)
    await press('退出登录')
    expect(screen.getByRole('dialog')).toHaveTextContent('已经约好的时间和正在办的事都不受影响')
    await press('先不退出')
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(useSession.getState().session).not.toBeNull()
  })

  test('leaves nothing of her on the phone, and the server knows', async () => {
    await confirm()
    expect(await screen.findByText('已退出，这部手机上没有您的信息了。')).toBeInTheDocument()
    expect(screen.queryByText(/9037/)).toBeNull()
    expect(useFinding.getState().recent).toEqual([])
    expect(bff.received.filter(({ method }) => method === 'DELETE')).toHaveLength(1)
    expect(JSON.stringify([...phone.storage.values()])).not.toMatch(/测|低保|token/)
  })

  test('when the server could not be told, that is said too', async () => {
    signOut = problemReply('temporarily_unavailable')
    await confirm()
    expect(await screen.findByText(/没能通知到服务器/)).toBeInTheDocument()
    await waitFor(() => expect(useSession.getState().session).toBeNull())
  })
})
