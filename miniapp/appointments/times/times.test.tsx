import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { answers } from '@/api/answers'
import { useSession } from '@/stores/session'
import { phone } from '@/testing/phone'
import { problemReply } from '@/testing/server'
import {
  appointment,
  day,
  hall,
  NOW,
  ok,
  secondsFromNow,
  showPage,
  slot,
  startHall,
  type TestHall,
} from '../testing/hall'
import TimesPage from './index'

let bff: TestHall

const HOLD = 'POST /api/appointments/holds'
const SLOTS = 'GET /api/appointments/slots'
const wednesday = [slot('S1', '2026-11-25T01:00:00.000Z'), slot('S2', '2026-11-25T05:00:00.000Z')]

beforeEach(async () => {
  bff = await startHall({
    'GET /api/appointments/days': ok({
      hall,
      days: [
        day('2026-11-24', 0, 'full'),
        day('2026-11-25', 4),
        day('2026-11-26', 2),
        day('2026-11-28', 0, 'dayoff'),
        day('2027-01-04', 0, 'calendar'),
      ],
    }),
    [SLOTS]: ok({ slots: wednesday }),
    [`${SLOTS}?items=A1&hall=H1&day=2026-11-26`]: ok({ slots: [slot('S9', '2026-11-26T02:00:00.000Z')] }),
    'GET /api/appointments?when=upcoming': ok({ numbers: [], appointments: [] }),
    [HOLD]: ok({ appointment: appointment() }, 201),
  })
})
afterEach(() => bff.stop())

const show = (more: Record<string, string> = {}) => showPage(TimesPage, { items: 'A1', hall: 'H1', ...more })
const time = (name: string | RegExp) => screen.findByRole('radio', { name })
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }))

async function keep(name: string) {
  await userEvent.click(await time(name))
  await press('保留这个时间')
}

test('the first open day is chosen, closed days say why, and nothing can be kept before a time is chosen', async () => {
  show()
  expect(await time('11月25日 周三，余 4')).toBeChecked()
  expect(await time('11月24日 周二，约满')).toHaveAttribute('aria-disabled', 'true')
  expect(await time('11月28日 周六，休息')).toBeInTheDocument()
  expect(await time('1月4日 周一，未公布')).toBeInTheDocument()
  expect(await time('09:00–09:30，余 2')).not.toBeChecked()
  expect(screen.getByRole('button', { name: '保留这个时间，请先选一个时间' })).toHaveAttribute('aria-disabled', 'true')
  expect(await screen.findByText(/^办理：居住证首次申领/)).toBeInTheDocument()
})

test('the earliest time is one tap away from any other day', async () => {
  show({ day: '2026-11-26' })
  expect(await time('10:00–10:30，余 2')).toBeInTheDocument()
  await press('最早 11月25日 周三 09:00–09:30')
  expect(await time('09:00–09:30，余 2')).toBeChecked()
  expect(await time('11月25日 周三，余 4')).toBeChecked()
})

test('a chosen time is kept, and the way goes on to confirming it', async () => {
  show()
  await keep('13:00–13:30，余 2')
  await waitFor(() => expect(phone.opened).toEqual(['/appointments/confirm/index?id=YY1']))
  expect(bff.asked(HOLD).map(({ body }) => body)).toEqual([{ items: ['A1'], slot: 'S2' }])
})

test('who is not signed in is sent there and comes back to the same day and time', async () => {
  useSession.setState({ session: null })
  const { unmount } = show()
  await userEvent.click(await time('13:00–13:30，余 2'))
  await press('登录并保留这个时间')
  const back = '/appointments/times/index?items=A1&hall=H1&day=2026-11-25&slot=S2'
  expect(phone.opened).toEqual([`/residents/sign-in/index?back=${encodeURIComponent(back)}`])
  expect(bff.asked(HOLD)).toEqual([])

  unmount()
  show({ day: '2026-11-25', slot: 'S2' })
  expect(await time('13:00–13:30，余 2')).toBeChecked()
})

