import type { Guide, ItemCard, Material } from '@shared/catalogue/contract'

/** A record as it came over the wire: anything may be absent or of the wrong kind. */
type Wire = Record<string, unknown>

export interface RawMaterial {
  material_id: string
  material_name: string
  /** 材料必要性: 1 必要 · 2 非必要 · 3 容缺后补 */
  is_need: string
  /** 1 证件证书证明 · 2 申请表格文书 · 3 其他 */
  material_type: string
  /** 材料形式: 1 纸质 · 2 电子化 · 3 纸质/电子化 */
  material_format: string
  is_primary: boolean
  source_explain: string
  accept_stand: string
  copy_num: number | null
  cert_type_code: string | null
  /** 材料类别: kinds of stored papers that satisfy it, the usual one first */
  stuff_kinds: string[]
  /** 数据核验: the department that verifies it itself */
  data_check: string | null
}

export interface RawFee {
  fee_name: string
  /** Yuan. */
  fee_stand: number | null
  by_law: string
}

/**
 * A service item (事项) as the hall publishes it: names of the national exchange format (C0111), values already of one
 * kind. null means "not given or not readable", which is for the quality gate to judge, not for the reader.
 */
export interface RawItem {
  /** 实施编码 */
  task_code: string
  /** 基本编码, the same for every region */
  catalog_code: string
  /** 业务办理项编码: the situation of the matter, the same for every region */
  task_handle_item: string
  task_name: string
  /** 日常用语, the most common first */
  task_alias: string[]
  task_type: string
  /** 1 在用, which an absent value means too; everything else is no longer offered (暂停, 取消) */
  task_state: string
  area_code: string
  area_name: string
  dept_code: string
  dept_name: string
  server_type: string
  /** 办件类型: 1 即办件 · 2 承诺件 */
  project_type: string
  /** 办理形式: 1 窗口 · 2 网上 · 3 快递, several joined by commas */
  handle_type: string
  /** 法定办结时限 */
  legal_day: number | null
  /** 承诺办结时限 */
  promise_day: number | null
  /** 1 工作日 · 2 自然日 */
  day_unit: string
  accept_condition: string[]
  handle_flow: string[]
  is_fee: boolean
  fee_project: RawFee[]
  /** 到办事现场次数 */
  limit_scene_num: number | null
  /** 必须现场办理原因 */
  limit_scene_explain: string | null
  transact_addr: string
  transact_time: string
  /** 咨询电话 */
  link_way: string
  /** 监督投诉电话 */
  supervise_way: string
  by_law: string[]
  /** 主题 */
  topic: string[]
  /** 支持预约: 0 no · 1 optional · 2 only by appointment */
  is_schedule: number | null
  is_online: boolean
  is_express: boolean
  result_name: string
  /** 结果证照类型, the type of certificate it issues */
  result_cert_type_code: string | null
  /** The type of certificate it renews */
  renew_cert_type_code: string | null
  window_type: string
  duration_min: number | null
  /** 办件量 */
  visit_count: number
  material: RawMaterial[]
  questions: { question: string; answer: string }[]
  update_seq: number
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''
const textOrNull = (value: unknown): string | null => text(value) || null
const number = (value: unknown): number | null => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  return typeof value === 'string' && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : null
}
const flag = (value: unknown): boolean => value === true || text(value) === '1'
const records = (value: unknown): Wire[] =>
  Array.isArray(value) ? value.filter((each): each is Wire => typeof each === 'object' && each !== null) : []
/** A list, or one text with a line for each entry: both are seen in the field. */
const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value.map(text) : text(value).split(/\r?\n/)).filter((each) => each !== '')

function readMaterial(wire: Wire): RawMaterial {
  return {
    material_id: text(wire.material_id),
    material_name: text(wire.material_name),
    is_need: text(wire.is_need),
    material_type: text(wire.material_type),
    material_format: text(wire.material_format),
    is_primary: flag(wire.is_primary),
    source_explain: text(wire.source_explain),
    accept_stand: text(wire.accept_stand),
    copy_num: number(wire.copy_num),
    cert_type_code: textOrNull(wire.cert_type_code),
    stuff_kinds: texts(wire.stuff_kinds),
    data_check: textOrNull(wire.data_check),
  }
}

