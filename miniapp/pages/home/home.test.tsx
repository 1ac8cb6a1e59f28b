import type { ApplicationCard } from '@shared/applications/contract'
import type { Appointment, WalkIn } from '@shared/appointments/mine'
import { type Home, homeEndpoints } from '@shared/home/contract'
import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { answers } from '@/api/answers'
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
  numbers: null,
  applications: null,
  certificates: null,
  drafts: null,
  messages: null,
  suggestions: fresh(Array.from({ length: 8 }, (_, n) => card(`A${n}`, `事项${n}`))),
  themes: fresh([theme('T01', '出生婚姻'), theme('T02', '身份户籍')]),
}
const hers = (parts: Partial<Home> = {}): Home => ({
  ...nobody,
  resident: { id: 'r1', name: '测**' },
  appointments: fresh([]),
  numbers: fresh([]),
  applications: fresh([]),
  certificates: fresh([], 'certificates'),
  drafts: fresh([], 'us'),
  messages: fresh({ unread: 0 }, 'us'),
  ...parts,
})
const appointment = (id: string, startsAt: string, more: Partial<Appointment> = {}): Appointment => ({
  id,
  state: 'booked',
  pending: null,
  items: [{ code: 'A1', name: `办理${id}` }],
  hall: { id: 'H1', name: '测试大厅', address: '', phone: '', location: { lng: 113, lat: 23, datum: 'GCJ-02' } },
  slotId: 's',
  windowName: '综合窗口',
  startsAt,
  endsAt: new Date(Date.parse(startsAt) + 1_800_000).toISOString(),
  holdExpiresAt: null,
  extendable: false,
  extendableElderly: false,
  checkInCode: 'YC123',
  queueNumber: null,
  cancelUntil: startsAt,
  checkInFrom: startsAt,
  checkInUntil: startsAt,
  cancelledByHall: null,
  appeal: null,
  version: 1,
  person: { name: '测**', relation: 'self', age: null },
  ...more,
})
const supplement: ApplicationCard = {
  id: 'p1',
  itemCode: 'A9',
  itemName: '户口迁入',
  stage: 'supplement',
  stageName: '补正',
  step: '补正',
  submittedAt: NOW,
  updatedAt: NOW,
  promisedDay: null,
  supplementDeadline: '2026-11-25',
  laterDeadline: null,
  canRate: false,
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
  renewal: null,
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

test('a number taken from afar comes before everything, and leads to how it stands now', async () => {
  const number: WalkIn = {
    id: 'N1',
    number: 'HJ012',
    state: 'waiting',
    itemName: '居住证签注',
    hallName: '测试大厅',
    ahead: 3,
    desk: null,
  }
  const others: WalkIn[] = [
    { ...number, id: 'N2', number: 'MZ002', state: 'called', ahead: null, desk: '5' },
    { ...number, id: 'N3', number: 'SB003', state: 'passed', ahead: null },
  ]
  open(
    hers({
      numbers: fresh([number, ...others]),
      appointments: fresh([
        appointment('保留', '2026-11-27T01:00:00.000Z', { state: 'held', holdExpiresAt: '2026-11-23T02:37:00.000Z' }),
      ]),
    }),
  )
  expect(await cards()).toEqual(['HJ012 居住证签注', 'MZ002 居住证签注', 'SB003 居住证签注', '办理保留'])
  for (const sentence of ['测试大厅，前面 3 位。', '测试大厅，请到 5 号窗口。', '测试大厅，叫过您的号，可以重新排队。'])
    expect(screen.getByText(sentence)).toBeInTheDocument()
  for (const button of screen.getAllByRole('button', { name: '看排队情况' })) await userEvent.click(button)
  expect(phone.opened).toEqual(['N1', 'N2', 'N3'].map((id) => `/appointments/queue/index?id=${id}`))
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
  expect(await screen.findByText(/正在确认，等大厅答复，有结果会放进消息/)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '出示预约码' })).toBeNull()
})

test('a certificate that has ended leads to how to renew it, under the name matters know it by', async () => {
  open(hers({ certificates: fresh([certificate], 'certificates') }))
  await screen.findByText(/办事时不能再用它/)
  await press('找换领的办法')
  expect(useFinding.getState().words).toBe('机动车驾驶证')
  expect(phone.opened).toEqual(['/pages/find/index'])
})

