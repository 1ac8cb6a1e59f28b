import type { Visit } from '@shared/appointments/contract'
import type { Principal } from '@shared/residents/contract'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { answers } from '@/api/answers'
import MyAppointmentsPage from '@/pages/appointments'
import { usePreferences } from '@/stores/preferences'
import { useSession } from '@/stores/session'
import { card, hit } from '@/testing/catalogue'
import { AS_OF, fresh } from '@/testing/page'
import { phone } from '@/testing/phone'
import { problemReply } from '@/testing/server'
import HallsPage from '../halls'
import {
  appointment,
  booked,
  choice,
  ok,
  showPage,
  startHall,
  type TestHall,
  toChoose,
  told,
  visit,
} from '../testing/hall'
import WhatPage from '.'

/** One visit for several matters, and for whom. */

let bff: TestHall

const VISIT = 'GET /api/appointments/visit'
const HALLS = 'GET /api/appointments/halls'
const HOLD = 'POST /api/appointments/holds'
const ACTING = 'GET /api/residents/acting-for'
const one = { code: 'A1', name: '居住证首次申领', minutes: 12 }
const other = { code: 'A3', name: '居住证签注', minutes: 20 }
const child: Principal = { id: 'c1', name: '测**', relation: 'child', age: 4, scope: 'person', until: '2030-05-01' }
const company: Principal = { id: 'K1', name: '测试公司', relation: 'company', age: null, scope: 'company', until: null }
const visitOf = (more: Partial<Visit>): Visit => ({ ...visit, ...more })
const acting = (...principals: Principal[]) => ({ status: 200, body: { principals } })

beforeEach(async () => {
  bff = await startHall({
    [`${VISIT}?items=A1%2CA3`]: { status: 200, body: visitOf({ items: [one, other], minutes: 32, halls: 3 }) },
    [HALLS]: toChoose([choice()]),
    'GET /api/appointments?when=upcoming': ok({ numbers: [], appointments: [] }),
    [HOLD]: ok({ appointment: appointment() }, 201),
    'GET /api/catalogue/search': { status: 200, body: { hits: [hit('A1', one.name), hit('A3', other.name)] } },
    'GET /api/home': {
      status: 200,
      body: {
        serverTime: AS_OF,
        resident: { id: 'r1', name: '测***' },
        appointments: fresh([]),
        numbers: fresh([]),
        applications: fresh([]),
        drafts: fresh([]),
        certificates: fresh([], 'certificates'),
        messages: fresh({ unread: 0, latest: null }),
        suggestions: fresh([{ ...card('A3', other.name), booking: 'optional' }]),
        themes: fresh([]),
      },
    },
  })
})
afterEach(() => bff.stop())

const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }))
const holdNow = () => press('保留这个时间')
const sent = () => bff.asked(HOLD).at(-1)?.body

test('a further matter is added to the visit: how long both take, and how many halls can do them at one window', async () => {
  showPage(HallsPage, { items: 'A1' })
  await press('再加一件')
  expect(phone.opened).toEqual(['/appointments/what/index?items=A1'])

  showPage(WhatPage, { items: 'A1' })
  expect(await screen.findByText('约 12 分钟，有 2 个大厅可以办。')).toBeInTheDocument()
  await press(/^居住证签注/)
  expect(await screen.findByText('一个窗口可以一次办完，共约 32 分钟，有 3 个大厅可以这样办。')).toBeInTheDocument()
  await press('选大厅和时间')
  expect(phone.opened.at(-1)).toBe('/appointments/halls/index?items=A1%2CA3')
})

test('what is in the visit already is not offered again, and can be left out', async () => {
  showPage(WhatPage, { items: 'A1,A3' })
  await press('不办这件了：居住证签注')
  expect(await screen.findByText('约 12 分钟，有 2 个大厅可以办。')).toBeInTheDocument()
  await userEvent.type(screen.getByRole('textbox'), '居住证')
  expect(await screen.findByRole('button', { name: /^居住证签注/ })).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: /^居住证首次申领/ })).toBeNull()
})

test('matters that no window takes together are said to be so, and lead to no hall', async () => {
  bff.replies[`${VISIT}?items=A1%2CA3`] = { status: 200, body: visitOf({ items: [one, other], minutes: 32, halls: 0 }) }
  showPage(WhatPage, { items: 'A1,A3' })
  expect(await screen.findByText('没有一个窗口能一起办这几件。请去掉一件，分开预约。')).toBeInTheDocument()
  expect(screen.queryByRole('button', { name: '选大厅和时间' })).toBeNull()
})

test('three matters are the most', async () => {
  const three = [one, other, { code: 'A4', name: '居住证补领', minutes: 5 }]
  bff.replies[VISIT] = { status: 200, body: visitOf({ items: three, minutes: 37 }) }
  showPage(WhatPage, { items: 'A1,A3,A4' })
  expect(await screen.findByText('一次最多办 3 件。')).toBeInTheDocument()
  expect(screen.queryByRole('textbox')).toBeNull()
})

