import type { RawItem } from './hall-items'
import { arePhoneNumbers } from './phone-numbers'

export type DefectCode =
  | 'missing_code'
  | 'missing_name'
  | 'missing_department'
  | 'missing_region'
  | 'missing_legal_limit'
  | 'missing_promised_limit'
  | 'promise_over_legal'
  | 'immediate_with_limit'
  | 'no_materials_named'
  | 'catch_all_material'
  | 'missing_conditions'
  | 'missing_steps'
  | 'missing_legal_basis'
  | 'bad_phone'
  | 'bad_complaint_phone'
  | 'missing_place'
  | 'missing_hours'
  | 'missing_visits'
  | 'visits_without_reason'
  | 'no_way_to_apply'
  | 'missing_booking_need'
  | 'fee_not_listed'
  | 'fee_without_amount'

interface Rule {
  code: DefectCode
  /** Where the rule comes from: `field` = code table or cross-field check of the national exchange format. */
  source: 'field' | 'product'
  /** What a resident would run into. */
  why: string
  broken(raw: RawItem): boolean
}

/** Code and names travel on to the phone and into addresses: same form as the contract's `id`. */
const CODE = /^[A-Za-z0-9_.:-]{1,64}$/
const blank = (text: string | null): boolean => text === null || /^[\s无\-—/.。、]*$/.test(text)
const isDays = (days: number | null): days is number => days !== null && Number.isInteger(days) && days >= 0
/** 即办件: done while one waits, so 0 days is its true limit and not a hole. */
const isImmediate = (raw: RawItem): boolean => raw.project_type === '1'

// 其他材料, 其它有关的证明文件, 按规定应提交的其他材料: "other" and "material" with nothing specific between them.
const OTHER =
  /其[他它](?:相关|有关|需要|所需|需|应当|应|必要|必须|可能|要求|规定|认为|依法|按|审批|登记|部门|机关|窗口|单位|提交|提供|补充|出具|的)*(?:证明|申请|辅助|佐证|补充)?(?:性)?(?:材料|资料|文件|证明|证件)/
// 身份证等材料, 户口簿等相关证明资料
const AND_SO_ON = /等(?:其[他它])?(?:相关|有关|所需|必要)?(?:的)?(?:证明|申请)?(?:材料|资料|文件|证件|证明)$/
// 相关材料, 有关证明文件, 材料: a name that names nothing
const NAMELESS = /^(?:相关|有关|所需|必要|规定|各类|全部)*(?:的)?(?:证明|申请|办理)?(?:材料|资料|文件)$/

export function isCatchAll(materialName: string): boolean {
  // 身份证（及其他材料） hides it in brackets.
  const name = materialName.normalize('NFKC').replace(/\s+/g, '')
  const bare = name.replace(/\([^)]*\)$/, '')
  return OTHER.test(name) || [name, bare].some((each) => AND_SO_ON.test(each) || NAMELESS.test(each))
}