test('a time taken by somebody else offers the three nearest ones, and a tap keeps one of them', async () => {
  const free = (id: string, startsAt: string, hallName: string) => {
    const { endsAt } = slot(id, startsAt)
    return { slotId: id, hallId: 'H2', hallName, startsAt, endsAt, left: 1 }
  }
  bff.replies[HOLD] = ({ body }) =>
    (body as { slot: string }).slot === 'S1'
      ? problemReply('slot_full', {
          alternatives: [
            free('X1', '2026-11-25T01:30:00.000Z', hall.name),
            free('X2', '2026-11-25T02:00:00.000Z', '大东街道政务服务中心'),
            free('X3', '2026-11-26T01:00:00.000Z', hall.name),
          ],
        })
      : ok({ appointment: appointment() }, 201)
  show()
  await keep('09:00–09:30，余 2')
  const sheet = await screen.findByRole('dialog', { name: '没有留住这个时间' })
  expect(sheet).toHaveTextContent('这个时间刚刚约满。')
  expect(within(within(sheet).getByRole('list')).getAllByRole('button')).toHaveLength(3)
  await userEvent.click(
    within(sheet).getByRole('button', { name: '11月25日 周三 10:00–10:30，大东街道政务服务中心 · 余 1 个' }),
  )
  await waitFor(() => expect(phone.opened).toEqual(['/appointments/confirm/index?id=YY1']))
  expect(bff.asked(HOLD).map(({ body }) => (body as { slot: string }).slot)).toEqual(['S1', 'X2'])
})

test.each(['slot', 'day'] as const)('a limit of a %s is in the way that day only', async (rule) => {
  bff.replies[HOLD] = problemReply('booking_limit', {
    limit: { rule, max: 1, freesAt: '2026-11-25T16:00:00.000Z' },
  })
  show()
  await keep('09:00–09:30，余 2')
  const sheet = await screen.findByRole('dialog')
  expect(sheet).toHaveTextContent('别的日子，现在就可以约。')
  expect(sheet).not.toHaveTextContent('起的时间')
})

test('a limit names the rule, when it frees, and where the other bookings are', async () => {
  bff.replies[HOLD] = problemReply('booking_limit', {
    limit: { rule: 'week', max: 5, freesAt: '2026-11-29T16:00:00.000Z' },
  })
  show()
  await keep('09:00–09:30，余 2')
  const sheet = await screen.findByRole('dialog')
  expect(sheet).toHaveTextContent('在这个大厅，每人每周最多 5 个预约。')
  // A week that is over is nothing to wait for: the next one can be booked today.
  expect(sheet).toHaveTextContent('11月30日 周一起的时间，现在就可以约。')
  await press('看我的预约')
  expect(phone.opened).toEqual(['/pages/appointments/index'])
})

test('who missed too many is told until when, and led to the ones that count', async () => {
  const MISSED = 'GET /api/appointments?when=past'
  const missed = (id: string, appeal: 'possible' | 'granted') =>
    appointment({ id, state: 'missed', holdExpiresAt: null, appeal: { state: appeal, answer: null } })
  bff.replies[HOLD] = problemReply('booking_banned', {
    limit: { rule: 'ban', max: 2, freesAt: '2026-12-09T01:10:00.000Z' },
  })
  bff.replies[MISSED] = ok({
    numbers: [],
    appointments: [missed('YY7', 'possible'), missed('YY8', 'granted')],
    serverTime: secondsFromNow(0),
  })
  show()
  await keep('09:00–09:30，余 2')
  const sheet = await screen.findByRole('dialog')
  expect(sheet).toHaveTextContent('12月9日 周三 09:10 起可以再约。')
  expect(await within(sheet).findAllByRole('button', { name: /^没有到场：/ })).toHaveLength(1)
  await press(/^没有到场：/)
  expect(phone.opened).toEqual(['/appointments/detail/index?id=YY7'])
})

