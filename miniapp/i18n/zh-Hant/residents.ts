import type { Translation } from '../types'
import type { residents as source } from '../zh-Hans/residents'

export const residents: Translation<typeof source> = {
  'residents.me.title': '我的',
  'residents.signIn.title': '登入',
  'residents.display.title': '語言與顯示',
}
