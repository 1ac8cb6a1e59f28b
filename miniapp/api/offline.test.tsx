import { cleanup, screen, waitFor } from '@testing-library/react'
import type { ComponentType } from 'react'
import ApplyPage from '@/applications/apply'
import ApplicationPage from '@/applications/detail'
import MyApplicationsPage from '@/applications/mine'
import * as applying from '@/applications/testing/applying'
import ConfirmPage from '@/appointments/confirm'
import AppointmentPage from '@/appointments/detail'
import HallsPage from '@/appointments/halls'
import {
  appointment,
  booked,
  choice,
  day,
  hall,
  NOW,
  ok,
  showPage,
  slot,
  startHall,
  type TestHall,
  toChoose,
  told,
} from '@/appointments/testing/hall'
import TimesPage from '@/appointments/times'
import WaitlistPage from '@/appointments/waitlist'
import WhatPage from '@/appointments/what'
import GuidePage from '@/catalogue/guide'
import ListPage from '@/catalogue/list'
import ConsentsPage from '@/certificates/consents'
import CertificatePage from '@/certificates/detail'
import * as store from '@/certificates/testing/store'
import UsagePage from '@/certificates/usage'
import WalletPage from '@/certificates/wallet'
import InboxPage from '@/notifications/inbox'
import RemindersPage from '@/notifications/reminders'
import MyAppointmentsPage from '@/pages/appointments'
import FindPage from '@/pages/find'
import HomePage from '@/pages/home'
import MePage from '@/pages/me'
import { card, theme } from '@/testing/catalogue'
import { AS_OF, fresh, freshPhone } from '@/testing/page'
import { phone } from '@/testing/phone'
import { answers } from './answers'
import { keepKnown, restoreKnown, writeKnownNow } from './known'

/** Every page of the product on a poor network: what is known is there, and whoever leaves does not keep it waiting. */

const home = {
  serverTime: AS_OF,
  resident: { id: 'r1', name: '测***' },
  appointments: fresh([booked()]),
  numbers: fresh([]),
  applications: fresh([]),
  drafts: fresh([]),
  certificates: fresh([], 'certificates'),
  messages: fresh({ unread: 0, latest: null }),
  suggestions: fresh([card('A1', '居住证首次申领')]),
  themes: fresh([theme('t1', '身份户籍')]),
}

const ANSWERS = {
  ...applying.besides,
  'GET /api/home': { status: 200, body: home },
  'GET /api/catalogue/themes': ok({ themes: [theme('t1', '身份户籍')] }),
  'GET /api/catalogue/items?': ok({ items: [card('A1', '居住证首次申领')], total: 1, next: null }),
  'GET /api/appointments/halls': toChoose([choice()]),
  'GET /api/appointments/days': ok({ hall, days: [day('2026-11-25', 4)] }),
  'GET /api/appointments/slots': ok({ slots: [slot('S1', '2026-11-25T01:00:00.000Z')] }),
  'GET /api/appointments?when=': ok({ numbers: [], appointments: [booked()] }),
  'GET /api/appointments/YY1': told(booked()),
  'GET /api/appointments/YY2': told(appointment({ id: 'YY2' })),
  'GET /api/appointments/waitlist': ok({
    entries: [
      {
        id: 'HB1',
        state: 'waiting',
        items: [{ code: 'A1', name: '居住证首次申领' }],
        halls: [{ id: hall.id, name: hall.name }],
        days: ['2026-11-25'],
        ahead: 2,
        offer: null,
        person: { name: '测***', self: true },
      },
    ],
  }),
  'GET /api/applications/SB1': applying.shown(),
  'GET /api/applications/drafts': ok({ drafts: [] }),
  'GET /api/applications/drafts/D1': ok({ draft: applying.draft() }),
  'GET /api/applications': ok({ applications: fresh([applying.application()]) }),
  'GET /api/materials/for/A1': applying.materialsReply([applying.idCard]),
  'GET /api/materials/stored': ok({ materials: fresh([], 'certificates') }),
  'GET /api/certificates': ok({ certificates: fresh([store.certificate()], 'certificates') }),
  'GET /api/certificates/usage': ok({
    usage: fresh(
      [{ at: NOW, by: '测试市公安局', cause: '办理居住证签注', certificate: null, own: false }],
      'certificates',
    ),
  }),
  'GET /api/certificates/consents': ok({ consents: [store.consent()] }),
  [`GET /api/certificates/${store.CERTIFICATE_ID}`]: ok({ certificate: store.detail() }),
  'GET /api/notifications/messages': ok({ messages: [], unread: 0, next: null }),
  'GET /api/residents/me': {
    status: 200,
    body: {
      id: 'r1',
      name: '测***',
      idNumber: '440***********9037',
      idType: 'identityCard',
      phone: '170****0001',
      regionCode: '440106000000',
      family: [],
      companies: [],
    },
  },
}

