import type { Translation } from '../types'
import type { residents as source } from '../zh-Hans/residents'

export const residents: Translation<typeof source> = {
  'residents.me.title': 'Me',
  'residents.signIn.title': 'Sign in',
  'residents.display.title': 'Language and display',
}
