import type { Translation } from '../types'
import type { residents as source } from '../zh-Hans/residents'

export const residents: Translation<typeof source> = {
  'residents.me.title': 'Me',
  'residents.guest.why': 'Signed in, you can book, follow your applications and see which documents are on file.',
  'residents.me.idType.identityCard': 'Resident identity card',
  'residents.me.idType.travelPermitHongKongMacaoResident': 'Mainland travel permit for Hong Kong and Macao residents',
  'residents.me.phone': 'Mobile',
  'residents.me.masked': 'Partly hidden. From the provincial identity platform.',
  'residents.family': 'Family',
  'residents.family.note':
    'Your family as registered. Booking for them is not open yet; they can sign in and book themselves.',
  'residents.relation.spouse': 'Spouse',
  'residents.relation.child': 'Child',
  'residents.relation.parent': 'Parent',
  'residents.companies': 'Companies',
  'residents.role.legal_representative': 'You are its legal representative',
  'residents.role.agent': 'You are its authorised agent',
  'residents.role.until': '{role}, until {day}',
  'residents.me.more': 'More',
  'residents.me.unread': { one: '{count} unread', other: '{count} unread' },
  'residents.help': 'Ask a person (government service line)',
  'residents.signOut': 'Sign out',
  'residents.signOut.title': 'Sign out?',
  'residents.signOut.what':
    'Nothing of your bookings, messages and searches stays on this phone. Your bookings and applications themselves are not affected.',
  'residents.signOut.stay': 'Stay signed in',
  'residents.signedOut': 'Signed out. Nothing of yours is left on this phone.',
  'residents.signedOut.untold':
    'Signed out here, and nothing of yours is left on this phone. Our server could not be told; the sign-in ends there by itself.',
  'residents.signIn.title': 'Sign in',
  'residents.signIn.heading': 'Signed in, you can',
  'residents.signIn.for.book': 'book and cancel visits, with the place kept in your name',
  'residents.signIn.for.follow': 'follow your applications and see which certificates end soon',
  'residents.signIn.for.materials': 'see which documents are on file, so that you need not bring them',
  'residents.signIn.what': 'What is used',
  'residents.signIn.what.wechat':
    'WeChat confirms that it is you, and the provincial identity platform tells us your verified identity. Your picture, friends and chats are not used.',
  'residents.signIn.what.browser':
    'The provincial identity platform opens; when you have signed in there you come back here. Only that platform sees your password.',
  'residents.signIn.wechat': 'Sign in with WeChat',
  'residents.signIn.browser': 'Go to the identity platform',
  'residents.signIn.already': 'You are signed in: {name}',
  'residents.signIn.goOn': 'Go on',
  'residents.display.title': 'Language and display',
  'residents.display.language': 'Language',
  'residents.display.language.note': 'Names of matters and halls are shown as published, in Chinese.',
  'residents.display.size': 'Text size and steps',
  'residents.display.standard': 'Standard',
  'residents.display.elderly': 'Large text',
  'residents.display.elderly.note':
    'Large text: bigger letters and buttons, and a first page with only what is used most.',
  'residents.display.preview': 'How it looks',
  'residents.display.preview.where': 'at the hall, with the originals',
}
