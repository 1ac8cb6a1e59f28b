import { hallTime } from '../words'
import { type Application, STATE_NAMES } from './stages'

export function presentApplication(application: Application) {
  return {
    SBLSH: application.serial,
    SXBM: application.item,
    SXMC: application.item_name,
    ZT: application.state,
    ZTMC: STATE_NAMES[application.state],
    SBSJ: hallTime(new Date(application.submitted_at)),
    GXSJ: hallTime(new Date(application.updated_at)),
    DQHJ: application.current_step,
    CNBJSJ: application.promised_day,
    BZSX: application.supplement_deadline,
  }
}
