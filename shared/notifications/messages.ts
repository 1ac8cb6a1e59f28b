import * as v from 'valibot'
import { endpoint, id, instant } from '../http/endpoint'

/** The inbox: the part of the capability that tab pages need. */

export const MESSAGE_KINDS = [
  'appointment_booked',
  'appointment_moved',
  'appointment_cancelled',
  'appointment_cancelled_by_hall',
  'appointment_tomorrow',
  'appointment_soon',
  'appointment_appeal_granted',
  'appointment_appeal_refused',
  'waitlist_offer',
  'waitlist_ended',
  'queue_taken',
  'queue_near',
  'queue_called',
  'queue_passed',
  'queue_ended',
  'application_submitted',
  'application_accepted',
  'application_not_accepted',
  'application_reviewed',
  'supplement_asked',
  'supplement_due',
  'supplement_received',
  'later_due',
  'application_finished',
  'certificate_issued',
  'certificate_ending',
  'operation_done',
  'operation_refused',
] as const

/** One message of the in-app inbox: the inbox is the truth, whatever WeChat delivered. */
export const MessageSchema = v.object({
  id: v.string(),
  kind: v.picklist(MESSAGE_KINDS),
  /** Values for the text, which the phone composes in the resident’s language. */
  values: v.record(v.string(), v.string()),
  /** Page to open, e.g. /appointments/detail/index?id=… */
  page: v.nullable(v.string()),
  createdAt: instant,
  readAt: v.nullable(instant),
})
export type Message = v.InferOutput<typeof MessageSchema>

/** The part of `notificationEndpoints` that tab pages ask. */
export const messageEndpoints = {
  messages: endpoint({
    id: 'notifications.messages',
    method: 'GET',
    path: '/api/notifications/messages',
    summary: 'The resident’s messages, newest first',
    access: 'resident',
    query: v.object({ before: v.optional(id) }),
    response: v.object({ messages: v.array(MessageSchema), unread: v.number(), next: v.nullable(v.string()) }),
  }),
}
