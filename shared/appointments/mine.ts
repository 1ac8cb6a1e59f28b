import * as v from 'valibot'
import { endpoint, instant } from '../http/endpoint'

/** An appointment of the resident: the part of the capability that the mini-program's first screens need. */

/** Degrees with the datum they are in; converted exactly once, where a map needs another one. */
export const LocationSchema = v.object({
  lng: v.number(),
  lat: v.number(),
  datum: v.picklist(['GCJ-02', 'WGS-84']),
})
export type Location = v.InferOutput<typeof LocationSchema>

/** 预留 held · 已预约 booked · 已签到 checked_in · 已叫号 called · 已办理 served · 已取消 cancelled · 预留过期 expired · 爽约 missed */
export const AppointmentStateSchema = v.picklist([
  'held',
  'booked',
  'checked_in',
  'called',
  'served',
  'cancelled',
  'expired',
  'missed',
])
export type AppointmentState = v.InferOutput<typeof AppointmentStateSchema>

export const AppointmentSchema = v.object({
  id: v.string(),
  state: AppointmentStateSchema,
  /** A change was sent and the hall has not said what became of it. */
  pending: v.nullable(v.picklist(['confirm', 'cancel', 'move', 'appeal'])),
  /** What is done in this visit. */
  items: v.array(v.object({ code: v.string(), name: v.string() })),
  hall: v.object({
    id: v.string(),
    name: v.string(),
    address: v.string(),
    phone: v.string(),
    location: LocationSchema,
  }),
  slotId: v.string(),
  windowName: v.string(),
  startsAt: instant,
  endsAt: instant,
  holdExpiresAt: v.nullable(instant),
  /** The hall keeps this hold longer when it is asked to: once. */
  extendable: v.boolean(),
  /** The same for 长者版: again and again, up to ten times. */
  extendableElderly: v.boolean(),
  /** Shown at the hall; only on a booking. ASCII. */
  checkInCode: v.nullable(v.string()),
  queueNumber: v.nullable(v.string()),
  cancelUntil: instant,
  checkInFrom: instant,
  checkInUntil: instant,
  /** Why the hall cancelled it, in its own words; null: it did not. */
  cancelledByHall: v.nullable(v.string()),
  /**
   * 申诉, when it was missed: she may say why, the hall decides. `forgiven`: it counts no more though she has not asked.
   * `answer`: what the hall said to it.
   */
  appeal: v.nullable(
    v.object({
      state: v.picklist(['possible', 'open', 'granted', 'refused', 'forgiven']),
      answer: v.nullable(v.string()),
    }),
  ),
  /** Grows with every change at the hall. */
  version: v.number(),
  /**
   * Who is served, and how the resident acts for them. Names of people are masked. `age` in whole years on the day, where
   * it is known: at some times people of an age have places of their own.
   */
  person: v.object({
    name: v.string(),
    relation: v.picklist(['self', 'child', 'parent', 'company']),
    age: v.nullable(v.number()),
  }),
})
export type Appointment = v.InferOutput<typeof AppointmentSchema>

/** 现场号: a walk-in's number that is still in the queue. */
export const WalkInSchema = v.object({
  id: v.string(),
  /** As it is called in the hall, e.g. HJ012. */
  number: v.string(),
  /** 过号 passed: missed a call, can be taken up again. */
  state: v.picklist(['waiting', 'called', 'passed']),
  itemName: v.string(),
  hallName: v.string(),
  /** Waiting before it; null when it does not wait. */
  ahead: v.nullable(v.number()),
  /** Where it was called to. */
  desk: v.nullable(v.string()),
})
export type WalkIn = v.InferOutput<typeof WalkInSchema>

/** The part of `appointmentEndpoints` that tab pages ask. */
export const mineEndpoints = {
  mine: endpoint({
    id: 'appointments.mine',
    method: 'GET',
    path: '/api/appointments',
    summary: 'The resident’s own appointments; with the upcoming ones, numbers she has taken from afar',
    access: 'resident',
    query: v.object({ when: v.optional(v.picklist(['upcoming', 'past'])) }),
    response: v.object({
      appointments: v.array(AppointmentSchema),
      numbers: v.array(WalkInSchema),
      serverTime: instant,
    }),
    problems: ['hall_unavailable'],
  }),
}
