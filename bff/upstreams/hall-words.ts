import type { Appointment, Hall, Slot } from '@shared/appointments/contract'
import type { QueueRules } from '@shared/appointments/queue-rules'
import type { ProblemCode } from '@shared/http/problems'
import { instantOf, minutesOf } from '@shared/standards/time'
import * as v from 'valibot'

/** The hall writes local times, `YYYY-MM-DD HH:mm:ss` in Asia/Shanghai. Ours are UTC instants. */
export function instantFromHall(text: string): string {
  const [day, time] = text.split(' ')
  if (!day || !time) throw new Error(`not a time of the hall: ${text}`)
  return new Date(instantOf(day, time.slice(0, 5)).getTime() + Number(time.slice(6, 8) || 0) * 1000).toISOString()
}

export const time = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?$/),
  v.transform(instantFromHall),
)
export const flag = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform((value) => String(value) === '1'),
)
export const localDay = v.pipe(v.string(), v.isoDate())

export const Envelope = v.object({ JGDM: v.string(), JGMS: v.optional(v.string()), SJ: v.optional(v.unknown()) })

/** The hall's result codes that are refusals, in our words. */
export const PROBLEM_OF_CODE: Record<string, ProblemCode> = {
  '1001': 'invalid_request',
  '1003': 'forbidden',
  '1004': 'not_found',
  '2001': 'slot_full',
  '2002': 'slot_not_open',
  '2003': 'booking_limit',
  '2004': 'hold_expired',
  '2005': 'wrong_state',
  '2006': 'too_late_to_cancel',
  '2008': 'item_not_accepted',
  '2009': 'calendar_not_published',
  '2010': 'materials_missing',
  '2011': 'form_incomplete',
  '2012': 'form_changed',
  '2013': 'already_rated',
  '2014': 'not_online',
  '2018': 'in_person_only',
  '2040': 'may_not_act_for',
  '2041': 'wrong_audience',
  '2015': 'waitlist_limit',
  '2016': 'waitlist_joined',
  '2030': 'place_code_invalid',
  '2031': 'number_taken_already',
  '2032': 'no_remote_numbers',
  '2033': 'not_check_in_time',
}

export const LimitDetails = v.object({
  GZ: v.picklist(['day', 'week', 'month', 'slot', 'overlap', 'ban']),
  XZ: v.nullish(v.number(), null),
  JFSJ: v.nullish(time, null),
})

/** 2010: ids of the materials. */
export const MissingMaterials = v.object({ CL: v.array(v.string()) })

/** 2011: fields, and what is expected of each. */
export const FormDetails = v.object({ CW: v.array(v.object({ LJ: v.string(), YQ: v.string() })) })

export const AlternativeDetails = v.object({
  TD: v.array(
    v.object({ HYBM: v.string(), DTBM: v.string(), DTMC: v.string(), KSSJ: time, JSSJ: time, SYL: v.number() }),
  ),
})

export const APPOINTMENT_STATES = {
  yl: 'held',
  yy: 'booked',
  qd: 'checked_in',
  jh: 'called',
  bl: 'served',
  qx: 'cancelled',
  gq: 'expired',
  sy: 'missed',
} as const

/** 事项: what is done in one visit */
export const VisitItems = v.pipe(v.array(v.object({ SXBM: v.string(), SXMC: v.string() })), v.minLength(1))
export const toItems = (raw: v.InferOutput<typeof VisitItems>): { code: string; name: string }[] =>
  raw.map(({ SXBM, SXMC }) => ({ code: SXBM, name: SXMC }))

/** 取消方 br the owner, dt the hall, and 取消原因 where it was the hall. */
export const Cancellation = v.object({
  QXF: v.nullish(v.picklist(['br', 'dt']), null),
  QXYY: v.nullish(v.string(), null),
})
/** Why the hall cancelled it; null: it did not. */
export const cancelledByHall = ({ QXF, QXYY }: v.InferOutput<typeof Cancellation>): string | null =>
  QXF === 'dt' ? (QXYY ?? '') : null

