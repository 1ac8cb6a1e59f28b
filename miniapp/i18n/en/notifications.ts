import type { Translation } from '../types'
import type { notifications as source } from '../zh-Hans/notifications'

export const notifications: Translation<typeof source> = {
  'notifications.inbox.title': 'Messages',
  'notifications.none': 'No messages yet. Bookings, changes and whatever needs you will be told here.',
  'notifications.none.action': 'Find a matter',
  'notifications.unread': 'Unread',
  'notifications.earlier': 'Show earlier ones',
  'notifications.kind.appointment_booked.title': 'Booked: {item}',
  'notifications.kind.appointment_booked.sentence':
    '{time}, {hall}. Bring what you need, and check in when you arrive.',
  'notifications.kind.appointment_moved.title': 'Booking moved: {item}',
  'notifications.kind.appointment_moved.sentence': 'Now {time}, {hall}. The old time has gone to others.',
  'notifications.kind.appointment_cancelled.title': 'Booking cancelled: {item}',
  'notifications.kind.appointment_cancelled.sentence': '{time}, {hall}. The time is free for others again.',
  'notifications.kind.appointment_cancelled_by_hall.title': 'Cancelled by the hall: {item}',
  'notifications.kind.appointment_cancelled_by_hall.sentence':
    '{time}, {hall}. The hall is closed then; it does not count against you. Open this to choose another time.',
  'notifications.kind.appointment_tomorrow.title': 'Tomorrow at the hall: {item}',
  'notifications.kind.appointment_tomorrow.sentence':
    '{time}, {hall}. Open it for what to bring and your code; if you cannot come, move or cancel it first.',
  'notifications.kind.appointment_soon.title': 'Your visit is soon: {item}',
  'notifications.kind.appointment_soon.sentence': '{time}, {hall}. Open it for the way there and the code to check in.',
  'notifications.kind.waitlist_offer.title': 'It is your turn: {item}',
  'notifications.kind.waitlist_offer.sentence':
    '{time}, {hall} is kept for you. Confirm by {until}, or it goes to the next in line.',
  'notifications.kind.waitlist_ended.title': 'Waiting has ended: {item}',
  'notifications.kind.waitlist_ended.sentence':
    'The days you chose are over, or two places were kept and not answered. You can join again.',
  'notifications.kind.queue_taken.title': 'Number taken: {number}',
  'notifications.kind.queue_taken.sentence':
    '{hall}: {item}. Be at the hall before your turn and scan its code. Open to see how many are ahead.',
  'notifications.kind.queue_near.title': 'Nearly your turn: {number}',
  'notifications.kind.queue_near.sentence': '{hall}, {window}: {ahead} ahead of you. Please wait inside the hall.',
  'notifications.kind.queue_called.title': 'It is your turn: {number}',
  'notifications.kind.queue_called.sentence': 'Please go to desk {desk} at {hall} now.',
  'notifications.kind.queue_passed.title': 'Your number was called: {number}',
  'notifications.kind.queue_passed.sentence':
    '{hall} called it and nobody came. Until {until} you can queue again once; {othersFirst} others go first.',
  'notifications.kind.queue_ended.title': 'No longer called: {number}',
  'notifications.kind.queue_ended.sentence':
    '{hall} calls no more numbers today, so you need not go. Open this to book another time.',
  'notifications.kind.application_submitted.title': 'Handed in: {item}',
  'notifications.kind.application_submitted.sentence': 'The hall has it and will look at it.',
  'notifications.kind.application_accepted.title': 'Accepted: {item}',
  'notifications.kind.application_accepted.sentence': 'The hall has begun to work on it.',
  'notifications.kind.application_not_accepted.title': 'Not accepted: {item}',
  'notifications.kind.application_not_accepted.sentence': 'It was not accepted. Open it to see what you can do.',
  'notifications.kind.application_reviewed.title': 'Progress: {item}',
  'notifications.kind.application_reviewed.sentence': 'The review has moved on.',
  'notifications.kind.supplement_asked.title': 'Something needed from you: {item}',
  'notifications.kind.supplement_asked.sentence':
    'The department asks you to hand something in (supplement). It goes on once it is complete; the waiting does not count.',
  'notifications.kind.supplement_due.title': 'Due soon: {item}',
  'notifications.kind.supplement_due.sentence': 'What you were asked to hand in has not arrived yet.',
  'notifications.kind.supplement_received.title': 'Received: {item}',
  'notifications.kind.supplement_received.sentence': 'The hall goes on; the working days count again.',
  'notifications.kind.later_due.title': 'Papers to follow, due soon: {item}',
  'notifications.kind.later_due.sentence': 'What was to follow after acceptance has not been handed in yet.',
  'notifications.kind.application_finished.title': 'Finished: {item}',
  'notifications.kind.application_finished.sentence': 'Open it for the result; you can rate the service, too.',
  'notifications.kind.certificate_issued.title': 'New certificate: {name}',
  'notifications.kind.certificate_issued.sentence': 'It is in your certificates and can be used from now on.',
  'notifications.kind.certificate_ending.title': '{name} ends soon',
  'notifications.kind.certificate_ending.sentence': 'It cannot be used afterwards; you can renew it now.',
  'notifications.kind.operation_done.title': 'What was being confirmed is done',
  'notifications.kind.operation_done.sentence': 'The hall has confirmed it. Open it for the latest.',
  'notifications.part.days': {
    one: 'Promised within {count} working day.',
    other: 'Promised within {count} working days.',
  },
  'notifications.part.reason': 'Reason: {reason}.',
  'notifications.part.step': 'Now: {step}.',
  'notifications.part.deadline': 'Please hand it in by {day}.',
  'notifications.part.validUntil': 'Valid until {day}.',
  'notifications.part.number': 'Receipt number {number}',
  'notifications.refused.confirm.title': 'The booking was not made',
  'notifications.refused.confirm.sentence':
    'The hall did not confirm it. Open it to confirm once more; if the time was given back, please choose one again.',
  'notifications.refused.cancel.title': 'The booking was not cancelled',
  'notifications.refused.cancel.sentence':
    'The hall did not cancel it, so the booking stands. Open it to try again, or call the hall.',
  'notifications.refused.move.title': 'The booking was not moved',
  'notifications.refused.move.sentence':
    'The hall did not confirm the change; your booking still stands. Open it to try again, or call the hall.',
  'notifications.refused.submit.title': 'The application was not handed in',
  'notifications.refused.submit.sentence':
    'The hall did not take it; all you filled in is kept. Open it to correct and send it again.',
  'notifications.refused.handIn.title': 'The papers were not handed in',
  'notifications.refused.handIn.sentence': 'The hall did not get them. Open it to hand them in again.',
  'notifications.refused.rate.title': 'The rating was not recorded',
  'notifications.refused.rate.sentence': 'The hall did not record it. Open it to rate again.',
  'notifications.refused.consent.title': 'The consent was not given',
  'notifications.refused.consent.sentence':
    'The certificate store did not confirm it; nobody can use your certificate through it.',
  'notifications.refused.revoke.title': 'The consent was not withdrawn',
  'notifications.refused.revoke.sentence':
    'The certificate store did not confirm it; the consent still stands. Open it to try again.',
  'notifications.refused.other.title': 'What you sent was not carried out',
  'notifications.refused.other.sentence':
    'The hall did not confirm it and nothing has changed. Open it to see how things stand.',
  'notifications.off.title': 'WeChat reminders are off',
  'notifications.off.sentence': 'Changes appear only here; WeChat will not tell you.',
  'notifications.off.action': 'Reminder settings',
  'notifications.reminders.title': 'WeChat reminders',
  'notifications.reminders.truth':
    'Your messages always have everything. WeChat reminders come on top of that, and only where you allowed them in WeChat.',
  'notifications.reminders.off': 'How to turn them off',
  'notifications.reminders.off.how':
    'Open this mini-program in WeChat, tap “…” at the top right, then Settings and Notifications, and turn off what you do not want. Booking and applying work as before.',
  'notifications.reminders.settings': 'Open WeChat’s settings',
  'notifications.ask.title': 'Shall WeChat remind you?',
  'notifications.ask.on': 'WeChat will remind you',
  'notifications.ask.action': 'Turn on WeChat reminders',
  'notifications.ask.more': 'Allow one more',
  'notifications.ask.twice.0':
    'You are reminded twice before a visit: the evening before, and two hours before. WeChat sends one for each time you allow it, so please allow it twice.',
  'notifications.ask.twice.1':
    'Allowed once: enough for one reminder. To have both, the evening before and two hours before, please allow one more.',
  'notifications.ask.browser':
    'Reminders are turned on in the mini-program in WeChat; a browser cannot ask. Once you turn them on there, it shows here.',
  'notifications.ask.noWechat':
    'No WeChat of yours is known yet; everything is in your messages here. Sign in once in WeChat to turn reminders on.',
  'notifications.ask.refused':
    'All right, no reminders in WeChat. Nothing else changes; everything goes to your messages.',
  'notifications.ask.off':
    'Your WeChat has all reminders of this mini-program turned off, so it did not ask. You can change that in WeChat’s settings.',
  'notifications.ask.failed':
    'WeChat could not ask this time. You can try again; your messages have everything either way.',
  'notifications.purpose.appointment_booked': 'Booked or moved',
  'notifications.purpose.appointment_reminder': 'Before a visit (the evening before, and two hours before)',
  'notifications.purpose.waitlist_offer': 'Your turn on a waitlist (somebody cancels, new times open)',
  'notifications.purpose.queue': 'Nearly your turn, called, missed',
  'notifications.purpose.application_progress': 'An application moves, needs something, or is finished',
  'notifications.purpose.certificate_ending': 'A certificate ends soon',
  'notifications.granted.times': { one: '{count} more reminder', other: '{count} more reminders' },
  'notifications.granted.always': 'On until you turn it off',
  'notifications.granted.never': 'Not asked yet',
  'notifications.granted.spent': 'What you allowed is used up',
  'notifications.granted.reject': 'Off',
  'notifications.granted.ban': 'Turned off in WeChat',
}
