import type { Puzzle } from '@shared/appointments/line'
import type { AlternativeSlot } from '@shared/http/problem'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useSession } from '@/stores/session'
import { phone } from '@/testing/phone'
import { problemReply, type Reply } from '@/testing/server'
import { booked, day, hall, ok, showPage, slot, startHall, type TestHall, told } from '../testing/hall'
import TimesPage from './index'

let bff: TestHall

const ONE = 'GET /api/appointments/YY1'
const MOVE = 'POST /api/appointments/YY1/reschedule'
const later = slot('S2', '2026-11-25T05:00:00.000Z')
const moved = booked({ slotId: 'S2', startsAt: later.startsAt, endsAt: later.endsAt })

beforeEach(async () => {
  bff = await startHall({
    'GET /api/appointments/days': ok({ hall, days: [day('2026-11-25', 4)] }),
    'GET /api/appointments/slots': ok({ slots: [slot('S1', '2026-11-25T01:00:00.000Z'), later] }),
    [ONE]: told(booked()),
    [MOVE]: () => {
      bff.replies[ONE] = told(moved)
      return told(moved)
    },
  })
})
afterEach(() => bff.stop())

const show = () => showPage(TimesPage, { items: 'A1', hall: 'H1', move: 'YY1' })
const choose = async (name: string) => userEvent.click(await screen.findByRole('radio', { name }))
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }))

test('what she has now stands above, and is no change', async () => {
  show()
  expect(await screen.findByText(/现在约的是 11月25日 周三 09:00–09:30/)).toBeInTheDocument()
  await choose('09:00–09:30，余 2')
  expect(await screen.findByRole('button', { name: '改到这个时间，这就是现在约的时间' })).toHaveAttribute(
    'aria-disabled',
    'true',
  )
  expect(screen.queryByRole('button', { name: /保留这个时间/ })).toBeNull()
  // The earliest one is hers already.
  expect(screen.queryByRole('button', { name: /^最早/ })).toBeNull()
})

test('it is moved in one step, after saying from when to when and what follows', async () => {
  show()
  await choose('13:00–13:30，余 2')
  await press('改到这个时间')
  const sheet = await screen.findByRole('dialog', { name: '确认改时间' })
  expect(sheet).toHaveTextContent('11月25日 周三 09:00–09:30')
  expect(sheet).toHaveTextContent('11月25日 周三 13:00–13:30')
  expect(sheet).toHaveTextContent('没有改成的话，原来的预约不变')
  expect(bff.asked(MOVE)).toHaveLength(0)
  await userEvent.click(within(sheet).getByRole('button', { name: '确认改时间' }))
  expect(await screen.findByText('时间已改好')).toBeInTheDocument()
  expect(bff.asked(MOVE).map(({ body }) => body)).toEqual([{ slot: 'S2', items: ['A1'] }])
  expect(phone.opened).toEqual(['/appointments/detail/index?id=YY1'])
})