/** 预约 */
export const HallAppointment = v.object({
  YYLSH: v.string(),
  ZT: v.picklist(['yl', 'yy', 'qd', 'jh', 'bl', 'qx', 'gq', 'sy']),
  SX: VisitItems,
  HYBM: v.string(),
  DTBM: v.string(),
  DTMC: v.string(),
  DTDZ: v.string(),
  DTDH: v.string(),
  JD: v.number(),
  WD: v.number(),
  ZBX: v.picklist(['GCJ-02', 'WGS-84']),
  CKMC: v.string(),
  KSSJ: time,
  JSSJ: time,
  YLDQSJ: v.nullish(time, null),
  SFKYC: flag,
  SFKSLYC: flag,
  QDM: v.nullish(v.string(), null),
  SFQR: flag,
  PDH: v.nullish(v.string(), null),
  ZZQXSJ: time,
  QDKSSJ: time,
  QDJSSJ: time,
  SSZT: v.nullish(v.picklist(['dc', 'tg', 'bh']), null),
  SSDF: v.nullish(v.string(), null),
  ...Cancellation.entries,
  SYBJ: flag,
  BYYRXM: v.string(),
  BYYRNL: v.nullish(v.number(), null),
  BYYRBS: v.nullish(v.string(), null),
  DBGX: v.nullish(v.picklist(['zn', 'fm', 'fr', 'jb']), null),
  SJBBH: v.number(),
  GXSJ: time,
})

/** 代办关系 */
const RELATIONS = { zn: 'child', fm: 'parent', fr: 'company', jb: 'company' } as const

/** 2040: for whom a word of the identity platform is needed. */
export const AuthorityDetails = v.object({ BYYRBS: v.string() })

/** An appointment as the hall keeps it. The name is in full: mask it before it leaves the BFF. */
export interface HallBooking {
  id: string
  state: (typeof APPOINTMENT_STATES)[keyof typeof APPOINTMENT_STATES]
  items: { code: string; name: string }[]
  hall: { id: string; name: string; address: string; phone: string; location: Hall['location'] }
  slotId: string
  windowName: string
  startsAt: string
  endsAt: string
  holdExpiresAt: string | null
  extendable: boolean
  extendableElderly: boolean
  checkInCode: string | null
  /** It was a booking at some time, not only a hold. */
  wasConfirmed: boolean
  queueNumber: string | null
  cancelUntil: string
  checkInFrom: string
  checkInUntil: string
  cancelledByHall: string | null
  appeal: Appointment['appeal']
  person: Appointment['person']
  /** Whom the owner acts for, by the identity platform's name for them; null: herself. */
  represented: string | null
  /** Grows with every change at the hall. */
  version: number
  updatedAt: string
}

/** 申诉状态 */
export const APPEAL_STATES = { dc: 'open', tg: 'granted', bh: 'refused' } as const

type AppealState = NonNullable<Appointment['appeal']>['state']
function appealState({ SSZT, SYBJ }: Pick<v.InferOutput<typeof HallAppointment>, 'SSZT' | 'SYBJ'>): AppealState {
  if (SSZT !== null) return APPEAL_STATES[SSZT]
  return SYBJ ? 'forgiven' : 'possible'
}

export const toBooking = (raw: v.InferOutput<typeof HallAppointment>): HallBooking => ({
  id: raw.YYLSH,
  state: APPOINTMENT_STATES[raw.ZT],
  items: toItems(raw.SX),
  hall: {
    id: raw.DTBM,
    name: raw.DTMC,
    address: raw.DTDZ,
    phone: raw.DTDH,
    location: { lng: raw.JD, lat: raw.WD, datum: raw.ZBX },
  },
  slotId: raw.HYBM,
  windowName: raw.CKMC,
  startsAt: raw.KSSJ,
  endsAt: raw.JSSJ,
  holdExpiresAt: raw.YLDQSJ,
  extendable: raw.SFKYC,
  extendableElderly: raw.SFKSLYC,
  checkInCode: raw.QDM,
  wasConfirmed: raw.SFQR,
  queueNumber: raw.PDH,
  cancelUntil: raw.ZZQXSJ,
  checkInFrom: raw.QDKSSJ,
  checkInUntil: raw.QDJSSJ,
  cancelledByHall: cancelledByHall(raw),
  appeal: raw.ZT === 'sy' ? { state: appealState(raw), answer: raw.SSDF } : null,
  person: { name: raw.BYYRXM, relation: raw.DBGX === null ? 'self' : RELATIONS[raw.DBGX], age: raw.BYYRNL },
  represented: raw.BYYRBS,
  version: raw.SJBBH,
  updatedAt: raw.GXSJ,
})

/** 排队规则 */
export const HallQueueRules = v.object({ YCQH: flag, BLFZ: v.number(), GHJG: v.number() })

