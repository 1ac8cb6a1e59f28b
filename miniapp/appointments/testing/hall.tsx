import type { Appointment, BookingDay, Hall, HallChoice, Slot, Visit } from '@shared/appointments/contract'
import type { QueueNumber } from '@shared/appointments/queue'
import type { GuideAnswer, Material } from '@shared/catalogue/contract'
import { render } from '@testing-library/react'
import type { ComponentType } from 'react'
import { answers } from '@/api/answers'
import { usePreferences } from '@/stores/preferences'
import { useSession } from '@/stores/session'
import { resolved } from '@/testing/catalogue'
import { phone } from '@/testing/phone'
import { type Received, type Reply, startServer } from '@/testing/server'

/** Tuesday, nine o'clock at the hall. */
export const NOW = '2026-11-24T01:00:00.000Z'
export const secondsFromNow = (seconds: number): string => new Date(Date.parse(NOW) + seconds * 1000).toISOString()

export const hall: Hall = {
  id: 'H1',
  name: '东风街道政务服务中心',
  address: '广州市越秀区东风路1号',
  regionCode: '440104000000',
  phone: '020-80990001',
  location: { lng: 113.26, lat: 23.13, datum: 'GCJ-02' },
  hours: [
    { from: '09:00', to: '12:00' },
    { from: '13:00', to: '17:00' },
  ],
  openToday: true,
  waiting: 3,
  queue: { remoteNumbers: true, keepMinutes: 15, othersFirst: 3 },
  rules: {
    daysAhead: 7,
    unit: 'workday',
    releaseAt: '07:00',
    sameDay: true,
    cutoffMinutes: 10,
    cancelBeforeMinutes: 120,
    perDay: 1,
    perWeek: 5,
    perMonth: 10,
    noShows: 2,
    banDays: 14,
    checkInBeforeMinutes: 15,
    graceMinutes: 10,
    holdSeconds: 300,
    waitlistMost: 3,
    offerSeconds: 900,
    proxyAllowed: true,
    groups: [],
  },
}

export const slot = (id: string, startsAt: string, left = 2): Slot => ({
  id,
  startsAt,
  endsAt: new Date(Date.parse(startsAt) + 1_800_000).toISOString(),
  partOfDay: Number(startsAt.slice(11, 13)) < 4 ? 'morning' : 'afternoon',
  left,
})

export const choice = (more: Partial<HallChoice> = {}): HallChoice => ({
  ...hall,
  distanceMetres: null,
  earliest: slot('S1', '2026-11-25T01:00:00.000Z'),
  ...more,
})

export const day = (date: string, left: number, reason: BookingDay['reason'] = null): BookingDay => ({
  day: date,
  open: reason === null,
  left,
  reason,
})

export const appointment = (more: Partial<Appointment> = {}): Appointment => ({
  id: 'YY1',
  state: 'held',
  pending: null,
  items: [{ code: 'A1', name: '居住证首次申领' }],
  hall: { id: hall.id, name: hall.name, address: hall.address, phone: hall.phone, location: hall.location },
  slotId: 'S1',
  windowName: '户政窗口',
  startsAt: '2026-11-25T01:00:00.000Z',
  endsAt: '2026-11-25T01:30:00.000Z',
  holdExpiresAt: secondsFromNow(300),
  extendable: true,
  extendableElderly: true,
  checkInCode: null,
  queueNumber: null,
  cancelUntil: '2026-11-24T23:00:00.000Z',
  checkInFrom: '2026-11-25T00:45:00.000Z',
  checkInUntil: '2026-11-25T01:10:00.000Z',
  cancelledByHall: null,
  appeal: null,
  version: 1,
  person: { name: '测***', relation: 'self', age: null },
  ...more,
})

export const booked = (more: Partial<Appointment> = {}): Appointment =>
  appointment({
    state: 'booked',
    holdExpiresAt: null,
    extendable: false,
    extendableElderly: false,
    checkInCode: 'ABCDEFGHJKLMNPQR',
    ...more,
  })

/** A walk-in's number. */
export const number = (more: Partial<QueueNumber> = {}): QueueNumber => ({
  id: 'N1',
  appointment: null,
  number: 'HJ012',
  state: 'waiting',
  item: { code: 'A1', name: '居住证首次申领' },
  hall: { id: hall.id, name: hall.name, address: hall.address, phone: hall.phone, location: hall.location },
  windowName: '户政窗口',
  ahead: 3,
  wait: { fromMinutes: 9, toMinutes: 14 },
  desk: null,
  here: true,
  calledAt: null,
  keptUntil: null,
  endedByHall: null,
  rules: { remoteNumbers: true, keepMinutes: 15, othersFirst: 3 },
  ...more,
})

