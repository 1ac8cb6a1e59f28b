import * as v from 'valibot'
import { day, endpoint, instant } from '../http/endpoint'

/** What she waits for: the part of the waitlist that the mini-program's first screens need. */

/** 候补: one who waits for a place for a visit, at some halls on some days. */
export const WaitlistEntrySchema = v.object({
  id: v.string(),
  /** 候补中 waiting · 已为您留位 offered · 已约上 booked · 已退出 left · 已结束 ended */
  state: v.picklist(['waiting', 'offered', 'booked', 'left', 'ended']),
  /** What is done in the visit. */
  items: v.array(v.object({ code: v.string(), name: v.string() })),
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

/** The part of `waitlistEndpoints` that tab pages ask. */
export const waitingEndpoints = {
  mine: endpoint({
    id: 'appointments.waitlist',
    method: 'GET',
    path: '/api/appointments/waitlist',
    summary: 'What the resident waits for, with her place in line',
    access: 'resident',
    response: v.object({ entries: v.array(WaitlistEntrySchema), serverTime: instant }),
    problems: ['hall_unavailable'],
  }),
}
