import type { ApplicationCard, DraftCard } from '@shared/applications/contract'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NOW, ok, showPage, startHall, type TestHall } from '@/appointments/testing/hall'
import { phone } from '@/testing/phone'
import { problemReply } from '@/testing/server'
import { application, nothingUnsent } from '../testing/applying'
import MinePage from './index'

let bff: TestHall

const DRAFTS = 'GET /api/applications/drafts'
const MINE = 'GET /api/applications'

const draft: DraftCard = { id: 'D1', itemCode: 'A1', itemName: '居住证签注', updatedAt: NOW, pending: false }
const mine = (applications: ApplicationCard[]) =>
  ok({ applications: { state: 'fresh', source: 'hall', asOf: NOW, data: applications } })

beforeEach(async () => {
  nothingUnsent()
  bff = await startHall({ [DRAFTS]: ok({ drafts: [] }), [MINE]: mine([]) })
})
afterEach(() => bff.stop())

const show = () => showPage(MinePage)
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))

test('what needs her comes first, with its deadline; then what she began; then the rest', async () => {
  bff.replies[DRAFTS] = ok({ drafts: [draft] })
  bff.replies[MINE] = mine([
    application({ id: 'SB2', itemName: '准生证', stage: 'supplement', supplementDeadline: '2026-11-26' }),
    application({ id: 'SB3', itemName: '驾驶证换证', stage: 'finished', canRate: true }),
  ])
  show()
  expect(await screen.findByText('11月26日 周四 · 还有 2 天')).toBeInTheDocument()
  await screen.findByRole('heading', { name: '还没有提交的' })
  const headings = screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)
  expect(headings).toEqual(['需要您处理', '还没有提交的', '已提交的'])
  expect(within(screen.getByRole('list', { name: '已提交的' })).getAllByRole('listitem')[0]).toHaveTextContent(
    '驾驶证换证已办结。可以评价。',
  )
  await press('去交材料')
  await press('接着填')
  expect(phone.opened).toEqual(['/applications/detail/index?id=SB2', '/applications/apply/index?draft=D1'])
})

test('a draft is thrown away only after she was asked', async () => {
  bff.replies[DRAFTS] = ok({ drafts: [draft] })
  bff.replies['POST /api/applications/drafts/D1/discard'] = () => {
    bff.replies[DRAFTS] = ok({ drafts: [] })
    return { status: 200, body: { id: 'D1' } }
  }
  show()
  await press('不要了')
  const sheet = screen.getByRole('dialog', { name: '不要这份申请了吗？' })
  expect(bff.asked('POST')).toHaveLength(0)
  await userEvent.click(within(sheet).getByRole('button', { name: '不要了' }))
  await waitFor(() => expect(screen.queryByText('居住证签注')).toBeNull())
})

test('one that is being submitted cannot be thrown away', async () => {
  bff.replies[DRAFTS] = ok({ drafts: [{ ...draft, pending: true }] })
  show()
  expect(await screen.findByText('正在提交，等大厅确认。')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '不要了' })).toBeNull()
})

test('nothing yet: the way to the matters', async () => {
  show()
  await press('找事项')
  expect(phone.opened).toEqual(['/pages/find/index'])
})

test('a silence is said once, and does not look like having nothing', async () => {
  bff.replies[DRAFTS] = problemReply('temporarily_unavailable')
  bff.replies[MINE] = problemReply('temporarily_unavailable')
  show()
  expect(await screen.findAllByRole('alert')).toHaveLength(1)
  expect(screen.queryByText('您还没有申请过事项。')).toBeNull()
})
