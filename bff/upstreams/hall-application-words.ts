import type { ApplicationCard, ApplicationMaterial, HandedIn, Rating, Result } from '@shared/applications/contract'
import type { Form, Values } from '@shared/forms/schema'
import * as v from 'valibot'
import { flag, localDay, time } from './hall-words'

const count = v.pipe(v.union([v.number(), v.string()]), v.transform(Number), v.integer())
const code = v.pipe(v.union([v.string(), v.number()]), v.transform(String))
const words = v.nullish(v.string(), null)
const name = v.pipe(v.string(), v.minLength(1))
const names = v.nullish(v.array(v.string()), [])

const STAGES = { sb: 'submitted', sl: 'accepted', sp: 'in_review', bz: 'supplement', bj: 'finished' } as const

/** 办件 */
export const HallApplication = v.object({
  SBLSH: name,
  SXBM: v.string(),
  SXMC: v.string(),
  BMMC: v.string(),
  ZT: v.picklist(['sb', 'sl', 'sp', 'bz', 'bj']),
  ZTMC: v.string(),
  DQHJ: v.string(),
  SBSJ: time,
  GXSJ: time,
  SLHZH: words,
  CNSX: v.nullish(count, null),
  CNBJSJ: v.nullish(localDay, null),
  BZSX: v.nullish(localDay, null),
  BZTJSJ: v.nullish(time, null),
  RQSX: v.nullish(localDay, null),
  PJ: v.nullish(
    v.object({
      MYD: v.pipe(count, v.picklist([1, 2, 3, 4, 5])),
      PJNR: words,
      PJSJ: time,
    }),
    null,
  ),
})

/** What the hall itself says about an application, without its log. */
export interface ApplicationHead {
  card: ApplicationCard
  department: string
  acceptanceNo: string | null
  promisedDays: number | null
  rating: Rating | null
}

export const toHead = (raw: v.InferOutput<typeof HallApplication>): ApplicationHead => ({
  card: {
    id: raw.SBLSH,
    itemCode: raw.SXBM,
    itemName: raw.SXMC,
    stage: STAGES[raw.ZT],
    stageName: raw.ZTMC,
    step: raw.DQHJ,
    submittedAt: raw.SBSJ,
    updatedAt: raw.GXSJ,
    promisedDay: raw.CNBJSJ,
    // What has been handed in already is the window's turn.
    supplementDeadline: raw.ZT === 'bz' && raw.BZTJSJ === null ? raw.BZSX : null,
    laterDeadline: raw.ZT === 'bj' ? null : raw.RQSX,
    canRate: raw.ZT === 'bj' && raw.PJ === null,
  },
  department: raw.BMMC,
  acceptanceNo: raw.SLHZH,
  promisedDays: raw.CNSX,
  rating: raw.PJ && { level: raw.PJ.MYD, comment: raw.PJ.PJNR || null, at: raw.PJ.PJSJ },
})

const HANDED_IN: Record<string, HandedIn> = {
  '2': 'stored',
  '4': 'later',
  '5': 'certificate',
  '8': 'checked',
  '9': 'form',
}

/** 申办材料 */
export const HallMaterial = v.object({
  CLBH: v.string(),
  CLMC: v.string(),
  SQFS: v.pipe(code, v.picklist(['2', '4', '5', '8', '9'])),
  ZZBS: words,
  WJBH: words,
  HYJ: v.nullish(flag, 0),
})

const toMaterial = (raw: v.InferOutput<typeof HallMaterial>): ApplicationMaterial => ({
  id: raw.CLBH,
  name: raw.CLMC,
  how: HANDED_IN[raw.SQFS] as HandedIn,
  certificate: raw.ZZBS || null,
  stored: raw.WJBH || null,
  compared: raw.HYJ,
})

/** When a clerk corrected the words of a record (更正); a newer data version alone is no correction. */
const corrected = v.nullish(time, null)

const common = { YWLSH: name, SBLSH: name, CS: count, SJBBH: count, SJ: time }

