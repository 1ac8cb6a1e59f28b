import * as v from 'valibot'
import { endpoint, id, instant } from '../http/endpoint'
import { MessageSchema, messageEndpoints } from './messages'

export * from './messages'

/** What a WeChat template is used for. */
export const ReminderPurposeSchema = v.picklist([
  'appointment_booked',
  'appointment_reminder',
  'waitlist_offer',
  'queue',
  'application_progress',
  'certificate_ending',
])
export type ReminderPurpose = v.InferOutput<typeof ReminderPurposeSchema>

export const ReminderSchema = v.object({
  purpose: ReminderPurposeSchema,
  /** For `wx.requestSubscribeMessage`; must be in memory before the tap. */
  templateId: v.string(),
  /** one_time: each acceptance is good for one message · long_term: until she turns it off */
  kind: v.picklist(['one_time', 'long_term']),
  /** Messages that can still be sent: a count for one_time, 1 or 0 for long_term. By what we know; WeChat decides. */
  granted: v.number(),
  /** Her last answer; null when she was never asked. */
  answer: v.nullable(v.picklist(['accept', 'reject', 'ban'])),
  answeredAt: v.nullable(instant),
})
export type Reminder = v.InferOutput<typeof ReminderSchema>

export const RemindersSchema = v.object({
  /** Whether a WeChat of hers is known to us: without one only the inbox tells. */
  phone: v.boolean(),
  reminders: v.array(ReminderSchema),
  serverTime: instant,
})
export type Reminders = v.InferOutput<typeof RemindersSchema>

export const notificationEndpoints = {
  ...messageEndpoints,
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
  reminders: endpoint({
    id: 'notifications.reminders',
    method: 'GET',
    path: '/api/notifications/reminders',
    summary: 'Which WeChat reminders can reach her, by the ledger of what she granted',
    access: 'resident',
    response: RemindersSchema,
    problems: ['wechat_unavailable'],
  }),
  answered: endpoint({
    id: 'notifications.answered',
    method: 'POST',
    path: '/api/notifications/grants',
    summary: 'What she answered when WeChat asked; counted once, also when WeChat’s own event tells it too',
    access: 'resident',
    write: true,
    body: v.object({
      answers: v.pipe(
        v.array(
          v.object({
            templateId: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
            answer: v.picklist(['accept', 'reject', 'ban', 'filter']),
          }),
        ),
        v.minLength(1),
        v.maxLength(5),
      ),
    }),
    response: RemindersSchema,
    problems: ['wechat_unavailable'],
  }),
}
