import * as v from 'valibot'
import { day, endpoint, id, instant } from '../http/endpoint'
import { MOST_ITEMS } from './contract'
import { WaitlistEntrySchema, waitingEndpoints } from './waiting'

export * from './waiting'

const EntryAnswerSchema = v.object({ entry: WaitlistEntrySchema, serverTime: instant })

export const MOST_HALLS = 10
export const MOST_DAYS = 31

const wish = {
  halls: v.pipe(v.array(id), v.minLength(1), v.maxLength(MOST_HALLS)),
  days: v.pipe(v.array(day), v.minLength(1), v.maxLength(MOST_DAYS)),
}

export const waitlistEndpoints = {
  ...waitingEndpoints,
  join: endpoint({
    id: 'appointments.joinWaitlist',
    method: 'POST',
    path: '/api/appointments/waitlist',
    summary: 'Wait for a place: whatever becomes free is offered to the first in line',
    access: 'resident',
    write: true,
    body: v.object({
      items: v.pipe(v.array(id), v.minLength(1), v.maxLength(MOST_ITEMS)),
      /** Whom she acts for; herself when it is left out. */
      for: v.optional(id),
      ...wish,
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
  change: endpoint({
    id: 'appointments.changeWaitlist',
    method: 'POST',
    path: '/api/appointments/waitlist/:id/change',
    summary: 'Wait at other halls or on other days for the same visit; the place in line stays',
    access: 'resident',
    write: true,
    params: v.object({ id }),
    body: v.object(wish),
    response: EntryAnswerSchema,
    problems: [
      'forbidden',
      'not_found',
      'wrong_state',
      'waitlist_limit',
      'item_not_accepted',
      'in_person_only',
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
