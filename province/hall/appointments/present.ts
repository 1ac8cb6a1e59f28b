import { presentQueueRules, type QueueRules } from '../queue/tickets'
import { hallTime } from '../words'
import type { SlotState } from './availability'
import type { Hall } from './halls'
import type { AppointmentRow, Relation } from './ledger'
import { ageAt } from './places'
import { presentRules } from './rule-words'

const instant = (value: Date | string): Date => (value instanceof Date ? value : new Date(value))

/** A state that time has changed although nobody wrote it down: a hold that ended, a booking nobody came for. */
export function stateAt(row: AppointmentRow, now: Date): AppointmentRow['state'] {
  if (row.state === 'yl' && row.hold_until && instant(row.hold_until) <= now) return 'gq'
  if (row.state === 'yy' && instant(row.check_in_until) < now) return 'sy'
  return row.state
}

/** 代办关系: zn 子女 · fm 父母 · fr 法定代表人 · jb 经办人 */
const RELATIONS = { child: 'zn', parent: 'fm', legal_representative: 'fr', agent: 'jb' } as const

/** 事项 of a visit. */
export const presentItems = ({ item, item_name, more_items, more_item_names }: VisitItems) => [
  { SXBM: item, SXMC: item_name },
  ...more_items.map((code, nth) => ({ SXBM: code, SXMC: more_item_names[nth] ?? '' })),
]
type VisitItems = Pick<AppointmentRow, 'item' | 'item_name' | 'more_items' | 'more_item_names'>

/** 事项 of a visit in one line. */
export const itemNames = ({ item_name, more_item_names }: Pick<VisitItems, 'item_name' | 'more_item_names'>): string =>
  [item_name, ...more_item_names].join('、')

/** Who comes, and is called: of a company the one who acts for it. */
export const visitorName = ({ person_name, agent_name, relation }: Visitor): string =>
  (isOfCompany(relation) && agent_name) || person_name
type Visitor = Pick<AppointmentRow, 'person_name' | 'agent_name' | 'relation'>
const isOfCompany = (relation: Relation | null) => relation === 'legal_representative' || relation === 'agent'

/** 延长: once as a rule, and with large text on as often as is enough for everybody; see 015-extend.sql. */
export const mostExtensions = (elderly: boolean): number => (elderly ? 10 : 1)

const mayBeExtended = ({ extended, extensions }: AppointmentRow, elderly: boolean): boolean =>
  extensions < mostExtensions(elderly) && !(extended && extensions === 0)

const WITH_CODE = new Set<AppointmentRow['state']>(['yy', 'qd', 'jh', 'bl'])

export function presentAppointment(row: AppointmentRow, hall: Hall, ticket: string | null, now: Date) {
  const state = stateAt(row, now)
  return {
    YYLSH: row.code,
    ZT: state,
    SX: presentItems(row),
    HYBM: row.slot,
    DTBM: hall.code,
    DTMC: hall.name,
    DTDZ: hall.address,
    JD: hall.lng,
    WD: hall.lat,
    ZBX: hall.datum,
    DTDH: hall.phone,
    CKLX: row.kind,
    CKMC: hall.windows.find(({ kind }) => kind === row.kind)?.name ?? row.kind,
    KSSJ: hallTime(instant(row.starts_at)),
    JSSJ: hallTime(instant(row.ends_at)),
    YLDQSJ: row.hold_until === null ? null : hallTime(instant(row.hold_until)),
    SFKYC: state === 'yl' && mayBeExtended(row, false) ? 1 : 0,
    SFKSLYC: state === 'yl' && mayBeExtended(row, true) ? 1 : 0,
    QDM: WITH_CODE.has(state) ? row.check_in_code : null,
    SFQR: row.check_in_code === null ? 0 : 1,
    PDH: ticket,
    ZZQXSJ: hallTime(instant(row.cancel_until)),
    QDKSSJ: hallTime(instant(row.check_in_from)),
    QDJSSJ: hallTime(instant(row.check_in_until)),
    BRBZ: row.for_self ? 1 : 0,
    BYYRXM: row.person_name,
    BYYRZJHM: row.person_id_no,
    BYYRNL: ageAt({ idType: row.person.slice(0, row.person.indexOf(':')), idNo: row.person_id_no }, row.day),
    BYYRBS: row.represented,
    DBGX: row.relation === null ? null : RELATIONS[row.relation],
    JBRXM: row.agent_name,
    SSZT: row.appeal,
    SSDF: row.appeal_answer,
    QXF: state === 'qx' ? (row.cancelled_by ?? 'br') : null,
    QXYY: state === 'qx' && row.cancelled_by ? row.cancel_reason : null,
    SYBJ: row.forgiven_at === null ? 0 : 1,
    KSS: state === 'sy' && row.appeal === null && row.forgiven_at === null ? 1 : 0,
    SJBBH: row.version,
    CJSJ: hallTime(instant(row.created_at)),
    GXSJ: hallTime(instant(row.updated_at)),
  }
}

/** `ZL = YLS + YYS + SYL` always. */
export function presentSlot({ code, day, startsAt, endsAt, kind, capacity, held, booked, free }: SlotState) {
  return {
    HYBM: code,
    RQ: day,
    KSSJ: hallTime(startsAt),
    JSSJ: hallTime(endsAt),
    CKLX: kind,
    ZL: capacity,
    YLS: held,
    YYS: booked,
    SYL: free,
  }
}

export function presentHall(hall: Hall, openToday: boolean, waiting: number, queue: QueueRules) {
  return {
    DTBM: hall.code,
    DTMC: hall.name,
    DZ: hall.address,
    QHDM: hall.region,
    DH: hall.phone,
    JD: hall.lng,
    WD: hall.lat,
    ZBX: hall.datum,
    KFSJ: hall.hours.map(({ from, to }) => ({ KS: from, JS: to })),
    JRKF: openToday ? 1 : 0,
    CK: hall.windows.map(({ kind, name, count }) => ({ CKLX: kind, CKMC: name, CKS: count })),
    DDRS: waiting,
    PDGZ: presentQueueRules(queue),
    GZ: presentRules(hall.rules),
  }
}
