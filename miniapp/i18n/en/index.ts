import { appointments } from './appointments'
import { catalogue } from './catalogue'
import { certificates } from './certificates'
import { common } from './common'
import { home } from './home'
import { materials } from './materials'
import { notifications } from './notifications'
import { residents } from './residents'
import { ui } from './ui'

export const en = {
  ...common,
  ...ui,
  ...home,
  ...catalogue,
  ...certificates,
  ...appointments,
  ...materials,
  ...notifications,
  ...residents,
}
