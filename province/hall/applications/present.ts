import { hallTime, hallTimeOrNull } from '../words'
import type { HandedIn } from './materials'
import { type Application, STATE_NAMES, type StageRecord } from './stages'

/** A record with its SJBBH: the latest of a YWLSH counts. */
export interface VersionedRecord extends StageRecord {
  version: number
}

export function presentApplication(application: Application) {
  const { supplement_handed_in_at, rating } = application
  return {
    SBLSH: application.serial,
    SXBM: application.item,
    SXMC: application.item_name,
    BMDM: application.department,
    BMMC: application.department_name,
    YHBZ: application.owner,
    ZT: application.state,
    ZTMC: STATE_NAMES[application.state],
    SBSJ: hallTime(new Date(application.submitted_at)),
    GXSJ: hallTime(new Date(application.updated_at)),
    DQHJ: application.current_step,
    SLHZH: application.receipt_no,
    CNSX: application.promise_days,
    CNBJSJ: application.promised_day,
    BZSX: application.supplement_deadline,
    BZTJSJ: hallTimeOrNull(supplement_handed_in_at && new Date(supplement_handed_in_at)),
    RQSX: application.deferral_deadline,
    PJ: rating && { MYD: rating.MYD, PJNR: rating.PJNR, PJSJ: rating.PJSJ },
  }
}

export function presentMaterial(material: HandedIn) {
  return {
    CLBH: material.code,
    CLMC: material.name,
    SQFS: material.way,
    BYX: material.need,
    ZZBS: material.certificate,
    SQBH: material.authorization,
    WJBH: material.paper,
    HYJ: material.compared ? 1 : 0,
    BYLY: material.supplement,
    TJSJ: hallTime(new Date(material.handedInAt)),
  }
}

export function presentRecord({ serial, stage, nth, version, at, record }: VersionedRecord) {
  return {
    YWLSH: `${serial}-${stage}-${nth}`,
    SBLSH: serial,
    HJ: stage,
    CS: nth,
    SJBBH: version,
    SJ: hallTime(new Date(at)),
    JL: record,
  }
}

/** As its applicant and the clerks see it: with its whole log and its materials. */
export function presentDetail(
  application: Application,
  records: readonly VersionedRecord[],
  materials: readonly HandedIn[],
) {
  return {
    ...presentApplication(application),
    JL: records.map(presentRecord),
    CL: materials.map(presentMaterial),
  }
}
