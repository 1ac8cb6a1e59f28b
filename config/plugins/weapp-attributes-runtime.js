import { internalComponents, mergeInternalComponents } from '@tarojs/shared'
import { ARIA, FIELDS, UNUSED } from './attributes.cjs'

const additions = {}
for (const component in ARIA) {
  additions[component] = {}
  for (const name of ARIA[component]) additions[component][name] = ''
}
mergeInternalComponents(additions)
for (const field of FIELDS) {
  for (const name in internalComponents[field]) if (UNUSED.test(name)) delete internalComponents[field][name]
}