type Case = [name: string, Page: ComponentType, params: Record<string, string>, known: string | RegExp]
const PAGES: Case[] = [
  ['home', HomePage, {}, '居住证首次申领'],
  ['find', FindPage, {}, '身份户籍'],
  ['my appointments', MyAppointmentsPage, {}, '已预约'],
  ['me', MePage, {}, /440\*+9037/],
  ['the list of a theme', ListPage, { theme: 't1', name: '身份户籍' }, '居住证首次申领'],
  ['a guide', GuidePage, { code: 'A1' }, '居住证首次申领'],
  ['what to book', WhatPage, {}, '居住证首次申领'],
  ['halls', HallsPage, { item: 'A1' }, hall.name],
  ['times', TimesPage, { items: 'A1', hall: 'H1' }, hall.name],
  ['confirming', ConfirmPage, { id: 'YY2' }, hall.name],
  ['a pass', AppointmentPage, { id: 'YY1' }, '户政窗口'],
  ['the waitlist', WaitlistPage, {}, '前面还有 2 人'],
  ['my applications', MyApplicationsPage, {}, /居住证签注/],
  ['an application', ApplicationPage, { id: 'SB1' }, 'HZ001'],
  ['applying', ApplyPage, { draft: 'D1' }, '居住证签注'],
  ['the wallet', WalletPage, {}, /4401\*+0012/],
  ['a certificate', CertificatePage, { id: store.CERTIFICATE_ID }, '440***********9037'],
  ['who used what', UsagePage, {}, /测试市公安局/],
  ['consents', ConsentsPage, {}, 'SQ202611230001'],
  ['messages', InboxPage, {}, /还没有消息|没有消息/],
  ['reminders', RemindersPage, {}, /./],
]

let bff: TestHall
let stopKeeping: () => void
beforeEach(async () => {
  freshPhone()
  applying.nothingUnsent()
  stopKeeping = keepKnown()
  bff = await startHall(ANSWERS)
})
afterEach(async () => {
  stopKeeping()
  await bff.stop()
})

describe.each(PAGES)('%s', (_, Page, params, known) => {
  test('opened without a network shows what was last known, and of when it is', async () => {
    showPage(Page, params)
    await screen.findAllByText(known)
    await waitFor(() => expect(answers.isAsking).toBe(false))
    cleanup()
    writeKnownNow()
    answers.forget()
    restoreKnown()
    phone.online = false
    for (const asked of Object.keys(bff.replies)) bff.replies[asked] = { status: 200, cut: true }

    showPage(Page, params)
    expect(screen.getAllByText(known)[0]).toBeInTheDocument()
    expect((await screen.findAllByText(/^\d\d:\d\d 的数据$/))[0]).toBeInTheDocument()
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('left, it no longer waits for any answer', async () => {
    for (const asked of Object.keys(bff.replies)) bff.replies[asked] = { status: 200, never: true }
    const { unmount } = showPage(Page, params)
    await waitFor(() => expect(bff.waiting().length).toBeGreaterThan(0))
    unmount()
    await waitFor(() => expect(bff.waiting()).toEqual([]))
  })
})

test('two pages with the same question ask it once', async () => {
  showPage(HomePage)
  showPage(WhatPage)
  await screen.findAllByText('居住证首次申领')
  expect(bff.asked('GET /api/home')).toHaveLength(1)
})
