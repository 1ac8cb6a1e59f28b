import * as v from 'valibot'
import { day, endpoint, id, instant } from '../http/endpoint'

/** 候补: one who waits for a place of an item, at some halls on some days. */
export const WaitlistEntrySchema = v.object({
  id: v.string(),
  /** 候补中 waiting · 已为您留位 offered · 已约上 booked · 已退出 left · 已结束 ended */
  state: v.picklist(['waiting', 'offered', 'booked', 'left', 'ended']),
  item: v.object({ code: v.string(), name: v.string() }),
  halls: v.array(v.object({ id: v.string(), name: v.string() })),
  days: v.array(day),
  /** How many wait before her for something she waits for too; null when she is not waiting. */
  ahead: v.nullable(v.number()),
  /** The place that is kept for her now: a held appointment, confirmed or given back like any other. */
  offer: v.nullable(
    v.object({ appointment: v.string(), hallName: v.string(), startsAt: instant, endsAt: instant, until: instant }),
  ),
  /** Masked. */
  person: v.object({ name: v.string(), self: v.boolean() }),
})
export type WaitlistEntry = v.InferOutput<typeof WaitlistEntrySchema>

const EntryAnswerSchema = v.object({ entry: WaitlistEntrySchema, serverTime: instant })

export const MOST_HALLS = 10
export const MOST_DAYS = 31

export const waitlistEndpoints = {
  mine: endpoint({
    id: 'appointments.waitlist',
    method: 'GET',
    path: '/api/appointments/waitlist',
    summary: 'What the resident waits for, with her place in line',
    access: 'resident',
    response: v.object({
      entries: v.array(WaitlistEntrySchema),
      /** How many one person may have at a time. */
      most: v.number(),
      /** How long an offered place is kept, counted by day only. */
      offerMinutes: v.number(),
      serverTime: instant,
    }),
    problems: ['hall_unavailable'],
  }),
  join: endpoint({
    id: 'appointments.joinWaitlist',
    method: 'POST',
    path: '/api/appointments/waitlist',
    summary: 'Wait for a place: whatever becomes free is offered to the first in line',
    access: 'resident',
    write: true,
    body: v.object({
      item: id,
      /** Whom she acts for; herself when it is left out. */
      for: v.optional(id),
      halls: v.pipe(v.array(id), v.minLength(1), v.maxLength(MOST_HALLS)),
      days: v.pipe(v.array(day), v.minLength(1), v.maxLength(MOST_DAYS)),
    }),
    response: EntryAnswerSchema,
    success: 201,
    problems: [
      'waitlist_limit',
      'waitlist_joined',
      'slot_not_open',
      'item_not_accepted',
      'may_not_act_for',
      'in_person_only',
      'wrong_audience',
      'not_found',
      'hall_unavailable',
    ],
  }),
  leave: endpoint({
    id: 'appointments.leaveWaitlist',
    method: 'POST',
    path: '/api/appointments/waitlist/:id/leave',
    summary: 'Wait no longer; a place that is kept for her now stays hers until she decides',
    access: 'resident',
    write: true,
    params: v.object({ id }),
    response: EntryAnswerSchema,
    problems: ['forbidden', 'not_found', 'wrong_state', 'hall_unavailable'],
  }),
}
