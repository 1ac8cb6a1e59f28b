import type { Translation } from '../types'
import type { waitlist as source } from '../zh-Hans/waitlist'

export const waitlist: Translation<typeof source> = {
  'waitlist.title': 'Waitlist',
  'waitlist.what':
    'When everything is taken you can still join the line. Whatever is cancelled, not confirmed in time or added by the hall is kept for those who wait, first come first served.',
  'waitlist.offer': 'Join the waitlist',
  'waitlist.signedOut': 'Sign in to join the waitlist: times that become free are kept for you first.',
  'waitlist.none': 'You are not waiting for anything now.',
  'waitlist.find': 'Find a matter',
  'waitlist.mine': 'Waiting for',
  'waitlist.row': 'Waitlist {count}',
  'waitlist.row.spoken': { one: 'Waiting for {count} matter', other: 'Waiting for {count} matters' },
  'waitlist.most': {
    one: 'One person can wait for {count} matter at a time. Leave it to join this one.',
    other: 'One person can wait for {count} matters at a time. Leave one to join this one.',
  },
  'waitlist.item': 'What for',
  'waitlist.who': 'For whom',
  'waitlist.where': 'Which hall',
  'waitlist.when': 'Which day',
  'waitlist.place': 'Place in line',
  'waitlist.ahead': { one: '{count} person before you', other: '{count} people before you' },
  'waitlist.halls': '{first} and others, {count} halls',
  'waitlist.days': { one: '{first} to {last}, {count} day', other: '{first} to {last}, {count} days' },
  'waitlist.offered':
    'It is your turn: this place is kept for you. Confirm by {until}, or it goes to the next in line.',
  'waitlist.confirm': 'Go on to confirm',
  'waitlist.confirm.spoken': 'Go on to confirm: {item}',
  'waitlist.leave': 'Leave the waitlist',
  'waitlist.leave.spoken': 'Leave the waitlist: {item}',
  'waitlist.leave.effect':
    'Nothing more is kept for you, and joining again begins at the end of the line. A place that is already kept can still be confirmed.',
  'waitlist.leave.keep': 'Keep waiting',
  'waitlist.leave.done': 'You have left the waitlist',
  'waitlist.leave.asking': 'The hall is being asked whether you have left. This page changes when it is known.',
  'waitlist.leave.failed': 'You are still on the waitlist',
  'waitlist.leave.safe': 'It may have worked already. Trying again is safe.',
  'waitlist.join.title': 'Join the waitlist',
  'waitlist.anyHall': { one: 'This {count} hall', other: 'Any of these {count} halls' },
  'waitlist.anyDay': 'Any day, also those that open later',
  'waitlist.anyOfAll': {
    one: '{count} hall, any day soon: whatever becomes free first is kept for you.',
    other: '{count} halls, any day soon: whatever becomes free first is kept for you.',
  },
  'waitlist.some': 'Only what I choose',
  'waitlist.keeps': {
    one: 'When it is your turn, the place is kept for {count} minute (at night until eight in the morning), and your messages say so.',
    other:
      'When it is your turn, the place is kept for {count} minutes (at night until eight in the morning), and your messages say so.',
  },
  'waitlist.chooseHall': 'Choose at least one hall',
  'waitlist.chooseDay': 'Choose at least one day',
  'waitlist.join': 'Join the waitlist',
  'waitlist.joined': 'You are on the waitlist',
  'waitlist.asking': 'The hall is being asked whether you are on the waitlist. Please do not join again yet.',
  'waitlist.join.failed': 'You are not on the waitlist',
  'waitlist.join.safe': 'It may have worked already. Trying again is safe: you cannot join twice.',
}