/** 环节记录 of the provincial exchange (EX_GDBS): one per stage and number, the latest data version counts. */
export const HallStageRecord = v.variant('HJ', [
  v.object({
    ...common,
    HJ: v.literal('SB'),
    JL: v.object({ SXBM: v.string(), SXMC: v.string(), SBSJ: time, SBHZH: words }),
  }),
  v.object({
    ...common,
    HJ: v.literal('SL'),
    JL: v.object({
      SLZTDM: v.pipe(code, v.picklist(['1', '2'])),
      BSLYY: words,
      SLHZH: words,
      SLSJ: time,
      GDBLSX: v.nullish(count, null),
      RQCL: names,
      RQSX: v.nullish(localDay, null),
      SLBLRXM: words,
      GZSJ: corrected,
    }),
  }),
  v.object({
    ...common,
    HJ: v.literal('SPCL'),
    JL: v.object({
      SPHJDM: v.pipe(code, v.picklist(['1', '2', '3'])),
      SPHJMC: v.string(),
      SPSJ: time,
      SPBMMC: words,
      SPRXM: words,
    }),
  }),
  v.object({
    ...common,
    HJ: v.literal('BZGZ'),
    JL: v.object({
      BZGZYY: v.string(),
      BZCLQD: v.nullish(v.array(v.object({ CLBH: words, CLMC: v.string() })), []),
      BZGZSJ: time,
      BZJZRQ: v.nullish(localDay, null),
      BZGZFCRXM: words,
      GZSJ: corrected,
    }),
  }),
  v.object({
    ...common,
    HJ: v.literal('BZCL'),
    JL: v.object({ CLQD: names, TJSJ: time, SM: words }),
  }),
  v.object({ ...common, HJ: v.literal('BZSL'), JL: v.object({ BZSJ: time, BZSLBLRXM: words }) }),
  v.object({
    ...common,
    HJ: v.literal('BJ'),
    JL: v.object({
      BJJGDM: v.pipe(code, v.picklist(['0', '1', '2', '3', '4', '5', '6'])),
      BJJGMS: words,
      ZFHTHYY: words,
      BJSJ: time,
      ZJGZMC: words,
      ZJYXQX: v.nullish(localDay, null),
      ZZBS: words,
      GZSJ: corrected,
    }),
  }),
  v.object({
    ...common,
    HJ: v.literal('PJ'),
    JL: v.object({ MYD: v.pipe(count, v.picklist([1, 2, 3, 4, 5])), PJSJ: time }),
  }),
])

interface CommonRecord {
  /** The same through all corrections of one record. */
  businessNo: string
  application: string
  nth: number
  /** Data version: the latest counts. */
  version: number
  /** When the stage happened; a correction does not move it. */
  at: string
  /** When this version of the record was written. */
  writtenAt: string
  /** When a clerk last corrected its words; null: never. */
  correctedAt: string | null
}

/** A record of one stage, in our words. */
export type StageRecord = CommonRecord &
  (
    | { stage: 'submitted'; itemCode: string; itemName: string; receiptNo: string | null }
    | {
        stage: 'acceptance'
        accepted: boolean
        reason: string | null
        acceptanceNo: string | null
        promisedDays: number | null
        /** Names of what may follow later, and until when. */
        later: string[]
        laterDeadline: string | null
        who: string | null
      }
    | { stage: 'review'; step: 1 | 2 | 3; stepName: string; department: string | null; who: string | null }
    | {
        stage: 'supplement_notice'
        reason: string
        materials: { id: string | null; name: string }[]
        deadline: string | null
        who: string | null
      }
    | { stage: 'handed_in'; materials: string[]; note: string | null }
    | { stage: 'supplement_received'; who: string | null }
    | {
        stage: 'finish'
        result: Result['kind']
        resultName: string
        reason: string | null
        certificate: { id: string | null; name: string; validUntil: string | null } | null
      }
    | { stage: 'rating'; level: Rating['level'] }
  )

const RESULTS = {
  '0': ['issued', '出证办结'],
  '1': ['returned', '退回办结'],
  '2': ['void', '作废办结'],
  '3': ['deleted', '删除办结'],
  '4': ['passed_on', '转报办结'],
  '5': ['not_completed', '补交不来办结'],
  '6': ['done', '办结'],
} as const satisfies Record<string, readonly [Result['kind'], string]>

