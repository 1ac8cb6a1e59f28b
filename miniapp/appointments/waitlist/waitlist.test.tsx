import type { WaitlistEntry } from '@shared/appointments/waitlist'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import MyAppointmentsPage from '@/pages/appointments'
import { usePreferences } from '@/stores/preferences'
import { useSession } from '@/stores/session'
import { phone } from '@/testing/phone'
import { problemReply } from '@/testing/server'
import { choice, day, hall, ok, showPage, startHall, type TestHall, toChoose } from '../testing/hall'
import TimesPage from '../times'
import WaitlistPage from './index'

let bff: TestHall

const MINE = 'GET /api/appointments/waitlist'
const JOIN = 'POST /api/appointments/waitlist'
const LEAVE = 'POST /api/appointments/waitlist/HB1/leave'

const entry = (more: Partial<WaitlistEntry> = {}): WaitlistEntry => ({
  id: 'HB1',
  state: 'waiting',
  items: [{ code: 'A1', name: '居住证首次申领' }],
  halls: [{ id: 'H1', name: hall.name }],
  days: ['2026-11-25'],
  ahead: 2,
  offer: null,
  person: { name: '测***', self: true },
  ...more,
})
const waits = (...entries: WaitlistEntry[]) => ok({ entries })

beforeEach(async () => {
  bff = await startHall({
    [MINE]: waits(),
    'GET /api/appointments/halls': toChoose([
      choice({ earliest: null }),
      choice({ id: 'H2', name: '大东街道政务服务中心', earliest: null }),
    ]),
    'GET /api/appointments/days': ok({
      hall,
      days: [day('2026-11-25', 0, 'full'), day('2026-11-26', 0, 'full'), day('2026-11-28', 0, 'dayoff')],
    }),
    'GET /api/appointments/slots': ok({ slots: [] }),
    'GET /api/appointments?when=': ok({ numbers: [], appointments: [] }),
    [JOIN]: () => {
      bff.replies[MINE] = waits(entry())
      return ok({ entry: entry() }, 201)
    },
    [LEAVE]: () => {
      bff.replies[MINE] = waits()
      return ok({ entry: entry({ state: 'left', ahead: null }) })
    },
  })
})
afterEach(() => bff.stop())

const show = (more: Record<string, string> = {}) => showPage(WaitlistPage, more)
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }))
const sent = () => bff.asked(JOIN).map(({ body }) => body)

test('whichever hall and day, also those that open later: one press, and her place in line is there', async () => {
  show({ items: 'A1' })
  expect(await screen.findByRole('radio', { name: '这 2 个大厅都行' })).toBeChecked()
  await screen.findByRole('radio', { name: '哪天都行，以后新放出的日子也行' })
  await press('登记候补')
  expect(await screen.findByText('前面还有 2 人')).toBeInTheDocument()
  const [{ days, ...wish } = { days: [] }] = sent() as { days: string[] }[]
  expect(wish).toEqual({ items: ['A1'], halls: ['H1', 'H2'] })
  // Not the day that is closed; two weeks beyond what is listed.
  expect(days.slice(0, 3)).toEqual(['2026-11-25', '2026-11-26', '2026-11-29'])
  expect(days.at(-1)).toBe('2026-12-12')
  expect(screen.queryByRole('button', { name: '登记候补' })).toBeNull()
})

test('where she comes from is chosen already; without a day there is nothing to send', async () => {
  show({ items: 'A1', hall: 'H2', day: '2026-11-26' })
  expect(await screen.findByRole('checkbox', { name: '大东街道政务服务中心' })).toBeChecked()
  expect(screen.getByRole('checkbox', { name: hall.name })).not.toBeChecked()
  const chosen = await screen.findByRole('checkbox', { name: '11月26日 周四' })
  await userEvent.click(chosen)
  expect(await screen.findByRole('button', { name: '登记候补，请至少选一天' })).toHaveAttribute('aria-disabled', 'true')
  await userEvent.click(chosen)
  await press('登记候补')
  await waitFor(() => expect(sent()).toEqual([{ items: ['A1'], halls: ['H2'], days: ['2026-11-26'] }]))
})

test('with large text nothing is asked: one sentence, one button', async () => {
  usePreferences.setState({ elderly: true })
  show({ items: 'A1', hall: 'H2', day: '2026-11-26' })
  expect(await screen.findByText(/2 个大厅，近期哪一天都行/)).toBeInTheDocument()
  expect(screen.queryByRole('radio')).toBeNull()
  await press('登记候补')
  expect(await screen.findByText('前面还有 2 人')).toBeInTheDocument()
})

