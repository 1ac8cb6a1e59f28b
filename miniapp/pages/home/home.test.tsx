import type { ApplicationCard } from '@shared/applications/contract'
import type { Appointment } from '@shared/appointments/contract'
import { endpoints } from '@shared/endpoints'
import type { Home } from '@shared/home/contract'
import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { queryKey } from '@/api/keys'
import { queryClient } from '@/api/query-client'
import { signOut } from '@/api/sign-in'
import { useFinding } from '@/stores/finding'
import { usePreferences } from '@/stores/preferences'
import { card, theme } from '@/testing/catalogue'
import { fresh, freshPhone, openPage, signedIn, stale, unavailable } from '@/testing/page'
import { phone } from '@/testing/phone'
import { problemReply, type Reply, startServer } from '@/testing/server'
import HomePage from '.'

let bff: Awaited<ReturnType<typeof startServer>>
let answer: (token: string | undefined) => Reply

beforeEach(async () => {
  freshPhone()
  bff = await startServer(({ url, headers }) => (url === '/api/home' ? answer(headers.authorization) : { status: 204 }))
})
afterEach(() => bff.stop())

/** 23 November 2026, 10:32 at the hall. */
const NOW = '2026-11-23T02:32:00.000Z'
const nobody: Home = {
  serverTime: NOW,
  resident: null,
  appointments: null,
  applications: null,
  certificates: null,
  messages: null,
  suggestions: fresh(Array.from({ length: 8 }, (_, n) => card(`A${n}`, `事项${n}`))),
  themes: fresh([theme('T01', '出生婚姻'), theme('T02', '身份户籍')]),
}
const hers = (parts: Partial<Home> = {}): Home => ({
  ...nobody,
  resident: { id: 'r1', name: '测**' },
  appointments: fresh([]),
  applications: fresh([]),
  certificates: fresh([], 'certificates'),
  messages: fresh({ unread: 0 }, 'us'),
  ...parts,
})
const appointment = (id: string, startsAt: string, more: Partial<Appointment> = {}): Appointment => ({
  id,
  state: 'booked',
  pending: null,
  item: { code: 'A1', name: `办理${id}` },
  hall: { id: 'H1', name: '测试大厅', address: '', phone: '', location: { lng: 113, lat: 23, datum: 'GCJ-02' } },
  slotId: 's',
  windowName: '综合窗口',
  startsAt,
  endsAt: new Date(Date.parse(startsAt) + 1_800_000).toISOString(),
  holdExpiresAt: null,
  checkInCode: 'YC123',
  queueNumber: null,
  cancelUntil: startsAt,
  checkInFrom: startsAt,
  checkInUntil: startsAt,
  person: { name: '测**', self: true },
  ...more,
})
const supplement: ApplicationCard = {
  id: 'p1',
  itemCode: 'A9',
  itemName: '户口迁入',
  stage: 'supplement',
  stageName: '补正',
  step: '补正',
  updatedAt: NOW,
  promisedDay: null,
  supplementDeadline: '2026-11-25',
}
const moving: ApplicationCard = {
  ...supplement,
  id: 'p2',
  itemName: '育儿补贴',
  stage: 'in_review',
  supplementDeadline: null,
  promisedDay: '2026-12-17',
}
const certificate = {
  id: 'c1',
  typeCode: 't',
  name: '中华人民共和国机动车驾驶证',
  validUntil: '2026-11-20',
  daysLeft: -3,
}

const open = (home: Home) => {
  answer = () => ({ status: 200, body: home })
  if (home.resident) signedIn(home.resident.name, home.resident.id)
  openPage(HomePage)
}
const cards = async () => (await screen.findAllByRole('heading', { level: 3 })).map(({ textContent }) => textContent)
const press = (name: string | RegExp) => userEvent.click(screen.getByRole('button', { name }))

test('signed out, everything public is there, and signing in leads back here', async () => {
  open(nobody)
  expect(await screen.findByRole('button', { name: '事项7' })).toBeInTheDocument()
  expect(screen.getByRole('button', { name: '身份户籍' })).toBeInTheDocument()
  expect(screen.queryByText('需要您处理')).toBeNull()
  expect(screen.queryByRole('button', { name: /消息/ })).toBeNull()
  await press('登录')
  expect(phone.opened).toEqual([`/residents/sign-in/index?back=${encodeURIComponent('/pages/home/index')}`])
})

test('what needs her stands by urgency: the hold that runs out, then by the day', async () => {
  open(
    hers({
      appointments: fresh([
        appointment('明天', '2026-11-24T01:00:00.000Z'),
        appointment('保留', '2026-11-27T01:00:00.000Z', { state: 'held', holdExpiresAt: '2026-11-23T02:37:00.000Z' }),
      ]),
      applications: fresh([supplement]),
      certificates: fresh([certificate], 'certificates'),
    }),
  )
  expect(await cards()).toEqual(['办理保留', '中华人民共和国机动车驾驶证已过期', '办理明天', '补充材料：户口迁入'])
  expect(screen.getByText(/名额为您保留到 10:37/)).toBeInTheDocument()
})

test('a hold that has run out no longer needs her', async () => {
  open(
    hers({
      appointments: fresh([
        appointment('过期', '2026-11-27T01:00:00.000Z', { state: 'held', holdExpiresAt: '2026-11-23T02:31:00.000Z' }),
      ]),
    }),
  )
  expect(await screen.findByText('现在没有需要您处理的事。')).toBeInTheDocument()
  expect(screen.queryByText('办理过期')).toBeNull()
})