export const toQueueRules = (raw: v.InferOutput<typeof HallQueueRules>): QueueRules => ({
  remoteNumbers: raw.YCQH,
  keepMinutes: raw.BLFZ,
  othersFirst: raw.GHJG,
})

/** 大厅 */
export const HallRecord = v.object({
  DTBM: v.string(),
  DTMC: v.string(),
  DZ: v.string(),
  QHDM: v.string(),
  DH: v.string(),
  JD: v.number(),
  WD: v.number(),
  ZBX: v.picklist(['GCJ-02', 'WGS-84']),
  KFSJ: v.array(v.object({ KS: v.string(), JS: v.string() })),
  JRKF: flag,
  DDRS: v.number(),
  PDGZ: HallQueueRules,
  GZ: v.object({
    TQGZR: v.number(),
    TQDW: v.picklist(['G', 'Z']),
    DRKY: flag,
    JZFZ: v.number(),
    QXFZ: v.number(),
    MRXC: v.number(),
    MZXC: v.number(),
    MYXC: v.number(),
    SYCS: v.number(),
    SYJZT: v.number(),
    QDTQFZ: v.number(),
    QDKHFZ: v.number(),
    YLMS: v.number(),
    HBXC: v.number(),
    HBLS: v.number(),
    FHSJ: v.string(),
    DLYY: flag,
    HC: v.array(
      v.object({
        HCMC: v.string(),
        NLQ: v.number(),
        NLZ: v.number(),
        SJD: v.array(v.object({ KS: v.string(), JS: v.string() })),
      }),
    ),
  }),
})

export const toHall = (raw: v.InferOutput<typeof HallRecord>): Hall => ({
  id: raw.DTBM,
  name: raw.DTMC,
  address: raw.DZ,
  regionCode: raw.QHDM,
  phone: raw.DH,
  location: { lng: raw.JD, lat: raw.WD, datum: raw.ZBX },
  hours: raw.KFSJ.map(({ KS, JS }) => ({ from: KS, to: JS })),
  openToday: raw.JRKF,
  waiting: raw.DDRS,
  queue: toQueueRules(raw.PDGZ),
  rules: {
    daysAhead: raw.GZ.TQGZR,
    unit: raw.GZ.TQDW === 'G' ? 'workday' : 'day',
    releaseAt: raw.GZ.FHSJ,
    sameDay: raw.GZ.DRKY,
    cutoffMinutes: raw.GZ.JZFZ,
    cancelBeforeMinutes: raw.GZ.QXFZ,
    perDay: raw.GZ.MRXC,
    perWeek: raw.GZ.MZXC,
    perMonth: raw.GZ.MYXC,
    noShows: raw.GZ.SYCS,
    banDays: raw.GZ.SYJZT,
    checkInBeforeMinutes: raw.GZ.QDTQFZ,
    graceMinutes: raw.GZ.QDKHFZ,
    holdSeconds: raw.GZ.YLMS,
    waitlistMost: raw.GZ.HBXC,
    offerSeconds: raw.GZ.HBLS,
    proxyAllowed: raw.GZ.DLYY,
    groups: raw.GZ.HC.map(({ HCMC, NLQ, NLZ, SJD }) => ({
      name: HCMC,
      fromAge: NLQ,
      belowAge: NLZ,
      hours: SJD.map(({ KS, JS }) => ({ from: KS, to: JS })),
    })),
  },
})

/** 号源 */
export const HallSlot = v.object({ HYBM: v.string(), KSSJ: time, JSSJ: time, SYL: v.number() })

const NOON = minutesOf('12:00')
const minuteOfDay = (instant: string) => (Math.floor(Date.parse(instant) / 60_000) + 8 * 60) % (24 * 60)

export const toSlot = (raw: v.InferOutput<typeof HallSlot>): Slot => ({
  id: raw.HYBM,
  startsAt: raw.KSSJ,
  endsAt: raw.JSSJ,
  partOfDay: minuteOfDay(raw.KSSJ) < NOON ? 'morning' : 'afternoon',
  left: raw.SYL,
})

export const HallDay = v.object({
  RQ: localDay,
  KY: flag,
  SYL: v.number(),
  YYDM: v.nullish(v.picklist(['full', 'dayoff', 'exception', 'cutoff', 'notyet', 'calendar']), null),
})

/** 操作结果 what became of a write: wc 完成 · jj 拒绝 · wu 未收到 */
export const HallOperation = v.object({
  CZ: v.nullish(v.string()),
  ZT: v.picklist(['wc', 'jj', 'wu']),
  DA: v.optional(v.unknown()),
})