test('a certificate that ends has its renewal ready to start', async () => {
  const renewal = { item: 'A7', itemName: '居住证签注', online: true }
  const ending = { ...certificate, name: '广东省居住证', validUntil: '2026-12-20', daysLeft: 27, renewal }
  open(hers({ certificates: fresh([ending], 'certificates') }))
  expect(await cards()).toEqual(['广东省居住证快到期了'])
  expect(screen.getByText(/续办已经准备好：居住证签注/)).toBeInTheDocument()
  await press('去续办')
  expect(phone.opened).toEqual(['/applications/apply/index?item=A7'])
})

test('a renewal that is not done online leads to its guide', async () => {
  const renewal = { item: 'A7', itemName: '驾驶证换证', online: false }
  open(hers({ certificates: fresh([{ ...certificate, renewal }], 'certificates') }))
  await screen.findByText(/办事时不能再用它/)
  await press('看怎么续办')
  expect(phone.opened).toEqual(['/catalogue/guide/index?code=A7'])
})

test('what a department asked for, and what may follow later, is handed in on the application', async () => {
  const later: ApplicationCard = { ...moving, id: 'p3', itemName: '居住证签注', laterDeadline: '2026-11-30' }
  open(hers({ applications: fresh([supplement, later]) }))
  expect(await cards()).toEqual(['补充材料：户口迁入', '后补材料：居住证签注'])
  for (const button of screen.getAllByRole('button', { name: '去补材料' })) await userEvent.click(button)
  expect(phone.opened).toEqual(['/applications/detail/index?id=p1', '/applications/detail/index?id=p3'])
})

test('what goes on without her is told, and each opens how far it is', async () => {
  open(hers({ applications: fresh([moving]) }))
  const list = await screen.findByRole('list', { name: '正在办理' })
  expect(list).toHaveTextContent('育儿补贴')
  expect(list).toHaveTextContent('审批中，11月23日更新')
  expect(list).toHaveTextContent('12月17日前办结')
  await userEvent.click(within(list).getByRole('button'))
  await press('全部办件')
  expect(phone.opened).toEqual(['/applications/detail/index?id=p2', '/applications/mine/index'])
})

test('what she began goes on where she stopped; what is being handed in is not called handed in', async () => {
  const draft = (id: string, pending: boolean) => ({ id, itemCode: 'A7', itemName: `事${id}`, updatedAt: NOW, pending })
  open(hers({ drafts: fresh([draft('d1', false), draft('d2', true)], 'us') }))
  const list = await screen.findByRole('list', { name: '接着办' })
  expect(list).toHaveTextContent('事d111月23日存下的，还没有提交')
  expect(list).toHaveTextContent('事d2正在向大厅确认有没有交成')
  await userEvent.click(within(list).getByRole('button', { name: /^事d1/ }))
  expect(phone.opened).toEqual(['/applications/apply/index?draft=d1'])
})

test('her applications and certificates are one press away', async () => {
  open(hers())
  await userEvent.click(await screen.findByRole('button', { name: /^我的办件/ }))
  await press(/^我的证照/)
  expect(phone.opened).toEqual(['/applications/mine/index', '/certificates/wallet/index'])
})

test('a booking that is being moved says so, with the time that counts until then', async () => {
  open(hers({ appointments: fresh([appointment('1', '2026-11-24T01:00:00.000Z', { pending: 'move' })]) }))
  expect(await screen.findByText(/09:00–09:30，测试大厅。正在改时间，等大厅答复/)).toBeInTheDocument()
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
  answers.learn(homeEndpoints.home, {}, others)
  answer = () => ({ status: 200, never: true })
  signedIn('试*', 'r2')
  openPage(HomePage)
  expect(await screen.findByRole('button', { name: '事项7' })).toBeInTheDocument()
  expect(screen.queryByText('办理1')).toBeNull()
  expect(screen.queryByText('需要您处理')).toBeNull()
})

test('large text leaves exactly four ways on, each with its own page or a person to call', async () => {
  open(hers({ applications: fresh([moving]) }))
  await screen.findByRole('button', { name: '事项7' })
  await userEvent.click(screen.getByRole('switch', { name: '长者版' }))
  expect(usePreferences.getState().elderly).toBe(true)
  const entries = within(screen.getByRole('list', { name: '主要页面' })).getAllByRole('button')
  expect(entries.map((entry) => entry.getAttribute('aria-label')?.split('，')[0])).toEqual([
    '预约',
    '查进度',
    '我的证照',
    '找人帮忙',
  ])
  for (const entry of entries) await userEvent.click(entry)
  expect(phone.opened).toEqual(['/appointments/what/index', '/applications/mine/index', '/certificates/wallet/index'])
  expect(phone.called).toEqual(['12345'])
  for (const gone of [/^事项/, '身份户籍', /^我的办件/]) expect(screen.queryByRole('button', { name: gone })).toBeNull()
})
