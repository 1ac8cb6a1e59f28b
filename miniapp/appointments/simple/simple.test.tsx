import type { ItemCard } from '@shared/catalogue/contract'
import type { Home } from '@shared/home/contract'
import { cleanup, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ComponentType } from 'react'
import { answers } from '@/api/answers'
import HomePage from '@/pages/home'
import { usePreferences } from '@/stores/preferences'
import { useSession } from '@/stores/session'
import { card, hit } from '@/testing/catalogue'
import { AS_OF, fresh } from '@/testing/page'
import { phone } from '@/testing/phone'
import { problemReply } from '@/testing/server'
import ConfirmPage from '../confirm'
import AppointmentPage from '../detail'
import HallsPage from '../halls'
import { usePlace } from '../halls/place'
import {
  appointment,
  booked,
  choice,
  day,
  hall,
  number,
  ok,
  showPage,
  slot,
  startHall,
  type TestHall,
  toChoose,
  told,
} from '../testing/hall'
import TimesPage from '../times'
import WhatPage from '../what'

/** 长者版: the whole way to a booking, one question a screen. */

let bff: TestHall

const HOLD = 'POST /api/appointments/holds'
const HALLS = 'GET /api/appointments/halls'
const near = choice({ id: 'H2', name: '大沙街道政务服务中心', earliest: slot('S5', '2026-11-26T05:30:00.000Z') })
const often: ItemCard = { ...card('A1', '居住证首次申领'), booking: 'optional' }
const home: Home = {
  serverTime: AS_OF,
  resident: { id: 'r1', name: '测***' },
  appointments: fresh([]),
  numbers: fresh([]),
  applications: fresh([]),
  drafts: fresh([]),
  certificates: fresh([], 'certificates'),
  messages: fresh({ unread: 0, latest: null }),
  suggestions: fresh([often, { ...card('A2', '无需预约的事'), booking: 'none' }]),
  themes: fresh([]),
}

beforeEach(async () => {
  usePlace.setState({ place: null })
  bff = await startHall({
    'GET /api/home': { status: 200, body: home },
    [HALLS]: toChoose([choice(), near]),
    'GET /api/appointments/days': ok({
      hall,
      days: [day('2026-11-25', 4), day('2026-11-26', 2), day('2026-11-28', 0, 'dayoff')],
    }),
    'GET /api/appointments/slots': ok({
      slots: [
        slot('S1', '2026-11-25T01:00:00.000Z'),
        slot('S3', '2026-11-25T06:30:00.000Z', 1),
        slot('S4', '2026-11-25T07:00:00.000Z', 0),
      ],
    }),
    'GET /api/appointments?when=upcoming': ok({ numbers: [], appointments: [] }),
    [HOLD]: ok({ appointment: appointment() }, 201),
    'GET /api/appointments/YY1': told(appointment()),
    'POST /api/appointments/YY1/confirm': () => {
      bff.replies['GET /api/appointments/YY1'] = told(booked())
      return told(booked())
    },
  })
  usePreferences.setState({ elderly: true })
})
afterEach(() => bff.stop())

const PAGES: Record<string, ComponentType> = {
  '/pages/home/index': HomePage,
  '/appointments/what/index': WhatPage,
  '/appointments/halls/index': HallsPage,
  '/appointments/times/index': TimesPage,
  '/appointments/confirm/index': ConfirmPage,
  '/appointments/detail/index': AppointmentPage,
}

/** Shows the page that was opened last, as the phone does. */
function follow(): void {
  const [path = '', query = ''] = (phone.opened.at(-1) ?? '').split('?')
  const Page = PAGES[path]
  if (!Page) throw new Error(`nothing is shown for ${path}`)
  cleanup()
  showPage(Page, Object.fromEntries(new URLSearchParams(query)))
}

let taps: string[]
beforeEach(() => {
  taps = []
})

/** One tap, which leads to another page. */
async function tap(name: string | RegExp): Promise<void> {
  const before = phone.opened.length
  const button = await screen.findByRole('button', { name })
  taps.push(button.getAttribute('aria-label') ?? '')
  await userEvent.click(button)
  await waitFor(() => expect(phone.opened.length).toBeGreaterThan(before))
  follow()
}

const show = (more: Record<string, string> = {}) => showPage(HallsPage, { items: 'A1', ...more })
const text = () => document.body.textContent ?? ''
const offers = (when: string) => waitFor(() => expect(text()).toContain(when))

test('from home to a booked appointment in four taps', async () => {
  phone.opened.push('/pages/home/index')
  follow()
  await tap(/^预约/)
  await tap(/^居住证首次申领/)
  await offers('11月25日 周三 上午9点')
  expect(text()).toContain(`在${hall.name}`)
  await tap('就约这个')
  await tap('确认预约')
  expect(await screen.findByRole('img', { name: /预约码/ })).toBeInTheDocument()
  expect(bff.asked(HOLD)[0]?.body).toEqual({ items: ['A1'], slot: 'S1' })
  expect(taps.length).toBeLessThanOrEqual(5)
})

