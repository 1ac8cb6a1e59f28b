import type { Translation } from '../types'
import type { catalogue as source } from '../zh-Hans/catalogue'

export const catalogue: Translation<typeof source> = {
  'catalogue.find.title': '找事項',
  'catalogue.list.title': '事項',
  'catalogue.guide.title': '辦事指南',
}