/** Every rule is one line a city's staff can read and mend their guide by. */
export const RULES: readonly Rule[] = [
  {
    code: 'missing_code',
    source: 'field',
    why: 'Cannot be addressed, booked or compared between regions',
    broken: (raw) => ![raw.task_code, raw.catalog_code, raw.task_handle_item].every((code) => CODE.test(code)),
  },
  {
    code: 'missing_name',
    source: 'field',
    why: 'Cannot be found',
    broken: (raw) => blank(raw.task_name),
  },
  {
    code: 'missing_department',
    source: 'field',
    why: 'Nobody is responsible for it',
    broken: (raw) => blank(raw.dept_name) || raw.dept_code === '',
  },
  {
    code: 'missing_region',
    source: 'field',
    why: 'Nobody knows whom it is for',
    broken: (raw) => !/^\d{12}$/.test(raw.area_code) || blank(raw.area_name),
  },
  {
    code: 'missing_legal_limit',
    source: 'product',
    why: 'How long it may take is not said',
    broken: (raw) => !isDays(raw.legal_day) || (raw.legal_day === 0 && !isImmediate(raw)),
  },
  {
    code: 'missing_promised_limit',
    source: 'product',
    why: 'How long it will take is not said',
    broken: (raw) => !isDays(raw.promise_day) || (raw.promise_day === 0 && !isImmediate(raw)),
  },
  {
    code: 'promise_over_legal',
    source: 'field',
    why: 'The promise is later than the law allows',
    broken: (raw) => isDays(raw.legal_day) && isDays(raw.promise_day) && raw.promise_day > raw.legal_day,
  },
  {
    code: 'immediate_with_limit',
    source: 'field',
    why: 'Said to be done while one waits (即办件), yet days are promised',
    broken: (raw) => isImmediate(raw) && isDays(raw.promise_day) && raw.promise_day > 0,
  },
  {
    code: 'no_materials_named',
    source: 'product',
    why: 'What to bring is not said',
    broken: (raw) =>
      raw.material.length === 0 || raw.material.some((each) => blank(each.material_name) || each.material_id === ''),
  },
  {
    code: 'catch_all_material',
    source: 'product',
    why: 'Asks for "other materials" without saying which (兜底性材料)',
    broken: (raw) => raw.material.some((each) => isCatchAll(each.material_name)),
  },
  {
    code: 'missing_conditions',
    source: 'product',
    why: 'Who may apply is not said',
    broken: (raw) => raw.accept_condition.every(blank),
  },
  {
    code: 'missing_steps',
    source: 'product',
    why: 'What happens after applying is not said',
    broken: (raw) => raw.handle_flow.every(blank),
  },
  {
    code: 'missing_legal_basis',
    source: 'field',
    why: 'No law is named for it (设定依据)',
    broken: (raw) => raw.by_law.every(blank),
  },
  {
    code: 'bad_phone',
    source: 'product',
    why: 'The number to ask at cannot exist',
    broken: (raw) => !arePhoneNumbers(raw.link_way),
  },
  {
    code: 'bad_complaint_phone',
    source: 'product',
    why: 'The number to complain at cannot exist',
    broken: (raw) => !arePhoneNumbers(raw.supervise_way),
  },
  {
    code: 'missing_place',
    source: 'product',
    why: 'Where to go is not said',
    broken: (raw) => blank(raw.transact_addr),
  },
  {
    code: 'missing_hours',
    source: 'product',
    why: 'When to go is not said',
    broken: (raw) => blank(raw.transact_time),
  },
  {
    code: 'missing_visits',
    source: 'field',
    why: 'How often one has to come is not said',
    broken: (raw) => !isDays(raw.limit_scene_num),
  },
  {
    code: 'visits_without_reason',
    source: 'field',
    why: 'One has to come, and the guide does not say why (必须现场办理原因)',
    broken: (raw) => (raw.limit_scene_num ?? 0) > 0 && blank(raw.limit_scene_explain),
  },
  {
    code: 'no_way_to_apply',
    source: 'field',
    why: '0 visits, and neither online nor by post',
    broken: (raw) => raw.limit_scene_num === 0 && !raw.is_online && !raw.is_express,
  },
  {
    code: 'missing_booking_need',
    source: 'product',
    why: 'Whether one has to book is not said: people come in vain',
    broken: (raw) => raw.is_schedule === null || ![0, 1, 2].includes(raw.is_schedule),
  },
  {
    code: 'fee_not_listed',
    source: 'field',
    why: 'Costs something, and the guide does not say for what',
    broken: (raw) => raw.is_fee && (raw.fee_project.length === 0 || raw.fee_project.some((fee) => blank(fee.fee_name))),
  },
  {
    code: 'fee_without_amount',
    source: 'field',
    why: 'A fee is named without its amount or the law that sets it',
    broken: (raw) =>
      raw.is_fee && raw.fee_project.some((fee) => fee.fee_stand === null || fee.fee_stand < 0 || blank(fee.by_law)),
  },
]

/** What is wrong with a guide; empty when a resident can rely on it. Items with a defect are neither listed nor bookable. */
export function check(raw: RawItem): DefectCode[] {
  return RULES.filter((rule) => rule.broken(raw)).map((rule) => rule.code)
}
