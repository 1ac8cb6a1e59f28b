export const rules = {
  'appointments.rules.title': 'Booking rules of this hall',
  'appointments.rules.workdays': {
    one: 'The next {count} working day can be booked; its times appear at {time}.',
    other: 'The next {count} working days can be booked; times of the last day appear at {time}.',
  },
  'appointments.rules.days': {
    one: 'The next {count} day can be booked; its times appear at {time}.',
    other: 'The next {count} days can be booked; times of the last day appear at {time}.',
  },
  'appointments.rules.today': {
    one: 'Today can be booked too, up to {count} minute before the start.',
    other: 'Today can be booked too, up to {count} minutes before the start.',
  },
  'appointments.rules.notToday': 'Today cannot be booked online: please book ahead.',
  'appointments.rules.limits':
    'Each person may have {day} a day, {week} a week and {month} a month; for the same matter one a day in all halls together.',
  'appointments.rules.cancel': {
    one: 'Cancel or move it up to {count} minute before the start.',
    other: 'Cancel or move it up to {count} minutes before the start.',
  },
  'appointments.rules.waitlist': {
    one: 'When it is full you can join the waitlist: for {most} at a time here. When it is your turn, the place is kept for {count} minute.',
    other:
      'When it is full you can join the waitlist: for {most} at a time here. When it is your turn, the place is kept for {count} minutes.',
  },
  'appointments.rules.inPerson': 'You can book for yourself only.',
  'appointments.rules.below': 'People under {below} have places of their own at {hours}.',
  'appointments.rules.from': 'People from {from} on have places of their own at {hours}.',
  'appointments.rules.between': 'People from {from} and under {below} have places of their own at {hours}.',
  'appointments.rules.and': ', ',

  'appointments.appeal.title': 'Was there a reason you could not come?',
  'appointments.appeal.why': 'Tell the hall why. If it agrees, this one does not count as missed. You can do so once.',
  'appointments.appeal.reason': 'What happened',
  'appointments.appeal.reasonFirst': 'First say what happened',
  'appointments.appeal.send': 'Send',
  'appointments.appeal.sent': 'Sent to the hall',
  'appointments.appeal.failed': 'It was not sent',
  'appointments.appeal.safe': 'It may have been done already. Trying again is safe: it is never sent twice.',
  'appointments.appeal.open': 'The hall has your reason. Its answer will be in your messages.',
  'appointments.appeal.granted': 'The hall agrees: this one does not count as missed. Its answer: {answer}',
  'appointments.appeal.refused': 'The hall does not agree: this one counts as missed. Its answer: {answer}',
  'appointments.appeal.forgiven': 'The hall has decided that this one does not count as missed.',
  'appointments.asking.appeal': 'Your reason is on its way to the hall. Your messages will say whether it arrived.',
  'appointments.pending.appeal': 'Being sent',

  'notifications.kind.appointment_appeal_granted.title': 'The hall agrees: {item}',
  'notifications.kind.appointment_appeal_granted.sentence': '{time}, {hall}. It does not count as missed.',
  'notifications.kind.appointment_appeal_refused.title': 'The hall does not agree: {item}',
  'notifications.kind.appointment_appeal_refused.sentence':
    '{time}, {hall}. It counts as missed. Open it to read the answer of the hall.',
  'notifications.refused.appeal.title': 'Your reason was not sent',
  'notifications.refused.appeal.sentence': 'The hall did not receive it. Open the booking to send it again.',
} as const
