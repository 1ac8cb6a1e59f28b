import { applications } from './applications'
import { appointments } from './appointments'
import { catalogue } from './catalogue'
import { certificates } from './certificates'
import { common } from './common'
import { feedback } from './feedback'
import { home } from './home'
import { materials } from './materials'
import { notifications } from './notifications'
import { queue } from './queue'
import { residents } from './residents'
import { rules } from './rules'
import { ui } from './ui'
import { waitlist } from './waitlist'

export const en = {
  ...common,
  ...ui,
  ...home,
  ...catalogue,
  ...certificates,
  ...applications,
  ...appointments,
  ...feedback,
  ...materials,
  ...notifications,
  ...queue,
  ...residents,
  ...rules,
  ...waitlist,
}