test('while the hall has not answered it is not called moved', async () => {
  let known = false
  bff.replies[MOVE] = () =>
    known ? told(moved) : { status: 202, body: { state: 'being_confirmed', operation: 'o1', askAgainAfter: 0.05 } }
  show()
  await choose('13:00–13:30，余 2')
  await press('改到这个时间')
  await press('确认改时间')
  expect(await screen.findByText(/正在向大厅确认改时间/)).toBeInTheDocument()
  expect(phone.opened).toEqual([])
  known = true
  await waitFor(() => expect(phone.opened).toEqual(['/appointments/detail/index?id=YY1']))
  expect(new Set(bff.asked(MOVE).map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
})

test('a time taken meanwhile leaves her booking as it is, and the nearest ones are asked about before they are taken', async () => {
  const offer = (id: string, startsAt: string, hallId: string, hallName: string): AlternativeSlot => {
    const { endsAt } = slot(id, startsAt)
    return { slotId: id, hallId, hallName, startsAt, endsAt, left: 1 }
  }
  const alternatives = [
    // What she has is free for others too; it is no other time.
    offer('S1', booked().startsAt, 'H1', hall.name),
    offer('X1', '2026-11-25T06:00:00.000Z', 'H2', '另一个大厅'),
  ]
  bff.replies[MOVE] = ({ body }) =>
    (body as { slot: string }).slot === 'S2' ? problemReply('slot_full', { alternatives }) : told(moved)
  show()
  await choose('13:00–13:30，余 2')
  await press('改到这个时间')
  await press('确认改时间')
  const refused = await screen.findByRole('dialog', { name: '没有改成，原来的预约还在' })
  expect(within(refused).queryByRole('button', { name: /09:00–09:30/ })).toBeNull()
  await userEvent.click(within(refused).getByRole('button', { name: /14:00–14:30/ }))
  const sheet = await screen.findByRole('dialog', { name: '确认改时间' })
  expect(sheet).toHaveTextContent('14:00–14:30另一个大厅')
  expect(bff.asked(MOVE)).toHaveLength(1)
  await userEvent.click(within(sheet).getByRole('button', { name: '确认改时间' }))
  await waitFor(() => expect(bff.asked(MOVE).map(({ body }) => (body as { slot: string }).slot)).toEqual(['S2', 'X1']))
  expect(bff.asked('POST /api/appointments/holds')).toEqual([])
})

const inLine = (ahead: number, retryAfterSeconds: number, puzzle: Puzzle | null = null): Reply =>
  problemReply('in_line', { line: { ahead, waitSeconds: 150, puzzle }, retryAfterSeconds })

test('in the rush she sees her place in line, keeps what she has, and is moved with the same key when it is her turn', async () => {
  const puzzle = { puzzle: '1764100000000.seal', bits: 4 }
  let admitted = false
  bff.replies[MOVE] = () => (admitted ? told(moved) : inLine(12, 0.05, puzzle))
  bff.replies['POST /api/appointments/line/proof'] = { status: 204 }
  show()
  await choose('13:00–13:30，余 2')
  await press('改到这个时间')
  await press('确认改时间')
  const line = await screen.findByRole('dialog', { name: '正在排队' })
  expect(within(line).getByRole('status')).toHaveTextContent('前面还有 12 位约 3 分钟')
  expect(line).toHaveTextContent('改好以前，原来的预约一直为您留着。')
  await waitFor(() => expect(bff.asked('POST /api/appointments/line/proof')).toHaveLength(1))
  await waitFor(() => expect(bff.asked(MOVE).length).toBeGreaterThan(2))
  // Waiting says nothing new of her booking: the hall is not asked for it each time.
  expect(bff.asked(ONE)).toHaveLength(1)
  admitted = true
  await waitFor(() => expect(phone.opened).toEqual(['/appointments/detail/index?id=YY1']))
  expect(new Set(bff.asked(MOVE).map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
})

test('she may stop waiting, and still has what she had', async () => {
  bff.replies[MOVE] = inLine(12, 60)
  show()
  await choose('13:00–13:30，余 2')
  await press('改到这个时间')
  await press('确认改时间')
  await press('不等了')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(screen.getByText(/现在约的是 11月25日 周三 09:00–09:30/)).toBeInTheDocument()
  expect(phone.opened).toEqual([])
})

test('refused for what she has, it is asked what that is now', async () => {
  bff.replies[MOVE] = problemReply('wrong_state')
  show()
  await choose('13:00–13:30，余 2')
  await press('改到这个时间')
  await press('确认改时间')
  await screen.findByRole('dialog', { name: '没有改成，原来的预约还在' })
  await waitFor(() => expect(bff.asked(ONE)).toHaveLength(2))
})

test('somebody else’s booking cannot be moved, and that is said', async () => {
  bff.replies[ONE] = problemReply('forbidden')
  show()
  expect(await screen.findByRole('alert')).toHaveTextContent('您不能查看或更改这一项。')
  expect(screen.queryByRole('button', { name: /改到这个时间/ })).toBeNull()
})

test('signed out, it asks nothing of hers and leads to signing in and back here', async () => {
  useSession.setState({ session: null })
  show()
  expect(await screen.findByText('登录后才能改您的预约。')).toBeInTheDocument()
  await press('登录')
  const back = '/appointments/times/index?items=A1&hall=H1&day=2026-11-25&move=YY1'
  expect(phone.opened).toEqual([`/residents/sign-in/index?back=${encodeURIComponent(back)}`])
  expect(bff.asked(ONE)).toHaveLength(0)
})