const material = (id: string, name: string, need: Material['need']): Material => ({
  id,
  name,
  need,
  form: 'paper',
  copies: 1,
  source: '申请人',
  acceptance: '清晰',
  main: false,
  sort: 'certificate',
  certificateType: null,
  kinds: [],
  checkedBy: null,
})

export const guide: GuideAnswer = {
  guide: {
    state: 'fresh',
    source: 'hall',
    asOf: NOW,
    data: {
      item: {
        code: 'A1',
        matter: 'M1',
        name: '居住证首次申领',
        alias: null,
        department: '广州市公安局',
        regionCode: '440100000000',
        regionName: '广州市',
        booking: 'optional',
        visits: 1,
        promisedDays: 10,
        online: true,
      },
      departmentCode: 'GA',
      legalDays: 15,
      visitReason: null,
      fees: [],
      conditions: [],
      steps: [],
      materials: [
        material('m1', '居民身份证', 'required'),
        material('m2', '近期照片', 'required'),
        material('m3', '住所证明', 'deferrable'),
        material('m4', '荣誉证书', 'optional'),
        material('m5', '居住证申领表', 'required'),
      ],
      legalBasis: [],
      where: { address: hall.address, hours: '周一至周五', phone: hall.phone, complaints: '12345' },
      resultName: '居住证',
      questions: [],
      durationMinutes: 12,
      resultCertificateType: null,
      renewsCertificateType: null,
    },
  },
  materials: {
    state: 'fresh',
    source: 'certificates',
    asOf: NOW,
    data: [
      resolved('m1', '居民身份证', 'held', [{ code: 'certificate_valid', name: '居民身份证' }]),
      resolved('m2', '近期照片', 'provide', [{ code: 'nothing_stored' }]),
      resolved('m3', '住所证明', 'later', [{ code: 'may_follow', days: 5 }]),
      resolved('m4', '荣誉证书', 'optional', [{ code: 'nothing_stored' }]),
      resolved('m5', '居住证申领表', 'form', [{ code: 'made_from_form' }]),
    ],
  },
}

export const visit: Visit = {
  items: [{ code: 'A1', name: '居住证首次申领', minutes: 12 }],
  minutes: 12,
  audience: ['person'],
  halls: 2,
}

export const ok = (body: object, status = 200): Reply => ({ status, body: { serverTime: NOW, ...body } })
/** Halls to choose from; where nothing else is said, nothing is known of days and of what is usual. */
export const toChoose = (halls: readonly HallChoice[], more: object = {}): Reply =>
  ok({ halls, days: [], crowding: { state: 'fresh', source: 'hall', asOf: NOW, data: [] }, ...more })
export const told = (one: Appointment): Reply => ok({ appointment: one })

/** What a test's BFF says, by method and the path's beginning; the longest one that fits decides. */
export type Replies = Record<string, Reply | ((request: Received) => Reply)>

/** A BFF that answers for a hall, and a resident who is signed in. Whatever is not listed is a mistake of the test. */
export async function startHall(replies: Replies) {
  answers.forget()
  usePreferences.setState({ locale: 'zh-Hans', elderly: false })
  useSession.setState({
    session: { token: 't'.repeat(43), expiresAt: '2026-12-24T01:00:00.000Z', resident: { id: 'r1', name: '测***' } },
  })
  const known: Replies = {
    'GET /api/notifications/reminders': ok({ phone: false, reminders: [] }),
    'GET /api/appointments/waitlist': ok({ entries: [] }),
    'GET /api/catalogue/items/A1': { status: 200, body: guide },
    'GET /api/appointments/visit': { status: 200, body: visit },
    'GET /api/residents/acting-for': { status: 200, body: { principals: [] } },
    ...replies,
  }
  const bff = await startServer((request) => {
    const asked = `${request.method} ${request.url}`
    const [best] = Object.keys(known)
      .filter((beginning) => asked.startsWith(beginning))
      .sort((a, b) => b.length - a.length)
    const reply = best === undefined ? undefined : known[best]
    if (reply === undefined) throw new Error(`the test does not say what ${asked} answers`)
    return typeof reply === 'function' ? reply(request) : reply
  })
  return {
    ...bff,
    /** From now on. */
    replies: known,
    /** What was asked, by method and the path's beginning. */
    asked: (beginning: string) => bff.received.filter(({ method, url }) => `${method} ${url}`.startsWith(beginning)),
    async stop() {
      answers.forget()
      useSession.setState({ session: null })
      await bff.stop()
    },
  }
}
export type TestHall = Awaited<ReturnType<typeof startHall>>

/** Opens a page with its query, as a phone does. */
export function showPage(Page: ComponentType, params: Record<string, string> = {}) {
  phone.params = params
  return render(<Page />)
}
