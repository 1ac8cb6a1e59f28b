import type { Message, ReminderPurpose } from '@shared/notifications/contract'

/** Which WeChat template tells what. Kinds that are not named stay in the inbox: they need nobody, or she did it herself. */
const PURPOSES: Partial<Record<Message['kind'], ReminderPurpose>> = {
  appointment_booked: 'appointment_booked',
  appointment_moved: 'appointment_booked',
  // It comes in place of the reminders of that visit.
  appointment_cancelled_by_hall: 'appointment_reminder',
  appointment_tomorrow: 'appointment_reminder',
  appointment_soon: 'appointment_reminder',
  waitlist_offer: 'waitlist_offer',
  queue_near: 'queue',
  queue_called: 'queue',
  queue_passed: 'queue',
  queue_ended: 'queue',
  application_submitted: 'application_progress',
  application_accepted: 'application_progress',
  application_not_accepted: 'application_progress',
  supplement_asked: 'application_progress',
  supplement_due: 'application_progress',
  supplement_received: 'application_progress',
  later_due: 'application_progress',
  application_finished: 'application_progress',
  certificate_ending: 'certificate_ending',
}

export const purposeOf = (kind: Message['kind']): ReminderPurpose | null => PURPOSES[kind] ?? null

/** Templates of the account by their title: the one thing about them that is the same in every account. */
export const TITLES: Readonly<Record<ReminderPurpose, string>> = {
  appointment_booked: '预约成功通知',
  appointment_reminder: '预约办理提醒',
  waitlist_offer: '候补成功通知',
  queue: '排队叫号提醒',
  application_progress: '业务办理进度提醒',
  certificate_ending: '证照到期提醒',
}

/** Worth waking somebody for: it goes during quiet hours too. */
const URGENT: ReadonlySet<Message['kind']> = new Set([
  'appointment_soon',
  'queue_near',
  'queue_called',
  'queue_passed',
  'queue_ended',
])
export const isUrgent = (kind: Message['kind']): boolean => URGENT.has(kind)