export function toStageRecord(raw: v.InferOutput<typeof HallStageRecord>): StageRecord {
  const of = (at: string): CommonRecord => ({
    businessNo: raw.YWLSH,
    application: raw.SBLSH,
    nth: raw.CS,
    version: raw.SJBBH,
    at,
    writtenAt: raw.SJ,
    correctedAt: 'GZSJ' in raw.JL ? raw.JL.GZSJ : null,
  })
  switch (raw.HJ) {
    case 'SB': {
      const { SXBM, SXMC, SBSJ, SBHZH } = raw.JL
      return { ...of(SBSJ), stage: 'submitted', itemCode: SXBM, itemName: SXMC, receiptNo: SBHZH }
    }
    case 'SL': {
      const { SLZTDM, BSLYY, SLHZH, SLSJ, GDBLSX, RQCL, RQSX, SLBLRXM } = raw.JL
      return {
        ...of(SLSJ),
        stage: 'acceptance',
        accepted: SLZTDM === '1',
        reason: BSLYY || null,
        acceptanceNo: SLHZH,
        promisedDays: GDBLSX,
        later: RQCL,
        laterDeadline: RQSX,
        who: SLBLRXM,
      }
    }
    case 'SPCL': {
      const { SPHJDM, SPHJMC, SPSJ, SPBMMC, SPRXM } = raw.JL
      const step = Number(SPHJDM) as 1 | 2 | 3
      return { ...of(SPSJ), stage: 'review', step, stepName: SPHJMC, department: SPBMMC, who: SPRXM }
    }
    case 'BZGZ': {
      const { BZGZYY, BZCLQD, BZGZSJ, BZJZRQ, BZGZFCRXM } = raw.JL
      const materials = BZCLQD.map(({ CLBH, CLMC }) => ({ id: CLBH || null, name: CLMC }))
      return {
        ...of(BZGZSJ),
        stage: 'supplement_notice',
        reason: BZGZYY,
        materials,
        deadline: BZJZRQ,
        who: BZGZFCRXM,
      }
    }
    case 'BZCL':
      return { ...of(raw.JL.TJSJ), stage: 'handed_in', materials: raw.JL.CLQD, note: raw.JL.SM || null }
    case 'BZSL':
      return { ...of(raw.JL.BZSJ), stage: 'supplement_received', who: raw.JL.BZSLBLRXM }
    case 'BJ': {
      const { BJJGDM, BJJGMS, ZFHTHYY, BJSJ, ZJGZMC, ZJYXQX, ZZBS } = raw.JL
      const [result, resultName] = RESULTS[BJJGDM]
      return {
        ...of(BJSJ),
        stage: 'finish',
        result,
        resultName: BJJGMS || resultName,
        reason: ZFHTHYY || null,
        certificate: ZJGZMC ? { id: ZZBS || null, name: ZJGZMC, validUntil: ZJYXQX } : null,
      }
    }
    case 'PJ':
      return { ...of(raw.JL.PJSJ), stage: 'rating', level: raw.JL.MYD }
  }
}

/** An application with its whole log. */
export const HallFullApplication = v.object({
  ...HallApplication.entries,
  JL: v.array(HallStageRecord),
  CL: v.array(HallMaterial),
})

export interface FullApplication {
  head: ApplicationHead
  materials: ApplicationMaterial[]
  records: StageRecord[]
}

export const toFullApplication = (raw: v.InferOutput<typeof HallFullApplication>): FullApplication => ({
  head: toHead(raw),
  materials: raw.CL.map(toMaterial),
  records: raw.JL.map(toStageRecord),
})

/** 表单 of an item: version and JSON Schema. */
export const HallForm = v.object({ SXBM: v.string(), BDBB: v.string(), BDNR: v.unknown() })

/** Where a form itself asks how the result is received: the same answer as LQFS, which is asked for apart from forms. */
const DELIVERY_FIELD = 'resultDelivery'

export interface ItemForm {
  version: string
  form: Form
  /** The hall wants to find how the result is received among the values too. */
  asksDelivery: boolean
}

/** The form without the question that every application is asked anyway. */
export function toItemForm(version: string, form: Form): ItemForm {
  const { [DELIVERY_FIELD]: delivery, ...properties } = form.properties
  return {
    version,
    asksDelivery: delivery !== undefined,
    form: {
      ...form,
      properties,
      required: form.required.filter((name) => name !== DELIVERY_FIELD),
      'x-steps': form['x-steps']
        .map((step) => ({ ...step, fields: step.fields.filter((name) => name !== DELIVERY_FIELD) }))
        .filter(({ fields }) => fields.length > 0),
    },
  }
}

/** How the result is received, as the hall is told. */
export function fromDelivery(delivery: 'counter' | 'post', asked: boolean): { LQFS: string; values: Values } {
  const LQFS = delivery === 'post' ? '1' : '0'
  return { LQFS, values: asked ? { [DELIVERY_FIELD]: LQFS } : {} }
}

/** How a material is handed in, as the hall takes it. */
export type HallMaterialChoice =
  | { material: string; use: 'certificate'; certificate: string; authorization: string }
  | { material: string; use: 'stored'; stored: string }
  | { material: string; use: 'later' }

export function fromChoice(choice: HallMaterialChoice): object {
  if (choice.use === 'certificate')
    return { CLBH: choice.material, SQFS: '5', ZZBS: choice.certificate, SQBH: choice.authorization }
  if (choice.use === 'stored') return { CLBH: choice.material, SQFS: '2', WJBH: choice.stored }
  return { CLBH: choice.material, SQFS: '4' }
}
