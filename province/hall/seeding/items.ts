import { CERTIFICATE_TYPES } from '../../data/certificate-types'
import { buildDepartments } from '../../data/departments'
import { materialKind } from '../../data/material-kinds'
import type { CertificateKind, Item, MaterialSeed } from '../../data/types'
import { WINDOW_CODES } from '../words'

const NEED = { required: '1', optional: '2', deferrable: '3' } as const
const MATERIAL_TYPE = { certificate: '1', form: '2', other: '3' } as const
const MATERIAL_FORMAT = { paper: '1', electronic: '2', either: '3' } as const
const AUDIENCE = { person: '1', company: '2', both: '1,2' } as const
export const BOOKING = { none: 0, optional: 1, only: 2 } as const

const certificateCodes = new Map(CERTIFICATE_TYPES.map(({ kind, code }) => [kind, code]))
const codeOf = (kind: CertificateKind | null | undefined): string | null => (kind && certificateCodes.get(kind)) ?? null
const departmentNames = new Map(buildDepartments().map(({ shortName, name }) => [shortName, name]))

/** An item in the words of the national exchange (up_task_general_basic and its kin), without update_seq. */
export function nationalRecord(item: Item, visitCount: number): object {
  const { matter, department, region } = item
  return {
    task_code: item.code,
    catalog_code: item.catalogCode,
    task_handle_item: item.handleCode,
    task_name: item.name,
    task_alias: item.aliases,
    task_type: matter.taskType,
    area_code: region,
    area_name: item.regionName,
    dept_code: department.code,
    dept_name: department.name,
    server_type: AUDIENCE[matter.audience],
    // 1 即办件 2 承诺件
    project_type: item.promiseDays === 0 ? '1' : '2',
    // 1 window 2 online 3 express
    handle_type: ['1', item.online && '2', matter.post && '3'].filter(Boolean).join(),
    legal_day: item.legalDays,
    promise_day: item.promiseDays,
    day_unit: '1',
    accept_condition: matter.conditions,
    handle_flow: matter.steps,
    is_fee: item.fees.length > 0 ? '1' : '0',
    fee_project: item.fees.map(({ name, yuan, basis }) => ({ fee_name: name, fee_stand: yuan, by_law: basis })),
    limit_scene_num: item.visits,
    limit_scene_explain: matter.visitReason ?? '',
    transact_addr: item.address,
    transact_time: item.hours,
    link_way: item.phone,
    supervise_way: item.complaintPhone,
    by_law: matter.legalBasis,
    topic: matter.themes,
    is_schedule: BOOKING[matter.booking],
    is_online: item.online ? '1' : '0',
    is_express: matter.post ? '1' : '0',
    result_name: matter.resultName,
    result_cert_type_code: codeOf(item.resultCertificate),
    renew_cert_type_code: codeOf(item.renews),
    window_type: WINDOW_CODES[matter.window],
    duration_min: matter.durationMin,
    visit_count: visitCount,
    material: materialRecords(item),
    questions: matter.faq,
  }
}

export const materialRecords = (item: Item) =>
  item.materials.map((material, index) => materialRecord(item, material, index))

function materialRecord(item: Item, material: MaterialSeed, index: number) {
  return {
    material_id: `${item.code}${String(index + 1).padStart(2, '0')}`,
    material_name: material.name,
    is_need: NEED[material.need],
    material_type: MATERIAL_TYPE[material.kind],
    material_format: MATERIAL_FORMAT[material.form],
    is_primary: material.primary ? '1' : '0',
    source_explain: material.source,
    accept_stand: material.acceptance,
    copy_num: material.copies,
    cert_type_code: codeOf(material.certificate),
    stuff_kinds: material.accepts.map((name) => materialKind(name).code),
    data_check: (material.checkedBy && departmentNames.get(material.checkedBy)) ?? null,
  }
}

/**
 * Cases a year, from the matter's demand: a city handles more than a county, the first situations of a matter are the
 * usual ones, and no two numbers look the same.
 */
export function yearlyCases(item: Item): number {
  const spread = [...item.code].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 997, 7)
  const places = item.region.endsWith('00000000') ? 9 : 1
  const place = item.matter.situations.findIndex(({ key }) => key === item.situationKey)
  return Math.round((item.matter.demand ** 2 * places) / (1 + 0.4 * Math.max(0, place))) + spread
}