test('once she has closed a refusal, what is left is asked for again', async () => {
  bff.replies[HOLD] = problemReply('slot_full', { alternatives: [] })
  show()
  await keep('09:00–09:30，余 2')
  bff.replies[SLOTS] = ok({ slots: [{ ...wednesday[0], left: 0 }, wednesday[1]] })
  await screen.findByRole('dialog')
  await press('关闭')
  expect(await time('09:00–09:30，约满')).toBeInTheDocument()
})

test('until the hall has said whether a time is kept, neither is claimed', async () => {
  let known = false
  bff.replies[HOLD] = () =>
    known
      ? ok({ appointment: appointment() }, 201)
      : { status: 202, body: { state: 'being_confirmed', operation: 'o1', askAgainAfter: 0.05 } }
  show()
  await keep('09:00–09:30，余 2')
  expect(await screen.findByText(/正在向大厅确认这个时间有没有留住/)).toBeInTheDocument()
  expect(screen.getByRole('button', { name: '保留这个时间' })).toHaveAttribute('aria-busy', 'true')
  expect(phone.opened).toEqual([])
  known = true
  await waitFor(() => expect(phone.opened).toEqual(['/appointments/confirm/index?id=YY1']))
  expect(new Set(bff.asked(HOLD).map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
})

test('when the connection breaks, the same request is repeated: one key, one time kept', async () => {
  let asked = 0
  bff.replies[HOLD] = () => {
    asked += 1
    return asked === 1 ? { status: 0, cut: true } : ok({ appointment: appointment() }, 201)
  }
  show()
  await keep('09:00–09:30，余 2')
  const sheet = await screen.findByRole('dialog', { name: '还没有收到回应' })
  expect(sheet).toHaveTextContent('再试一次是安全的')
  await press('再试一次')
  await waitFor(() => expect(phone.opened).toEqual(['/appointments/confirm/index?id=YY1']))
  const [first, second] = bff.asked(HOLD)
  expect(second?.headers['idempotency-key']).toBe(first?.headers['idempotency-key'])
  expect(second?.body).toEqual(first?.body)
})

test('a chosen time that fills up while she looks is told', async () => {
  show()
  await userEvent.click(await time('09:00–09:30，余 2'))
  bff.replies[SLOTS] = ok({ slots: [{ ...wednesday[0], left: 0 }, wednesday[1]] })
  await act(() => answers.askAgain('appointments.slots'))
  expect(await screen.findByText('您选的时间刚刚约满，请另选一个。')).toBeInTheDocument()
  expect(screen.getByRole('button', { name: '保留这个时间，请先选一个时间' })).toBeInTheDocument()
})

test('a time kept before is shown with what is left of it, before another one is taken', async () => {
  bff.replies['GET /api/appointments?when=upcoming'] = ok({
    numbers: [],
    appointments: [appointment(), appointment({ id: 'YY2', holdExpiresAt: secondsFromNow(-1) })],
  })
  show()
  expect(await screen.findAllByRole('timer')).toHaveLength(1)
  await press('去确认')
  expect(phone.opened).toEqual(['/appointments/confirm/index?id=YY1'])
})

test('a hall without any free day leads to the other halls', async () => {
  bff.replies['GET /api/appointments/days'] = ok({ hall, days: [day('2026-11-24', 0, 'full')], serverTime: NOW })
  show()
  expect(await screen.findByText('这个大厅近期没有可约的时间。')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /保留这个时间/ })).toBeNull()
  await press('换一个大厅')
  expect(phone.opened).toHaveLength(1)
})

test('a silent hall is named, and it is not her network', async () => {
  bff.replies['GET /api/appointments/days'] = problemReply('hall_unavailable')
  show()
  expect(await screen.findByRole('alert')).toHaveTextContent('省网上办事大厅暂时没有回应，不是您的网络问题。')
})
