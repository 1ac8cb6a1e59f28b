import type { Translation } from '../types'
import type { home as source } from '../zh-Hans/home'

export const home: Translation<typeof source> = {
  'home.title': 'Home',
}
