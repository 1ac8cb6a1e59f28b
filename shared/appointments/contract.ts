import * as v from 'valibot'
import { day, endpoint, id, instant, numberInQuery, text } from '../http/endpoint'
import { AppointmentSchema, LocationSchema, mineEndpoints } from './mine'

export * from './mine'

export const BookingRulesSchema = v.object({
  /** Working days ahead that are open. */
  daysAhead: v.number(),
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
  rules: BookingRulesSchema,
})
export type Hall = v.InferOutput<typeof HallSchema>

export const HallChoiceSchema = v.object({
  ...HallSchema.entries,
  /** Straight line from the place given; null when none was given. */
  distanceMetres: v.nullable(v.number()),
  /** First free time for this item, null when none is open. */
  earliest: v.nullable(SlotSchema),
})
export type HallChoice = v.InferOutput<typeof HallChoiceSchema>

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

const bookingProblems = ['hall_unavailable', 'forbidden', 'not_found', 'wrong_state'] as const

export const appointmentEndpoints = {
  ...mineEndpoints,
  halls: endpoint({
    id: 'appointments.halls',
    method: 'GET',
    path: '/api/appointments/halls',
    summary: 'Halls that accept an item, nearest or earliest first',
    access: 'open',
    query: v.object({
      item: id,
      lng: v.optional(numberInQuery(-180, 180)),
      lat: v.optional(numberInQuery(-90, 90)),
      datum: v.optional(v.picklist(['GCJ-02', 'WGS-84'])),
      sort: v.optional(v.picklist(['distance', 'earliest'])),
    }),
    response: v.object({ halls: v.array(HallChoiceSchema), serverTime: instant }),
    problems: ['not_found', 'hall_unavailable'],
  }),
  days: endpoint({
    id: 'appointments.days',
    method: 'GET',
    path: '/api/appointments/days',
    summary: 'Days open for an item at a hall, with what is left',
    access: 'open',
    query: v.object({ item: id, hall: id }),
    response: v.object({ days: v.array(BookingDaySchema), hall: HallSchema, serverTime: instant }),
    problems: ['not_found', 'item_not_accepted', 'hall_unavailable'],
  }),
  slots: endpoint({
    id: 'appointments.slots',
    method: 'GET',
    path: '/api/appointments/slots',
    summary: 'Times of a day, with what is left',
    access: 'open',
    query: v.object({ item: id, hall: id, day }),
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
    body: v.object({ item: id, slot: id }),
    response: AppointmentAnswerSchema,
    success: 201,
    problems: [
      'slot_full',
      'slot_not_open',
      'booking_limit',
      'booking_overlap',
      'booking_banned',
      'item_not_accepted',
      'calendar_not_published',
      'not_found',
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
    problems: [...bookingProblems, 'hold_expired'],
  }),
  extend: endpoint({
    id: 'appointments.extend',
    method: 'POST',
    path: '/api/appointments/:id/extend',
    summary: 'Keep a held time longer, once, as long again as at first',
    access: 'resident',
    write: true,
    params: v.object({ id }),
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
    body: v.object({ slot: id }),
    response: AppointmentAnswerSchema,
    problems: [
      ...bookingProblems,
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
