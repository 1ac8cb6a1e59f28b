import * as v from 'valibot'
import { endpoint, id, instant } from '../http/endpoint'

/** One message of the in-app inbox: the inbox is the truth, whatever WeChat delivered. */
export const MessageSchema = v.object({
  id: v.string(),
  kind: v.picklist(['appointment_booked', 'appointment_cancelled', 'operation_done', 'operation_refused']),
  /** Values for the text, which the phone composes in the resident’s language. */
  values: v.record(v.string(), v.string()),
  /** Page to open, e.g. /appointments/detail/index?id=… */
  page: v.nullable(v.string()),
  createdAt: instant,
  readAt: v.nullable(instant),
})
export type Message = v.InferOutput<typeof MessageSchema>

export const notificationEndpoints = {
  messages: endpoint({
    id: 'notifications.messages',
    method: 'GET',
    path: '/api/notifications/messages',
    summary: 'The resident’s messages, newest first',
    access: 'resident',
    query: v.object({ before: v.optional(id) }),
    response: v.object({ messages: v.array(MessageSchema), unread: v.number(), next: v.nullable(v.string()) }),
  }),
  read: endpoint({
    id: 'notifications.read',
    method: 'POST',
    path: '/api/notifications/messages/:id/read',
    summary: 'Mark a message as read',
    access: 'resident',
    write: true,
    params: v.object({ id }),
    response: v.object({ message: MessageSchema }),
    problems: ['not_found'],
  }),
}
