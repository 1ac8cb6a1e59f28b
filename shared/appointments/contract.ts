import * as v from 'valibot'
import { day, endpoint, id, idsInQuery, instant, numberInQuery, text } from '../http/endpoint'
import { PartSchema } from '../http/parts'
import { AppointmentSchema, LocationSchema, mineEndpoints } from './mine'
import { QueueRulesSchema } from './queue-rules'

export * from './mine'

/** What is done in one visit: more would keep a window from everybody else. */
export const MOST_ITEMS = 3
/** Codes of the items of one visit, in a query. */
const items = idsInQuery(MOST_ITEMS)
/** The same in a body. */
const itemsOfVisit = v.pipe(
  v.array(id),
  v.minLength(1),
  v.maxLength(MOST_ITEMS),
  v.check((list) => new Set(list).size === list.length, 'each only once'),
)
/**
 * Of whom it is asked: at some times people of an age have places of their own. Whoever is signed in asks for herself, and
 * nothing is said; for somebody else it is the age, in whole years, or `whose` where that is not known.
 */
const ofWhom = { age: v.optional(numberInQuery(0, 150)), whose: v.optional(v.picklist(['other'])) }

export const BookingRulesSchema = v.object({
  /** So many days ahead are open. */
  daysAhead: v.number(),
  /** What `daysAhead` counts. */
  unit: v.picklist(['workday', 'day']),
  /** Local time at which the last of them can be booked. */
  releaseAt: v.string(),
  sameDay: v.boolean(),
  cutoffMinutes: v.number(),
  cancelBeforeMinutes: v.number(),
  perDay: v.number(),
  perWeek: v.number(),
  perMonth: v.number(),
  noShows: v.number(),
  banDays: v.number(),
  checkInBeforeMinutes: v.number(),
  graceMinutes: v.number(),
  holdSeconds: v.number(),
  /** So many things one person may wait for at a time at this hall. */
  waitlistMost: v.number(),
  /** So long an offered place is kept, counted by day only. */
  offerSeconds: v.number(),
  /** Whether somebody may book for another person. */
  proxyAllowed: v.boolean(),
  /** People of an age who have places of their own at certain hours; in whole years, from and below. */
  groups: v.array(
    v.object({
      name: v.string(),
      fromAge: v.number(),
      belowAge: v.number(),
      hours: v.array(v.object({ from: v.string(), to: v.string() })),
    }),
  ),
})
export type BookingRules = v.InferOutput<typeof BookingRulesSchema>

export const SlotSchema = v.object({
  id: v.string(),
  startsAt: instant,
  endsAt: instant,
  partOfDay: v.picklist(['morning', 'afternoon']),
  left: v.number(),
})
export type Slot = v.InferOutput<typeof SlotSchema>

export const HallSchema = v.object({
  id: v.string(),
  name: v.string(),
  address: v.string(),
  regionCode: v.string(),
  phone: v.string(),
  location: LocationSchema,
  hours: v.array(v.object({ from: v.string(), to: v.string() })),
  openToday: v.boolean(),
  /** People waiting in the hall now. */
  waiting: v.number(),
  queue: QueueRulesSchema,
  rules: BookingRulesSchema,
})
export type Hall = v.InferOutput<typeof HallSchema>

export const HallChoiceSchema = v.object({
  ...HallSchema.entries,
  /** Straight line from the place given; null when none was given. */
  distanceMetres: v.nullable(v.number()),
  /** First free time for this visit, null when none is open. */
  earliest: v.nullable(SlotSchema),
})
export type HallChoice = v.InferOutput<typeof HallChoiceSchema>

/** How many people usually take a number at a hall on a weekday, hour by hour. */
export const UsualDaySchema = v.object({
  hall: v.string(),
  /** 1 Monday … 7 Sunday */
  weekday: v.picklist([1, 2, 3, 4, 5, 6, 7]),
  /** On how many such days it was counted. */
  days: v.number(),
  /** `people` on average, in the hour from then on. */
  hours: v.array(v.object({ from: v.string(), people: v.number() })),
})
export type UsualDay = v.InferOutput<typeof UsualDaySchema>

