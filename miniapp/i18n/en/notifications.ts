import type { Translation } from '../types'
import type { notifications as source } from '../zh-Hans/notifications'

export const notifications: Translation<typeof source> = {
  'notifications.inbox.title': 'Messages',
  'notifications.none': 'No messages yet. Bookings, changes and whatever needs you will be told here.',
  'notifications.none.action': 'Find a matter',
  'notifications.unread': 'Unread',
  'notifications.earlier': 'Show earlier ones',
  'notifications.booked.title': 'Booked: {item}',
  'notifications.booked.sentence': '{time}, {hall}. Bring what is needed and check in when you arrive.',
  'notifications.cancelled.title': 'Cancelled: {item}',
  'notifications.cancelled.sentence': '{time}, {hall}. The place is free for others again.',
  'notifications.done.title': 'What was being confirmed is done',
  'notifications.done.sentence': 'The hall has confirmed it. Open it to see how things stand.',
  'notifications.refused.confirm.title': 'The booking was not made',
  'notifications.refused.confirm.sentence':
    'The hall did not confirm it, and no place is taken. Please choose a time again.',
  'notifications.refused.cancel.title': 'The booking was not cancelled',
  'notifications.refused.cancel.sentence':
    'The hall did not cancel it, so the booking stands. Open it to try again, or call the hall.',
  'notifications.refused.other.title': 'What you sent was not carried out',
  'notifications.refused.other.sentence':
    'The hall did not confirm it and nothing has changed. Open it to see how things stand.',
}
