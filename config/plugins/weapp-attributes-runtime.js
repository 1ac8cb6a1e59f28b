import { internalComponents, mergeInternalComponents } from '@tarojs/shared'
import { ARIA, UNUSED } from './attributes.cjs'

const additions = {}
for (const component in ARIA) {
  additions[component] = {}
  for (const name of ARIA[component]) additions[component][name] = ''
}
mergeInternalComponents(additions)
for (const component in UNUSED) {
  for (const name in internalComponents[component]) {
    if (UNUSED[component].test(name)) delete internalComponents[component][name]
  }
}