test('every page of the way has a person to call, and one main answer', async () => {
  for (const path of Object.keys(PAGES)) {
    phone.opened.push(`${path}?items=A1&hall=H1&id=YY1`)
    follow()
    await waitFor(() => expect(screen.queryByRole('status', { name: '正在加载' })).toBeNull())
    await userEvent.click(await screen.findByRole('button', { name: /^找人帮忙/ }))
    expect({ path, called: phone.called.splice(0) }).toEqual({ path, called: ['12345'] })
  }
})

test('what needs no booking is not offered at once; found by its name, it leads to its guide', async () => {
  bff.replies['GET /api/catalogue/search'] = {
    status: 200,
    body: { hits: [{ ...hit('A2', '无需预约的事'), booking: 'none' }] },
  }
  showPage(WhatPage)
  expect(await screen.findByRole('button', { name: /居住证首次申领/ })).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /无需预约的事/ })).toBeNull()
  await userEvent.type(screen.getByRole('textbox'), '无需')
  await userEvent.click(await screen.findByRole('button', { name: /无需预约的事/ }))
  expect(phone.opened).toEqual(['/catalogue/guide/index?code=A2'])
})

test('another time: first the day, then the hour, and then it is the one that is offered', async () => {
  phone.opened.push('/appointments/halls/index?items=A1')
  follow()
  await tap('换个时间')
  const days = within(await screen.findByRole('list', { name: '哪一天去' })).getAllByRole('button')
  expect(days.map(({ textContent }) => textContent)).toEqual(['11月25日 周三余 4 个', '11月26日 周四余 2 个'])
  await tap(/^11月25日/)
  expect(screen.queryByRole('button', { name: /下午3点/ })).toBeNull()
  await tap(/^下午2点30分/)
  await offers('11月25日 周三 下午2点30分')
  expect(text()).toContain('您选的时间')
  await tap('就约这个')
  expect(bff.asked(HOLD)[0]?.body).toEqual({ items: ['A1'], slot: 'S3' })
})

test('another hall is offered with its own earliest time', async () => {
  phone.opened.push('/appointments/halls/index?items=A1')
  follow()
  await tap('换个大厅')
  await tap(/^大沙街道政务服务中心，最早 11月26日 周四 下午1点30分$/)
  await offers('11月26日 周四 下午1点30分')
  await tap('就约这个')
  expect(bff.asked(HOLD)[0]?.body).toEqual({ items: ['A1'], slot: 'S5' })
})

test('who has said where she is gets the earliest time around her', async () => {
  usePlace.setState({ place: { lng: 113.26, lat: 23.13, datum: 'GCJ-02' } })
  const around = [
    near,
    choice({ id: 'H3', earliest: null }),
    choice({ id: 'H4', earliest: null }),
    choice({ id: 'H5', earliest: null }),
  ]
  const far = choice({ id: 'H6', name: '很远的大厅', earliest: slot('S0', '2026-11-24T06:00:00.000Z') })
  const later = ['H7', 'H8'].map((id) => choice({ id, earliest: slot(id, '2026-11-27T06:00:00.000Z') }))
  bff.replies[HALLS] = toChoose(
    [...around, ...later, far].map((one, nth) => ({ ...one, distanceMetres: 400 * (nth + 1) })),
  )
  show()
  expect(await screen.findByText('在大沙街道政务服务中心')).toBeInTheDocument()
  expect(text()).toContain('离您近的大厅，最早可以约')
  expect(text()).toContain('约 400 米')
})

test('a time that was taken meanwhile is said to be gone, and the earliest is offered', async () => {
  show({ hall: 'H1', day: '2026-11-25', slot: 'S4' })
  expect(await screen.findByText('您选的时间刚刚约满，请另选一个。')).toBeInTheDocument()
  await offers('11月25日 周三 上午9点')
})

test('signed out she signs in first and comes back to the same offer', async () => {
  useSession.setState({ session: null })
  show({ hall: 'H1', day: '2026-11-25', slot: 'S3' })
  await offers('11月25日 周三 下午2点30分')
  await userEvent.click(screen.getByRole('button', { name: '登录，就约这个' }))
  const back = encodeURIComponent('/appointments/halls/index?items=A1&hall=H1&day=2026-11-25&slot=S3')
  expect(phone.opened).toEqual([`/residents/sign-in/index?back=${back}`])
})

test('what she keeps already comes first', async () => {
  bff.replies['GET /api/appointments?when=upcoming'] = ok({ numbers: [], appointments: [appointment()] })
  show()
  await userEvent.click(await screen.findByRole('button', { name: '去确认' }))
  expect(phone.opened).toEqual(['/appointments/confirm/index?id=YY1'])
})