test('a place that is kept says until when, and leads to confirming it', async () => {
  const offer = {
    appointment: 'YY9',
    hallName: hall.name,
    startsAt: '2026-11-25T01:00:00.000Z',
    endsAt: '2026-11-25T01:30:00.000Z',
    until: '2026-11-24T01:15:00.000Z',
  }
  bff.replies[MINE] = waits(entry({ state: 'offered', ahead: null, offer }))
  show()
  expect(await screen.findByText(/请在 11月24日 周二 09:15 以前确认/)).toBeInTheDocument()
  await press('去确认：居住证首次申领')
  expect(phone.opened).toEqual(['/appointments/confirm/index?id=YY9'])
})

test('she leaves after reading what it means; until the hall has said so it is not claimed', async () => {
  bff.replies[MINE] = waits(entry())
  let known = false
  const left = bff.replies[LEAVE]
  bff.replies[LEAVE] = (request) =>
    known && typeof left === 'function'
      ? left(request)
      : { status: 202, body: { state: 'being_confirmed', operation: 'o', askAgainAfter: 0 } }
  show()
  await press('退出候补：居住证首次申领')
  const sheet = await screen.findByRole('dialog', { name: '退出候补' })
  expect(sheet).toHaveTextContent('再登记要从队尾排起')
  await userEvent.click(within(sheet).getByRole('button', { name: '退出候补' }))
  expect(await screen.findByText('正在向大厅确认退出候补，一有结果就更新。')).toBeInTheDocument()
  known = true
  expect(await screen.findByText('您现在没有在候补。', undefined, { timeout: 10_000 })).toBeInTheDocument()
  expect(new Set(bff.asked(LEAVE).map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
})

test('what the hall refuses is said, and how to go on', async () => {
  bff.replies[JOIN] = problemReply('waitlist_limit')
  show({ items: 'A1' })
  await press('登记候补')
  const sheet = await screen.findByRole('dialog', { name: '没有登记上' })
  expect(sheet).toHaveTextContent('或先退出一个不再需要的候补')
})

test('where she waits for as many as the hall allows she is told so, and can wait at the others', async () => {
  const others = ['X1', 'X2'].map((code) => entry({ id: code, items: [{ code, name: code }] }))
  bff.replies[MINE] = waits(...others)
  const rules = { ...hall.rules, waitlistMost: 2, offerSeconds: 600 }
  bff.replies['GET /api/appointments/halls'] = toChoose([
    choice({ rules }),
    choice({ id: 'H2', name: '大东街道政务服务中心', rules: { ...rules, offerSeconds: 1200 } }),
  ])
  show({ items: 'A1' })
  expect(
    await screen.findByText(`在${hall.name}，每人最多同时候补 2 个。退出一个，就可以在这里登记。`),
  ).toBeInTheDocument()
  expect(await screen.findByText(/会为您留 20 分钟/)).toBeInTheDocument()
  await screen.findByRole('radio', { name: '哪天都行，以后新放出的日子也行' })
  await press('登记候补')
  await waitFor(() => expect(sent()).toMatchObject([{ halls: ['H2'] }]))
})

test('several matters are waited for as the one visit she would book, and not once more', async () => {
  const both = [
    { code: 'A1', name: '居住证首次申领' },
    { code: 'A3', name: '居住登记' },
  ]
  const { unmount } = showPage(TimesPage, { items: 'A1,A3', hall: 'H1' })
  await press('登记候补，有空就留给我')
  expect(phone.opened).toEqual(['/appointments/waitlist/index?items=A1%2CA3&hall=H1'])
  unmount()

  const page = show({ items: 'A1,A3' })
  await screen.findByRole('radio', { name: '哪天都行，以后新放出的日子也行' })
  await press('登记候补')
  await waitFor(() => expect(sent()).toMatchObject([{ items: ['A1', 'A3'] }]))
  page.unmount()
  bff.replies[MINE] = waits(entry({ items: both }))
  show({ items: 'A3' })
  expect(await screen.findByText('居住证首次申领、居住登记')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '登记候补' })).toBeNull()
})

