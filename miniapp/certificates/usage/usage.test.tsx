import type { Usage } from '@shared/certificates/contract'
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { fresh, freshPhone, openPage, signedIn, unavailable } from '@/testing/page'
import { type Reply, startServer } from '@/testing/server'
import { CERTIFICATE_ID, NOW } from '../testing/store'
import UsagePage from '.'

let bff: Awaited<ReturnType<typeof startServer>>
let reply: Reply

beforeEach(async () => {
  freshPhone()
  signedIn()
  bff = await startServer(() => reply)
})
afterEach(() => bff.stop())

const use = (by: string, more: Partial<Usage> = {}): Usage => ({
  at: NOW,
  by,
  cause: '办理居住证签注',
  certificate: { id: CERTIFICATE_ID, name: '广东省居住证' },
  own: false,
  ...more,
})
const open = (usage: object) => {
  reply = { status: 200, body: { usage, serverTime: NOW } }
  openPage(UsagePage)
}

test('who, which, what for and when; her own looks lie folded below', async () => {
  open(fresh([use('测试市公安局'), use('测**', { own: true, cause: '本人查看', certificate: null })], 'certificates'))
  const list = await screen.findByRole('list', { name: '部门和窗口' })
  expect(list).toHaveTextContent('广东省居住证测试市公安局：办理居住证签注11月23日 周一 10:32')
  expect(screen.queryByText(/本人查看/)).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: '您自己查看过 1 次' }))
  expect(screen.getByText('测**：本人查看')).toBeInTheDocument()
  expect(screen.getByText('证照目录')).toBeInTheDocument()
})

test('a long log begins with the newest, and the rest comes when she asks', async () => {
  open(
    fresh(
      Array.from({ length: 25 }, (_, n) => use(`窗口${n}`)),
      'certificates',
    ),
  )
  await screen.findByText(/窗口0：/)
  expect(screen.queryByText(/窗口24：/)).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: '看更早的 5 条' }))
  expect(screen.getByText(/窗口24：/)).toBeInTheDocument()
})

test('that nobody used them is only said when the store said so', async () => {
  open(unavailable('电子证照库暂时没有回应。', 'certificates'))
  expect(await screen.findByText('电子证照库暂时没有回应。')).toBeInTheDocument()
  expect(screen.queryByText('还没有人用过您的证照。')).toBeNull()
  reply = { status: 200, body: { usage: fresh([], 'certificates'), serverTime: NOW } }
  await userEvent.click(screen.getByRole('button', { name: '再试一次' }))
  expect(await screen.findByText('还没有人用过您的证照。')).toBeInTheDocument()
})
