import { mergeInternalComponents } from '@tarojs/shared'
import { ARIA_COMPONENTS, ARIA_PROPS } from './aria-props.cjs'

const additions = {}
for (const component of ARIA_COMPONENTS) {
  additions[component] = {}
  for (const prop of ARIA_PROPS) additions[component][prop] = ''
}
mergeInternalComponents(additions)