test('a place that somebody else got first leads to what is free', async () => {
  const alternative = {
    slotId: 'S8',
    hallId: 'H1',
    hallName: hall.name,
    startsAt: '2026-11-26T02:00:00.000Z',
    endsAt: '2026-11-26T02:30:00.000Z',
    left: 2,
  }
  bff.replies[HOLD] = problemReply('slot_full', { alternatives: [alternative] })
  show()
  await userEvent.click(await screen.findByRole('button', { name: '就约这个' }))
  const other = await screen.findByRole('button', { name: /11月26日 周四 10:00–10:30/ })
  bff.replies[HOLD] = ok({ appointment: appointment() }, 201)
  await userEvent.click(other)
  await waitFor(() => expect(phone.opened).toEqual(['/appointments/confirm/index?id=YY1']))
  expect(bff.asked(HOLD).at(-1)?.body).toEqual({ items: ['A1'], slot: 'S8' })
})

test('all halls full is said, and where no hall takes it the guide is next', async () => {
  bff.replies[HALLS] = toChoose([choice({ earliest: null })])
  show()
  expect(await screen.findByText(/各个大厅近期都约满了/)).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '就约这个' })).toBeNull()
})

test('a booking is moved by the same two questions', async () => {
  bff.replies['GET /api/appointments/YY1'] = told(booked())
  bff.replies['POST /api/appointments/YY1/reschedule'] = told(booked({ slotId: 'S3' }))
  showPage(TimesPage, { items: 'A1', hall: 'H1', day: '2026-11-25', move: 'YY1' })
  expect(await screen.findByText(/现在约的是/)).toBeInTheDocument()
  await userEvent.click(await screen.findByRole('button', { name: /^下午2点30分/ }))
  await userEvent.click(await screen.findByRole('button', { name: '确认改时间' }))
  await waitFor(() => expect(phone.opened).toEqual(['/appointments/detail/index?id=YY1']))
})

describe('who goes today takes a number', () => {
  const TAKE = 'POST /api/appointments/queue'
  const noNumbers = { queue: { ...hall.queue, remoteNumbers: false } }
  beforeEach(() => {
    bff.replies[HALLS] = toChoose([
      choice({ waiting: 9, earliest: null }),
      { ...near, waiting: 0 },
      choice({ id: 'H3', name: '不发号的大厅', ...noNumbers }),
    ])
    bff.replies[TAKE] = ok({ queue: number() }, 201)
  })

  test('from home to the number in five taps, where the fewest wait first', async () => {
    phone.opened.push('/pages/home/index')
    follow()
    await tap(/^预约/)
    await tap(/^居住证首次申领/)
    await tap('今天就去，现场取号')
    const halls = within(await screen.findByRole('list', { name: '去哪个大厅取号' })).getAllByRole('button')
    expect(halls.map(({ textContent }) => textContent)).toEqual([
      '大沙街道政务服务中心现在不用排队',
      `${hall.name}现在 9 人等候`,
    ])
    await tap(/^东风街道政务服务中心/)
    await waitFor(() => expect(text()).toContain('请在轮到以前到大厅扫到场码'))
    expect(text()).toContain('现在 9 人等候')
    await userEvent.click(screen.getByRole('button', { name: '取号' }))
    await waitFor(() => expect(phone.opened.at(-1)).toBe('/appointments/queue/index?id=N1'))
    expect(bff.asked(TAKE).map(({ body }) => body)).toEqual([{ hall: 'H1', item: 'A1' }])
    expect(taps).toHaveLength(4)
  })

  test('where everything is full it is still a way; where no hall gives numbers, or it is for another, there is none', async () => {
    const ENTRY = { name: '今天就去，现场取号' }
    bff.replies[HALLS] = toChoose([choice({ earliest: null })])
    const first = show()
    expect(await screen.findByRole('button', ENTRY)).toBeInTheDocument()
    first.unmount()
    answers.forget()
    bff.replies[HALLS] = toChoose([choice(noNumbers)])
    const second = show()
    await offers('11月25日 周三 上午9点')
    expect(screen.queryByRole('button', ENTRY)).toBeNull()
    second.unmount()
    answers.forget()
    bff.replies[HALLS] = toChoose([choice()])
    show({ for: 'c1' })
    await offers('11月25日 周三 上午9点')
    expect(screen.queryByRole('button', ENTRY)).toBeNull()
  })

  test('signed out she signs in first; a hall that has closed meanwhile says so and what else there is', async () => {
    useSession.setState({ session: null })
    const { unmount } = show({ choose: 'walk_in', hall: 'H1' })
    await userEvent.click(await screen.findByRole('button', { name: '登录，取号' }))
    const back = encodeURIComponent('/appointments/halls/index?items=A1&hall=H1&choose=walk_in')
    expect(phone.opened).toEqual([`/residents/sign-in/index?back=${back}`])
    unmount()
    answers.forget()
    bff.replies[HALLS] = toChoose([choice({ openToday: false })])
    show({ choose: 'walk_in', hall: 'H1' })
    await userEvent.click(await screen.findByRole('button', { name: '约个时间' }))
    expect(phone.opened.at(-1)).toBe('/appointments/halls/index?items=A1')
  })
})