test('the code of the next visit is one press away, later visits stand below', async () => {
  const [later, next] = [appointment('2', '2026-11-26T01:00:00.000Z'), appointment('1', '2026-11-24T01:00:00.000Z')]
  open(hers({ appointments: fresh([later, next]) }))
  expect(await cards()).toEqual(['办理1'])
  expect(screen.getByText('11月24日 周二 · 明天')).toBeInTheDocument()
  await press('出示预约码')
  await press(/^办理2，/)
  expect(phone.opened).toEqual(['/appointments/detail/index?id=1', '/appointments/detail/index?id=2'])
})

test('a booking whose confirmation is open is not called a booking yet', async () => {
  const open_ = appointment('1', '2026-11-24T01:00:00.000Z', { state: 'held', pending: 'confirm', checkInCode: null })
  open(hers({ appointments: fresh([open_]) }))
  expect(await screen.findByText(/正在等大厅确认，有结果会放进消息/)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '出示预约码' })).toBeNull()
})

test('a certificate that has ended leads to how to renew it, under the name matters know it by', async () => {
  open(hers({ certificates: fresh([certificate], 'certificates') }))
  await screen.findByText(/办事时不能再用它/)
  await press('找换领的办法')
  expect(useFinding.getState().words).toBe('机动车驾驶证')
  expect(phone.opened).toEqual(['/pages/find/index'])
})

test('what goes on without her is told, and is nothing to press', async () => {
  open(hers({ applications: fresh([moving]) }))
  const list = await screen.findByRole('list', { name: '正在办理' })
  expect(list).toHaveTextContent('育儿补贴')
  expect(list).toHaveTextContent('审批中，11月23日更新')
  expect(list).toHaveTextContent('12月17日前办结')
  expect(within(list).queryByRole('button')).toBeNull()
})

test('each part that is silent says whose silence it is; nothing claims that nothing needs her', async () => {
  open(
    hers({
      appointments: stale([appointment('1', '2026-11-24T01:00:00.000Z')]),
      certificates: unavailable('电子证照库暂时没有回应，不是您的网络问题。', 'certificates'),
    }),
  )
  expect(await screen.findByText('办理1')).toBeInTheDocument()
  expect(screen.getByText(/10:32 的数据/)).toBeInTheDocument()
  expect(screen.getByText('电子证照库暂时没有回应，不是您的网络问题。')).toBeInTheDocument()
  const asked = bff.received.length
  await userEvent.click(screen.getAllByRole('button', { name: '再试一次' })[0] as HTMLElement)
  await waitFor(() => expect(bff.received.length).toBeGreaterThan(asked))
})

test('with the certificates unknown and nothing else, it is not said that nothing needs her', async () => {
  open(hers({ certificates: unavailable('电子证照库没有回应。', 'certificates') }))
  expect(await screen.findByText('电子证照库没有回应。')).toBeInTheDocument()
  expect(screen.queryByText('现在没有需要您处理的事。')).toBeNull()
})

test('when nothing comes back it says so, and the ways that need no answer stay', async () => {
  answer = () => problemReply('temporarily_unavailable')
  openPage(HomePage)
  expect(await screen.findByRole('alert')).toHaveTextContent('我们的问题')
  await press(/搜事项/)
  expect(phone.opened).toEqual(['/pages/find/index'])
  answer = () => ({ status: 200, body: nobody })
  await press('再试一次')
  expect(await screen.findByRole('button', { name: '事项0' })).toBeInTheDocument()
})

test('new messages are counted in words', async () => {
  open(hers({ messages: fresh({ unread: 2 }, 'us') }))
  await userEvent.click(await screen.findByRole('button', { name: '2 条新消息' }))
  expect(phone.opened).toEqual(['/notifications/inbox/index'])
})

test('once she has signed out nothing of hers is left on the page', async () => {
  const mine = hers({ appointments: fresh([appointment('1', '2026-11-24T01:00:00.000Z')]) })
  answer = (token) => ({ status: 200, body: token === undefined ? nobody : mine })
  signedIn()
  openPage(HomePage)
  expect(await screen.findByText('办理1')).toBeInTheDocument()
  await act(() => signOut())
  expect(screen.queryByText('需要您处理')).toBeNull()
  expect(screen.queryByText(/测\*\*/)).toBeNull()
  expect(await screen.findByRole('button', { name: '登录' })).toBeInTheDocument()
  expect(await screen.findByRole('button', { name: '事项7' })).toBeInTheDocument()
})

test('what the phone still knows of somebody else is not shown to her', async () => {
  const others = hers({ appointments: fresh([appointment('1', '2026-11-24T01:00:00.000Z')]) })
  queryClient.setQueryData(queryKey(endpoints.home.home), others)
  answer = () => ({ status: 200, never: true })
  signedIn('试*', 'r2')
  openPage(HomePage)
  expect(await screen.findByRole('button', { name: '事项7' })).toBeInTheDocument()
  expect(screen.queryByText('办理1')).toBeNull()
  expect(screen.queryByText('需要您处理')).toBeNull()
})

test('large text leaves few ways on, and a person to call', async () => {
  open(nobody)
  await screen.findByRole('button', { name: '事项7' })
  await userEvent.click(screen.getByRole('switch', { name: '长者版' }))
  expect(usePreferences.getState().elderly).toBe(true)
  expect(screen.queryByRole('button', { name: '事项7' })).toBeNull()
  expect(screen.queryByRole('button', { name: '身份户籍' })).toBeNull()
  await press(/找人帮忙/)
  expect(phone.called).toEqual(['12345'])
})
