import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { storedPaper } from '@/testing/catalogue'
import { fresh, freshPhone, openPage, signedIn, stale, unavailable } from '@/testing/page'
import { phone } from '@/testing/phone'
import { type Reply, startServer } from '@/testing/server'
import { certificate, NOW } from '../testing/store'
import WalletPage from '.'
import config from './index.config'

let bff: Awaited<ReturnType<typeof startServer>>
let mine: Reply
let stored: Reply

const ok = (body: object): Reply => ({ status: 200, body: { serverTime: NOW, ...body } })

beforeEach(async () => {
  freshPhone()
  mine = ok({ certificates: fresh([certificate()], 'certificates') })
  stored = ok({ materials: fresh([], 'certificates') })
  bff = await startServer(({ url }) => (url.startsWith('/api/certificates') ? mine : stored))
})
afterEach(() => bff.stop())

const other = (n: number) => `1.2.156.3005.2.${'0'.repeat(20)}${n}`
const open = () => {
  signedIn()
  openPage(WalletPage)
}

test('a card says what it is, its state and until when; one press shows it at a window', async () => {
  open()
  const card = await screen.findByRole('button', {
    name: /^广东省居住证，有效，有效期到 2027年12月31日（还有 403 天），/,
  })
  expect(card).toHaveTextContent('4401****0012')
  await userEvent.click(screen.getByRole('button', { name: '出示广东省居住证' }))
  await userEvent.click(card)
  const id = encodeURIComponent(certificate().id)
  expect(phone.opened).toEqual([`/certificates/detail/index?id=${id}&show=now`, `/certificates/detail/index?id=${id}`])
})

test('what ends soon has its renewal ready; what has ended cannot be shown', async () => {
  const renewal = { item: 'A7', itemName: '居住证签注', online: true }
  mine = ok({
    certificates: fresh(
      [
        certificate({ validUntil: '2026-12-03', renewal }),
        certificate({ id: other(2), typeCode: 'T2', name: '驾驶证', validUntil: '2026-11-20', renewal: null }),
        certificate({ id: other(3), typeCode: 'T3', name: '社保卡', validUntil: null }),
        certificate({ id: other(4), typeCode: 'T4', name: '残疾人证', state: 'revoked' }),
      ],
      'certificates',
    ),
  })
  open()
  expect(await screen.findByRole('button', { name: /^广东省居住证，快到期，.*还有 10 天/ })).toBeInTheDocument()
  expect(screen.getByRole('button', { name: /^驾驶证，已过期，已在 2026年11月20日 过期，/ })).toBeInTheDocument()
  expect(screen.getByRole('button', { name: /^社保卡，有效，长期有效，/ })).toBeInTheDocument()
  expect(screen.getByRole('button', { name: /^残疾人证，已吊销/ })).toBeInTheDocument()
  const shown = screen.getAllByRole('button', { name: /^出示/ }).map((button) => button.getAttribute('aria-label'))
  expect(shown).toEqual(['出示广东省居住证', '出示社保卡'])
  await userEvent.click(screen.getByRole('button', { name: '去续办' }))
  expect(phone.opened).toEqual(['/applications/apply/index?item=A7'])
})

test('of one kind the valid one stands for it, and older ones lie folded below', async () => {
  mine = ok({
    certificates: fresh(
      [certificate({ id: other(1), state: 'cancelled', number: 'old' }), certificate()],
      'certificates',
    ),
  })
  open()
  const kind = await screen.findByRole('list', { name: '广东省居住证' })
  expect(kind).toHaveTextContent('4401****0012')
  expect(kind).not.toHaveTextContent('old')
  await userEvent.click(within(kind).getByRole('button', { name: '同一种的另外 1 张' }))
  expect(kind).toHaveTextContent('已注销')
})

test('stored papers say in words how far they are trusted and until when', async () => {
  stored = ok({
    materials: fresh(
      [
        storedPaper('s1', '租赁合同', {
          trustLevel: 'B',
          validUntil: '2027-02-01',
          verifiedBy: '越秀区政务服务中心',
          verifiedOn: '2026-10-08',
        }),
        storedPaper('s2', '近期照片', { validUntil: '2026-11-01' }),
      ],
      'certificates',
    ),
  })
  open()
  const papers = await screen.findByRole('list', { name: '存过的材料' })
  expect(papers).toHaveTextContent(
    '租赁合同已和原件核对（B 级）越秀区政务服务中心 2026年10月8日核对有效期到 2027年2月1日',
  )
  expect(papers).toHaveTextContent('近期照片您上传的，还没和原件核对（C 级）已在 2026年11月1日 过期')
})

test('with the store silent nothing claims that she has nothing, and the last known is shown with its time', async () => {
  mine = ok({ certificates: unavailable('电子证照库暂时没有回应。', 'certificates') })
  stored = ok({ materials: stale([storedPaper('s1', '近期照片')], 'certificates') })
  open()
  expect(await screen.findByText('电子证照库暂时没有回应。')).toBeInTheDocument()
  expect(screen.queryByText(/还没有您的证照/)).toBeNull()
  expect(await screen.findByText('近期照片')).toBeInTheDocument()
  expect(screen.getByText(/10:32 的数据/)).toBeInTheDocument()
})

test('empty, it says what will come here; the log and the receipts stay within reach', async () => {
  mine = ok({ certificates: fresh([], 'certificates') })
  open()
  expect(await screen.findByText(/办好的证照会自动出现在这里/)).toBeInTheDocument()
  expect(await screen.findByText(/还没有存过材料/)).toBeInTheDocument()
  await userEvent.click(screen.getByRole('button', { name: /^用证记录/ }))
  await userEvent.click(screen.getByRole('button', { name: /^授权回执/ }))
  expect(phone.opened).toEqual(['/certificates/usage/index', '/certificates/consents/index'])
})

test('signed out it asks nothing and leads to signing in and back here', async () => {
  openPage(WalletPage)
  await userEvent.click(await screen.findByRole('button', { name: '登录' }))
  expect(phone.opened).toEqual([`/residents/sign-in/index?back=${encodeURIComponent('/certificates/wallet/index')}`])
  expect(bff.received).toHaveLength(0)
})

test('the task switcher does not show it', () => {
  expect(config).toMatchObject({ visualEffectInBackground: 'hidden' })
})
