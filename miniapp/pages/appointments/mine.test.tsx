import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { answers } from '@/api/answers'
import { appointment, booked, ok, showPage, startHall, type TestHall } from '@/appointments/testing/hall'
import { useSession } from '@/stores/session'
import { phone } from '@/testing/phone'
import { problemReply } from '@/testing/server'
import MyAppointmentsPage from './index'

let bff: TestHall

const UPCOMING = 'GET /api/appointments?when=upcoming'
const PAST = 'GET /api/appointments?when=past'

beforeEach(async () => {
  bff = await startHall({
    [UPCOMING]: ok({
      numbers: [],
      appointments: [appointment(), booked({ id: 'YY2', startsAt: '2026-11-26T01:00:00.000Z' })],
    }),
    [PAST]: ok({ numbers: [], appointments: [booked({ id: 'YY0', state: 'served' })] }),
  })
})
afterEach(() => bff.stop())

const show = () => showPage(MyAppointmentsPage)
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }))

test('what waits to be confirmed says how long; what is booked leads to its pass', async () => {
  show()
  expect(await screen.findByRole('timer')).toHaveAccessibleName('剩余 5 分 0 秒')
  await press('去确认')
  await press(/11月26日 周四 .*已预约/)
  expect(phone.opened).toEqual(['/appointments/confirm/index?id=YY1', '/appointments/detail/index?id=YY2'])
})

test('what the hall has not confirmed yet is not called booked, and not counted down', async () => {
  bff.replies[UPCOMING] = ok({ numbers: [], appointments: [appointment({ pending: 'confirm' })] })
  show()
  expect(await screen.findByRole('button', { name: /正在确认$/ })).toBeInTheDocument()
  expect(screen.queryByRole('timer')).toBeNull()
})

test('the past is beside it', async () => {
  show()
  await userEvent.click(await screen.findByRole('tab', { name: '以往' }))
  expect(await screen.findByRole('button', { name: /已办理$/ })).toBeInTheDocument()
})

test('a number taken from afar stands first while it is in the queue, also with nothing booked; the past has none', async () => {
  const number = { id: 'N1', number: 'HJ012', itemName: '居住证签注', hallName: '测试大厅', ahead: 0, desk: null }
  const waiting = { ...number, state: 'waiting' }
  bff.replies[UPCOMING] = ok({ numbers: [waiting], appointments: [booked()] })
  show()
  expect(await screen.findByRole('heading', { name: 'HJ012 居住证签注' })).toBeInTheDocument()
  expect(screen.getByText('测试大厅，下一位就是您。')).toBeInTheDocument()
  const [first] = screen.getAllByRole('button', { name: /看排队情况|已预约/ })
  expect(first).toHaveAccessibleName('看排队情况')
  bff.replies[UPCOMING] = ok({ numbers: [waiting], appointments: [] })
  await act(() => answers.askAgain('appointments.'))
  await waitFor(() => expect(screen.queryByRole('button', { name: /已预约/ })).toBeNull())
  expect(screen.queryByText('您现在没有预约。')).toBeNull()
  await press('看排队情况')
  expect(phone.opened).toEqual(['/appointments/queue/index?id=N1'])
  await userEvent.click(screen.getByRole('tab', { name: '以往' }))
  expect(await screen.findByRole('button', { name: /已办理$/ })).toBeInTheDocument()
  expect(screen.queryByRole('heading', { name: /HJ012/ })).toBeNull()
})

test('with nothing booked, the next thing to do is to find a matter', async () => {
  bff.replies[UPCOMING] = ok({ numbers: [], appointments: [] })
  show()
  expect(await screen.findByText('您现在没有预约。')).toBeInTheDocument()
  await press('找要办的事')
  expect(phone.opened).toEqual(['/pages/find/index'])
})

test('who is not signed in is asked to, and nothing is asked of the hall', async () => {
  useSession.setState({ session: null })
  show()
  await press('登录')
  const back = encodeURIComponent('/pages/appointments/index')
  expect(phone.opened).toEqual([`/residents/sign-in/index?back=${back}`])
  expect(bff.received).toEqual([])
})

test('a silent hall is named; what was known before stays, with its time', async () => {
  show()
  await screen.findByRole('timer')
  bff.replies[UPCOMING] = problemReply('hall_unavailable')
  await act(() => answers.askAgain('appointments.'))
  expect(await screen.findByText(/\d\d:\d\d 的数据/)).toBeInTheDocument()
  expect(screen.getByRole('button', { name: /11月26日 周四/ })).toBeInTheDocument()
})

test('a silent hall of which nothing is known is named, and it is not her network', async () => {
  bff.replies[UPCOMING] = problemReply('hall_unavailable')
  show()
  expect(await screen.findByRole('alert')).toHaveTextContent('省网上办事大厅暂时没有回应，不是您的网络问题。')
})
