import type { Translation } from '../types'
import type { catalogue as source } from '../zh-Hans/catalogue'

export const catalogue: Translation<typeof source> = {
  'catalogue.find.title': 'Find a matter',
  'catalogue.list.title': 'Matters',
  'catalogue.guide.title': 'Guide',
}