export const BookingDaySchema = v.object({
  day,
  open: v.boolean(),
  left: v.number(),
  /** Why it is closed. */
  reason: v.nullable(v.picklist(['full', 'dayoff', 'exception', 'cutoff', 'notyet', 'calendar'])),
})
export type BookingDay = v.InferOutput<typeof BookingDaySchema>

/** With the server's time, so that countdowns do not depend on the phone's clock. */
export const AppointmentAnswerSchema = v.object({ appointment: AppointmentSchema, serverTime: instant })
export type AppointmentAnswer = v.InferOutput<typeof AppointmentAnswerSchema>

/** Several items as one visit: what it takes, and whether any hall has a window that takes them all. */
export const VisitSchema = v.object({
  items: v.array(v.object({ code: v.string(), name: v.string(), minutes: v.number() })),
  /** Durations added up. */
  minutes: v.number(),
  /** Whom all of them can be done for; empty: some only for people and some only for companies. */
  audience: v.array(v.picklist(['person', 'company'])),
  /** Halls with a window that takes them all. */
  halls: v.number(),
})
export type Visit = v.InferOutput<typeof VisitSchema>

const bookingProblems = ['hall_unavailable', 'forbidden', 'not_found', 'wrong_state'] as const

export const appointmentEndpoints = {
  ...mineEndpoints,
  visit: endpoint({
    id: 'appointments.visit',
    method: 'GET',
    path: '/api/appointments/visit',
    summary: 'Whether several items can be done in one visit, how long it takes, and for whom',
    access: 'open',
    query: v.object({ items }),
    response: VisitSchema,
    problems: ['not_found', 'hall_unavailable'],
  }),
  halls: endpoint({
    id: 'appointments.halls',
    method: 'GET',
    path: '/api/appointments/halls',
    summary: 'Halls with a window that takes all items of a visit, nearest or earliest first',
    access: 'anyone',
    query: v.object({
      items,
      ...ofWhom,
      lng: v.optional(numberInQuery(-180, 180)),
      lat: v.optional(numberInQuery(-90, 90)),
      datum: v.optional(v.picklist(['GCJ-02', 'WGS-84'])),
      sort: v.optional(v.picklist(['distance', 'earliest'])),
      /** Only halls within so many metres of the place given. */
      within: v.optional(numberInQuery(100, 1_000_000)),
      /** `earliest` is the first time on this day, in this part of a day. */
      day: v.optional(day),
      part: v.optional(v.picklist(['morning', 'afternoon'])),
    }),
    response: v.object({
      halls: v.array(HallChoiceSchema),
      /** Days on which any time is left, and the day asked for, with how many halls have one that fits. */
      days: v.array(v.object({ day, halls: v.number() })),
      /** What is usual on the weekday she would go to each hall. A hall that was never counted is absent. */
      crowding: PartSchema(v.array(UsualDaySchema)),
      serverTime: instant,
    }),
    problems: ['not_found', 'hall_unavailable'],
  }),
  days: endpoint({
    id: 'appointments.days',
    method: 'GET',
    path: '/api/appointments/days',
    summary: 'Days open for a visit at a hall, with what is left',
    access: 'anyone',
    query: v.object({ items, hall: id, ...ofWhom }),
    response: v.object({ days: v.array(BookingDaySchema), hall: HallSchema, serverTime: instant }),
    problems: ['not_found', 'item_not_accepted', 'hall_unavailable'],
  }),
  slots: endpoint({
    id: 'appointments.slots',
    method: 'GET',
    path: '/api/appointments/slots',
    summary: 'Times of a day, with what is left',
    access: 'anyone',
    query: v.object({ items, hall: id, day, ...ofWhom }),
    response: v.object({ slots: v.array(SlotSchema), serverTime: instant }),
    problems: ['not_found', 'item_not_accepted', 'calendar_not_published', 'hall_unavailable'],
  }),
  hold: endpoint({
    id: 'appointments.hold',
    method: 'POST',
    path: '/api/appointments/holds',
    summary: 'Hold a time for a few minutes',
    access: 'resident',
    write: true,
    body: v.object({
      items: itemsOfVisit,
      slot: id,
      /** One of residents.actingFor; absent: for herself. */
      for: v.optional(id),
    }),
    response: AppointmentAnswerSchema,
    success: 201,
    problems: [
      'in_line',
      'line_full',
      'slot_full',
      'slot_not_open',
      'booking_limit',
      'booking_overlap',
      'booking_banned',
      'item_not_accepted',
      'calendar_not_published',
      'may_not_act_for',
      'in_person_only',
      'wrong_audience',
      'not_found',
      'identity_unavailable',
      'hall_unavailable',
    ],
  }),
  confirm: endpoint({
    id: 'appointments.confirm',
    method: 'POST',
    path: '/api/appointments/:id/confirm',
    summary: 'Turn a held time into a booking',
    access: 'resident',
    write: true,
    params: v.object({ id }),
    response: AppointmentAnswerSchema,
    problems: [...bookingProblems, 'hold_expired', 'may_not_act_for', 'identity_unavailable'],
  }),
  extend: endpoint({
    id: 'appointments.extend',
    method: 'POST',
    path: '/api/appointments/:id/extend',
    summary: 'Keep a held time longer, as long again as at first: once, and in 长者版 as often as it is asked for',
    access: 'resident',
    write: true,
    params: v.object({ id }),
    body: v.object({ elderly: v.optional(v.boolean()) }),
    response: AppointmentAnswerSchema,
    problems: [...bookingProblems, 'hold_expired'],
  }),
  reschedule: endpoint({
    id: 'appointments.reschedule',
    method: 'POST',
    path: '/api/appointments/:id/reschedule',
    summary: 'Move a booking to another time, in one step: the new place first, then the old one is given back',
    access: 'resident',
    write: true,
    params: v.object({ id }),
    body: v.object({
      slot: id,
      /** What the booking is for, as the phone shows it: tells how many places of the time it needs, and changes nothing. */
      items: itemsOfVisit,
    }),
    response: AppointmentAnswerSchema,
    problems: [
      ...bookingProblems,
      'in_line',
      'line_full',
      'slot_full',
      'slot_not_open',
      'booking_limit',
      'booking_overlap',
      'booking_banned',
      'item_not_accepted',
      'calendar_not_published',
      'too_late_to_cancel',
    ],
  }),
  cancel: endpoint({
    id: 'appointments.cancel',
    method: 'POST',
    path: '/api/appointments/:id/cancel',
    summary: 'Give a held or booked time back',
    access: 'resident',
    write: true,
    params: v.object({ id }),
    body: v.object({ reason: v.optional(text(100)) }),
    response: AppointmentAnswerSchema,
    problems: [...bookingProblems, 'too_late_to_cancel'],
  }),
  appeal: endpoint({
    id: 'appointments.appeal',
    method: 'POST',
    path: '/api/appointments/:id/appeal',
    summary: 'Say why an appointment was missed, so that it may count no more',
    access: 'resident',
    write: true,
    params: v.object({ id }),
    body: v.object({ reason: text(200) }),
    response: AppointmentAnswerSchema,
    problems: bookingProblems,
  }),
  one: endpoint({
    id: 'appointments.one',
    method: 'GET',
    path: '/api/appointments/:id',
    summary: 'One appointment of the resident, with its code',
    access: 'resident',
    params: v.object({ id }),
    response: AppointmentAnswerSchema,
    problems: ['forbidden', 'not_found', 'hall_unavailable'],
  }),
}