/** One item from the hall's JSON. Never throws: what is missing stays empty or null and is the gate's to refuse. */
export function readItem(json: unknown): RawItem {
  const wire: Wire = typeof json === 'object' && json !== null ? (json as Wire) : {}
  return {
    task_code: text(wire.task_code),
    catalog_code: text(wire.catalog_code),
    task_handle_item: text(wire.task_handle_item),
    task_name: text(wire.task_name),
    task_alias: texts(wire.task_alias),
    task_type: text(wire.task_type),
    task_state: text(wire.task_state) || '1',
    area_code: text(wire.area_code),
    area_name: text(wire.area_name),
    dept_code: text(wire.dept_code),
    dept_name: text(wire.dept_name),
    server_type: text(wire.server_type),
    project_type: text(wire.project_type),
    handle_type: Array.isArray(wire.handle_type) ? wire.handle_type.map(text).join(',') : text(wire.handle_type),
    legal_day: number(wire.legal_day),
    promise_day: number(wire.promise_day),
    day_unit: text(wire.day_unit),
    accept_condition: texts(wire.accept_condition),
    handle_flow: texts(wire.handle_flow),
    is_fee: flag(wire.is_fee),
    fee_project: records(wire.fee_project).map((fee) => ({
      fee_name: text(fee.fee_name),
      fee_stand: number(fee.fee_stand),
      by_law: text(fee.by_law),
    })),
    limit_scene_num: number(wire.limit_scene_num),
    limit_scene_explain: textOrNull(wire.limit_scene_explain),
    transact_addr: text(wire.transact_addr),
    transact_time: text(wire.transact_time),
    link_way: text(wire.link_way),
    supervise_way: text(wire.supervise_way),
    by_law: texts(wire.by_law),
    topic: texts(wire.topic),
    is_schedule: number(wire.is_schedule),
    is_online: flag(wire.is_online),
    is_express: flag(wire.is_express),
    result_name: text(wire.result_name),
    result_cert_type_code: textOrNull(wire.result_cert_type_code),
    renew_cert_type_code: textOrNull(wire.renew_cert_type_code),
    window_type: text(wire.window_type),
    duration_min: number(wire.duration_min),
    visit_count: number(wire.visit_count) ?? 0,
    material: records(wire.material).map(readMaterial),
    questions: records(wire.questions).map((each) => ({ question: text(each.question), answer: text(each.answer) })),
    update_seq: number(wire.update_seq) ?? 0,
  }
}

export const isOffered = (raw: RawItem): boolean => raw.task_state === '1'

const BOOKING = ['none', 'optional', 'only'] as const

/** The few facts of an item that lists show. Only for items that passed the gate. */
export function toCard(raw: RawItem): ItemCard {
  return {
    code: raw.task_code,
    matter: raw.catalog_code,
    name: raw.task_name,
    alias: raw.task_alias[0] ?? null,
    department: raw.dept_name,
    regionCode: raw.area_code,
    regionName: raw.area_name,
    booking: BOOKING[raw.is_schedule ?? 0] ?? 'none',
    visits: raw.limit_scene_num ?? 0,
    promisedDays: raw.promise_day ?? 0,
    online: raw.is_online,
  }
}

const NEED: Record<string, Material['need']> = { '1': 'required', '2': 'optional', '3': 'deferrable' }
const FORM: Record<string, Material['form']> = { '1': 'paper', '2': 'electronic', '3': 'either' }
const SORT: Record<string, Material['sort']> = { '1': 'certificate', '2': 'form', '3': 'other' }

export function toMaterial(raw: RawMaterial): Material {
  return {
    id: raw.material_id,
    name: raw.material_name,
    // A primary material never follows later, whatever is_need says (容缺受理 covers secondary materials only).
    need: raw.is_primary && raw.is_need === '3' ? 'required' : (NEED[raw.is_need] ?? 'required'),
    form: FORM[raw.material_format] ?? 'either',
    copies: raw.copy_num ?? 1,
    source: raw.source_explain,
    acceptance: raw.accept_stand,
    main: raw.is_primary,
    sort: SORT[raw.material_type] ?? 'other',
    certificateType: raw.cert_type_code,
    kinds: raw.stuff_kinds,
    checkedBy: raw.data_check,
  }
}

/** The whole guide (办事指南) in our words. Only for items that passed the gate. */
export function toGuide(raw: RawItem): Guide {
  return {
    item: toCard(raw),
    legalDays: raw.legal_day ?? 0,
    visitReason: raw.limit_scene_explain,
    fees: raw.is_fee
      ? raw.fee_project.map((fee) => ({ name: fee.fee_name, yuan: fee.fee_stand ?? 0, basis: fee.by_law }))
      : [],
    conditions: raw.accept_condition,
    steps: raw.handle_flow,
    materials: raw.material.map(toMaterial),
    legalBasis: raw.by_law,
    where: {
      address: raw.transact_addr,
      hours: raw.transact_time,
      phone: raw.link_way,
      complaints: raw.supervise_way,
    },
    resultName: raw.result_name,
    questions: raw.questions.filter((each) => each.question !== '' && each.answer !== ''),
    durationMinutes: raw.duration_min ?? 0,
    departmentCode: raw.dept_code,
    resultCertificateType: raw.result_cert_type_code,
    renewsCertificateType: raw.renew_cert_type_code,
  }
}