test('a visit of two matters is held as one', async () => {
  showPage(HallsPage, { items: 'A1,A3' })
  expect(await screen.findByText('办理：居住证首次申领、居住证签注（窗口约 32 分钟）')).toBeInTheDocument()
  await holdNow()
  await waitFor(() => expect(sent()).toEqual({ items: ['A1', 'A3'], slot: 'S1' }))
})

test('for whom is asked only of somebody who has a choice; what she chooses goes with the hold', async () => {
  bff.replies[ACTING] = acting(child, company)
  showPage(HallsPage, { items: 'A1' })
  await press('给谁办，测***（本人）')
  // What is for people is not offered for a company.
  expect(
    (await screen.findAllByRole('radio', { name: /（/ })).map((radio) => radio.getAttribute('aria-label')),
  ).toEqual(['测***（本人）', '测**（孩子），可代办到 2030年5月1日'])
  await userEvent.click(screen.getByRole('radio', { name: /^测\*\*（孩子）/ }))
  expect(await screen.findByRole('button', { name: '给谁办，测**（孩子）' })).toBeInTheDocument()
  await holdNow()
  await waitFor(() => expect(sent()).toEqual({ items: ['A1'], slot: 'S1', for: 'c1' }))
})

test('with nobody to act for, nothing is asked', async () => {
  showPage(HallsPage, { items: 'A1' })
  await screen.findByText(/^办理：/)
  expect(screen.queryByRole('button', { name: /^给谁办/ })).toBeNull()
  await holdNow()
  await waitFor(() => expect(sent()).toEqual({ items: ['A1'], slot: 'S1' }))
})

test('what is for companies is booked for a company, or it is said who could', async () => {
  bff.replies[VISIT] = { status: 200, body: visitOf({ audience: ['company'] }) }
  bff.replies[ACTING] = acting(child)
  const { unmount } = showPage(HallsPage, { items: 'A1' })
  expect(await screen.findByText(/^这件事只给企业办/)).toBeInTheDocument()
  unmount()
  answers.forget()
  bff.replies[ACTING] = acting(child, company)
  showPage(HallsPage, { items: 'A1' })
  // The only one it can be for.
  expect(await screen.findByRole('button', { name: '给谁办，测试公司（企业）' })).toBeInTheDocument()
  await holdNow()
  await waitFor(() => expect(sent()).toEqual({ items: ['A1'], slot: 'S1', for: 'K1' }))
})

test('an authorization that has ended is said to have, with what she can do', async () => {
  bff.replies[ACTING] = acting(child)
  bff.replies[HOLD] = problemReply('may_not_act_for')
  showPage(HallsPage, { items: 'A1', for: 'c1' })
  await screen.findByRole('button', { name: '给谁办，测**（孩子）' })
  await holdNow()
  expect(await screen.findByText(/您现在不能替这位办事人或这家企业办理/)).toBeInTheDocument()
})

test('with large text it is a question of its own, for those who have a choice', async () => {
  usePreferences.setState({ elderly: true })
  bff.replies[ACTING] = acting({ ...child, id: 'p1', relation: 'parent' })
  showPage(HallsPage, { items: 'A1' })
  expect(await screen.findByRole('heading', { name: '给谁办' })).toBeInTheDocument()
  await press(/^测\*\*（父母）/)
  expect(phone.opened).toEqual(['/appointments/halls/index?items=A1&for=p1'])

  showPage(HallsPage, { items: 'A1', for: 'p1' })
  await press('就约这个')
  await waitFor(() => expect(sent()).toEqual({ items: ['A1'], slot: 'S1', for: 'p1' }))
})

test('signed out she is not asked, and comes back to the same visit', async () => {
  useSession.setState({ session: null })
  showPage(HallsPage, { items: 'A1,A3' })
  await press('登录并保留这个时间')
  const back = encodeURIComponent('/appointments/halls/index?items=A1%2CA3')
  expect(phone.opened).toEqual([`/residents/sign-in/index?back=${back}`])
  expect(bff.asked(ACTING)).toEqual([])
})

test('in the list a booking says what it is for and for whom', async () => {
  const items = [one, other].map(({ code, name }) => ({ code, name }))
  bff.replies['GET /api/appointments?when=upcoming'] = ok({
    numbers: [],
    appointments: [booked({ items, person: { name: '测**', relation: 'child', age: 9 } })],
  })
  bff.replies['GET /api/appointments/waitlist'] = ok({ entries: [] })
  bff.replies['GET /api/appointments/YY1'] = told(booked())
  showPage(MyAppointmentsPage)
  expect(
    await screen.findByRole('button', { name: /，居住证首次申领、居住证签注，测\*\*（孩子），/ }),
  ).toBeInTheDocument()
})
