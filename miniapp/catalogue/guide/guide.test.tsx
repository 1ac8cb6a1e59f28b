import type { GuideAnswer } from '@shared/catalogue/contract'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { guide } from '@/testing/catalogue'
import { fresh, freshPhone, openPage, signedIn, unavailable } from '@/testing/page'
import { phone } from '@/testing/phone'
import { problemReply, type Reply, startServer } from '@/testing/server'
import GuidePage from '.'

let bff: Awaited<ReturnType<typeof startServer>>
let reply: Reply

beforeEach(async () => {
  freshPhone()
  bff = await startServer(() => reply)
})
afterEach(() => bff.stop())

const open = (answer: Partial<GuideAnswer> = {}) => {
  reply = { status: 200, body: { guide: fresh(guide()), held: null, ...answer } }
  openPage(GuidePage, { code: 'A1' })
}
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }))
/** A label and the value below it. */
const fact = async (label: string) => (await screen.findAllByText(label))[0]?.parentElement
const held = (...ids: string[]) =>
  fresh(
    ids.map((materialId) => ({ materialId, certificateName: `${materialId}证`, validUntil: '2028-02-27' })),
    'certificates',
  )

test('the four things everybody asks first', async () => {
  open({ guide: fresh(guide({ visits: 0, promisedDays: 0 })) })
  expect(await fact('要跑几次')).toHaveTextContent('可以不跑')
  expect(await fact('多久办好')).toHaveTextContent('当场办结')
  expect(await fact('费用')).toHaveTextContent('免费')
  expect(await fact('在哪里办')).toHaveTextContent('网上或办事大厅')
})

test('several fees are not added up to one', async () => {
  const fee = (name: string, yuan: number) => ({ name, yuan, basis: '收费标准' })
  open({ guide: fresh(guide({}, { fees: [fee('证件费', 120), fee('加注费', 20)] })) })
  expect(await fact('费用')).toHaveTextContent('2 项收费，见下方')
  expect(screen.getByText('120 元')).toBeInTheDocument()
})

test('what she has is counted, and the list unfolds by what is held, to bring, to follow', async () => {
  signedIn()
  open({ held: held('m1') })
  const fold = await screen.findByRole('button', { name: '您已有 1/3 份材料' })
  expect(screen.queryByText('居民身份证')).toBeNull()
  await userEvent.click(fold)
  expect(fold).toHaveAttribute('aria-expanded', 'true')
  expect(screen.getByRole('list', { name: '已经有的，不用带' })).toHaveTextContent('m1证，有效期到 2028年2月27日')
  expect(screen.getByRole('list', { name: '要带的' })).toHaveTextContent('近期照片')
  expect(screen.getByRole('list', { name: '要带的' })).not.toHaveTextContent('居民身份证')
  expect(screen.getByRole('list', { name: /容缺受理/ })).toHaveTextContent('住所证明')
  expect(screen.getByRole('list', { name: /没有也能办/ })).toHaveTextContent('社保记录')
})

test('with the certificate store silent, the materials are counted without a claim about them', async () => {
  signedIn()
  open({ held: unavailable('电子证照库暂时没有回应。', 'certificates') })
  expect(await screen.findByRole('button', { name: '需要 3 份材料' })).toBeInTheDocument()
  expect(screen.getByText('电子证照库暂时没有回应。')).toBeInTheDocument()
})

test('signed out, it says what signing in would show, and comes back here', async () => {
  open()
  await press('登录')
  expect(phone.opened).toEqual([
    `/residents/sign-in/index?back=${encodeURIComponent('/catalogue/guide/index?code=A1')}`,
  ])
})

test('booking goes on to the halls with this item', async () => {
  open({ guide: fresh(guide({ booking: 'only' })) })
  expect(await screen.findByText(/没有预约当天可能办不了/)).toBeInTheDocument()
  await press('预约到大厅办')
  expect(phone.opened).toEqual(['/appointments/halls/index?item=A1'])
})

test('where nothing is booked there is no button that leads nowhere, but what to do instead', async () => {
  open({ guide: fresh(guide({ booking: 'none', visits: 0 })) })
  expect(await screen.findByText(/这里暂时还不能网上申请/)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '预约到大厅办' })).toBeNull()
})

test('the telephone is called by one press', async () => {
  open()
  await press(/咨询电话/)
  expect(phone.called).toEqual(['020-80000070'])
})

test('with the hall silent and nothing known, whose silence it is, and no booking button', async () => {
  open({ guide: unavailable('省网上办事大厅暂时没有回应，不是您的网络问题。') })
  expect(await screen.findByText('省网上办事大厅暂时没有回应，不是您的网络问题。')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '预约到大厅办' })).toBeNull()
  reply = { status: 200, body: { guide: fresh(guide()), held: null } }
  await press('再试一次')
  expect(await screen.findByText('居住证首次申领')).toBeInTheDocument()
})

test('an item that is gone says so', async () => {
  reply = problemReply('not_found')
  openPage(GuidePage, { code: 'A1' })
  expect(await screen.findByRole('alert')).toHaveTextContent('没有找到这一项')
})

test('opened without an item it asks nothing and leads to finding', async () => {
  openPage(GuidePage)
  await press('找事项')
  expect(phone.opened).toEqual(['/pages/find/index'])
  await waitFor(() => expect(bff.received).toHaveLength(0))
})