describe('she wants other halls or days', () => {
  const CHANGE = 'POST /api/appointments/waitlist/HB1/change'
  const changed = () => bff.asked(CHANGE).map(({ body }) => body)
  beforeEach(() => {
    bff.replies[MINE] = waits(entry())
    bff.replies[CHANGE] = ok({ entry: entry({ days: ['2026-11-26'] }) })
  })

  test('what she has chosen is there to be changed; the place stays, and she is back where she came from', async () => {
    const { unmount } = show()
    await press('改大厅或日期：居住证首次申领')
    expect(phone.opened).toEqual(['/appointments/waitlist/index?change=HB1'])
    unmount()
    show({ change: 'HB1' })
    expect(await screen.findByText('改了以后，排队的位置不变。')).toBeInTheDocument()
    expect(await screen.findByRole('checkbox', { name: hall.name })).toBeChecked()
    expect(screen.getByRole('checkbox', { name: '大东街道政务服务中心' })).not.toBeChecked()
    await userEvent.click(screen.getByRole('checkbox', { name: '11月25日 周三' }))
    expect(await screen.findByRole('button', { name: '保存，请至少选一天' })).toHaveAttribute('aria-disabled', 'true')
    await userEvent.click(screen.getByRole('checkbox', { name: '11月26日 周四' }))
    await press('保存')
    await waitFor(() => expect(changed()).toEqual([{ halls: ['H1'], days: ['2026-11-26'] }]))
    expect(await screen.findByText('已经改好，位置不变')).toBeInTheDocument()
  })

  test('whoever takes any day and any hall keeps that until she says otherwise', async () => {
    usePreferences.setState({ elderly: true })
    const all = [hall, { id: 'H2', name: '大东街道政务服务中心' }].map(({ id, name }) => ({ id, name }))
    bff.replies[MINE] = waits(entry({ halls: all, days: ['2026-11-25', '2026-12-08'] }))
    show({ change: 'HB1' })
    expect(await screen.findByRole('radio', { name: '这 2 个大厅都行' })).toBeChecked()
    expect(await screen.findByRole('radio', { name: '哪天都行，以后新放出的日子也行' })).toBeChecked()
    await userEvent.click(screen.getAllByRole('radio', { name: '只要我选的' })[0] as HTMLElement)
    await userEvent.click(screen.getByRole('checkbox', { name: hall.name }))
    await press('保存')
    await waitFor(() => expect(changed()).toMatchObject([{ halls: ['H1'] }]))
  })

  test('a refusal is said; one that is not known yet is asked about with the same key, and not claimed', async () => {
    bff.replies[CHANGE] = problemReply('waitlist_limit')
    show({ change: 'HB1' })
    await press('保存')
    const sheet = await screen.findByRole('dialog', { name: '没有改成' })
    expect(sheet).toHaveTextContent('可以换一个大厅')
    let known = false
    bff.replies[CHANGE] = () =>
      known
        ? ok({ entry: entry() })
        : { status: 202, body: { state: 'being_confirmed', operation: 'o', askAgainAfter: 0 } }
    await userEvent.click(within(sheet).getByRole('button', { name: '关闭' }))
    const before = changed().length
    await press('保存')
    expect(await screen.findByText('正在向大厅确认有没有改好，一有结果就更新。')).toBeInTheDocument()
    expect(phone.opened).toEqual([])
    known = true
    await waitFor(() => expect(phone.opened).toHaveLength(1), { timeout: 10_000 })
    const keys = bff
      .asked(CHANGE)
      .slice(before)
      .map(({ headers }) => headers['idempotency-key'])
    expect(new Set(keys).size).toBe(1)
  })

  test('what is over is not changed any more: the list says how it stands', async () => {
    bff.replies[MINE] = waits()
    show({ change: 'HB1' })
    expect(await screen.findByText('您现在没有在候补。')).toBeInTheDocument()
  })
})

test('who is not signed in comes back to the same wish', async () => {
  useSession.setState({ session: null })
  show({ items: 'A1', hall: 'H2' })
  await press('登录')
  const back = encodeURIComponent('/appointments/waitlist/index?items=A1&hall=H2')
  expect(phone.opened).toEqual([`/residents/sign-in/index?back=${back}`])
  expect(bff.asked(MINE)).toEqual([])
})

test('where a hall is full the way to the waitlist is there, and from her appointments the way back', async () => {
  const { unmount } = showPage(TimesPage, { items: 'A1', hall: 'H1' })
  await press('登记候补，有空就留给我')
  expect(phone.opened).toEqual(['/appointments/waitlist/index?items=A1&hall=H1'])
  unmount()
  bff.replies[MINE] = waits(entry())
  showPage(MyAppointmentsPage)
  await press('候补 1')
  expect(phone.opened.at(-1)).toBe('/appointments/waitlist/index')
})
