import type { Consent } from '@shared/certificates/contract'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { freshPhone, openPage, signedIn } from '@/testing/page'
import { phone } from '@/testing/phone'
import { problemReply, type Reply, startServer } from '@/testing/server'
import { consent, NOW } from '../testing/store'
import ConsentsPage from '.'

let bff: Awaited<ReturnType<typeof startServer>>
let consents: Consent[]
let revoke: () => Reply

const revoked = () => consent({ state: 'revoked', revokedAt: NOW })

beforeEach(async () => {
  freshPhone()
  signedIn()
  consents = [consent()]
  revoke = () => {
    consents = [revoked()]
    return { status: 200, body: { consent: revoked() } }
  }
  bff = await startServer(({ method }) =>
    method === 'POST' ? revoke() : { status: 200, body: { consents, serverTime: NOW } },
  )
})
afterEach(() => bff.stop())

const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))
const revocations = () => bff.received.filter(({ method }) => method === 'POST')

test('a receipt says who may read which fields, what for, for which matter, until when, and its number', async () => {
  openPage(ConsentsPage)
  await screen.findByText('SQ202611230001')
  for (const words of [
    '广东省居住证',
    '测试市公安局',
    '姓名、有效期限',
    '办理居住证签注',
    '2026年12月23日',
    '授权中',
  ]) {
    expect(screen.getAllByText(words)[0]).toBeInTheDocument()
  }
  await press('看这个办件')
  expect(phone.opened).toEqual(['/applications/detail/index?id=BJ1'])
})

test('withdrawing says what follows before it is done', async () => {
  openPage(ConsentsPage)
  await press('撤回授权')
  const sheet = await screen.findByRole('dialog', { name: '撤回“广东省居住证”的授权' })
  expect(sheet).toHaveTextContent('撤回后，测试市公安局马上不能再用这张证照。')
  expect(sheet).toHaveTextContent('“居住证签注”还没有办完的话')
  expect(revocations()).toHaveLength(0)
  await userEvent.click(within(sheet).getByRole('button', { name: '确认撤回' }))
  expect(await screen.findByText('授权已撤回')).toBeInTheDocument()
  expect(await screen.findByText('已撤回')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '撤回授权' })).toBeNull()
  expect(revocations().map(({ url }) => url)).toEqual(['/api/certificates/consents/sq1/revoke'])
})

test('until the store has answered it is not called withdrawn', async () => {
  revoke = () => ({ status: 202, body: { state: 'being_confirmed', operation: 'o1', askAgainAfter: 60 } })
  openPage(ConsentsPage)
  await press('撤回授权')
  await press('确认撤回')
  expect(await screen.findByText(/有结果以前，请当作授权还在/)).toBeInTheDocument()
  expect(screen.getByText('授权中')).toBeInTheDocument()
  expect(screen.queryByText('已撤回')).toBeNull()
  expect(screen.queryByRole('button', { name: '撤回授权' })).toBeNull()
})

test('when the store is silent the consent stands, and the same request is sent again', async () => {
  const done = revoke
  revoke = () => problemReply('certificates_unavailable')
  openPage(ConsentsPage)
  await press('撤回授权')
  await press('确认撤回')
  expect(await screen.findByRole('alert')).toHaveTextContent('对方系统没有回应')
  revoke = done
  await press('再试一次')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(new Set(revocations().map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
})

test('what is over or withdrawn cannot be withdrawn again', async () => {
  consents = [revoked(), consent({ id: 'sq2', state: 'ended' })]
  openPage(ConsentsPage)
  expect(await screen.findByText('已到期')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '撤回授权' })).toBeNull()
})

test('without any it says when there will be some', async () => {
  consents = []
  openPage(ConsentsPage)
  expect(await screen.findByText(/在线办事时用到证照，会先问您/)).toBeInTheDocument()
})
