import { readItem } from './hall-items'
import { check, type DefectCode, isCatchAll, RULES } from './quality'
import { soundRecord, withMaterial } from './testing/records'

/** For each rule, records it alone must refuse. */
const BROKEN: Record<DefectCode, Record<string, unknown>[]> = {
  missing_code: [
    soundRecord({ task_code: '' }),
    soundRecord({ catalog_code: 'a b' }),
    soundRecord({ task_handle_item: null }),
  ],
  missing_name: [soundRecord({ task_name: ' ' }), soundRecord({ task_name: '无' })],
  missing_department: [soundRecord({ dept_name: null }), soundRecord({ dept_code: '' })],
  missing_region: [soundRecord({ area_code: '4401' }), soundRecord({ area_name: '' })],
  missing_legal_limit: [soundRecord({ legal_day: 'x', promise_day: 1 }), soundRecord({ legal_day: undefined })],
  missing_promised_limit: [
    soundRecord({ promise_day: null }),
    soundRecord({ promise_day: '' }),
    soundRecord({ promise_day: 0 }),
    soundRecord({ promise_day: -3 }),
  ],
  promise_over_legal: [soundRecord({ legal_day: 5, promise_day: 6 })],
  immediate_with_limit: [soundRecord({ project_type: '1', promise_day: 3 })],
  no_materials_named: [
    soundRecord({ material: [] }),
    soundRecord({ material: null }),
    withMaterial({ material_name: '/' }),
  ],
  catch_all_material: [withMaterial({ material_name: '其他材料' })],
  missing_conditions: [soundRecord({ accept_condition: [] }), soundRecord({ accept_condition: ['无'] })],
  missing_steps: [soundRecord({ handle_flow: '' })],
  missing_legal_basis: [soundRecord({ by_law: [] })],
  bad_phone: [soundRecord({ link_way: '' }), soundRecord({ link_way: '详见官网' }), soundRecord({ link_way: '020-8' })],
  bad_complaint_phone: [soundRecord({ supervise_way: '020-8000000a' })],
  missing_place: [soundRecord({ transact_addr: '' })],
  missing_hours: [soundRecord({ transact_time: '—' })],
  missing_visits: [soundRecord({ limit_scene_num: null })],
  visits_without_reason: [soundRecord({ limit_scene_explain: '' }), soundRecord({ limit_scene_explain: '无。' })],
  no_way_to_apply: [soundRecord({ limit_scene_num: 0, is_online: '0', is_express: '0' })],
  missing_booking_need: [soundRecord({ is_schedule: null }), soundRecord({ is_schedule: 7 })],
  fee_not_listed: [soundRecord({ fee_project: [] })],
  fee_without_amount: [soundRecord({ fee_project: [{ fee_name: '工本费', fee_stand: '按规定', by_law: '依据' }] })],
}

it('lets a sound guide through', () => {
  expect(check(readItem(soundRecord()))).toEqual([])
})

it('lets through what only looks like a defect', () => {
  for (const record of [
    soundRecord({ project_type: '1', legal_day: 0, promise_day: 0 }),
    soundRecord({ project_type: '1', legal_day: 5, promise_day: 0 }),
    soundRecord({ is_fee: '0', fee_project: [] }),
    soundRecord({ limit_scene_num: 0, limit_scene_explain: '', is_online: '0', is_express: '1' }),
    soundRecord({ legal_day: '15', promise_day: '7', is_schedule: '2' }),
  ])
    expect(check(readItem(record))).toEqual([])
})

it.each(RULES.map(({ code }) => code))('refuses %s, and names nothing else', (code) => {
  expect(BROKEN[code].length).toBeGreaterThan(0)
  for (const record of BROKEN[code]) expect(check(readItem(record))).toEqual([code])
})

it('names every defect of a guide', () => {
  const defects = check(
    readItem(soundRecord({ link_way: '无', transact_addr: '', transact_time: '', legal_day: null })),
  )
  expect(defects).toEqual(['missing_legal_limit', 'bad_phone', 'missing_place', 'missing_hours'])
})

it('refuses anything that is no item at all without failing', () => {
  for (const junk of [null, 'text', 42, [], { material: 'x', fee_project: 7, task_alias: {} }])
    expect(check(readItem(junk))).toContain('missing_code')
})

it.each([
  '其他材料',
  '其它材料',
  '其他相关材料',
  '其它有关证明材料',
  '法律法规规定的其他材料',
  '审批机关要求的其他材料',
  '需要提交的其他证明文件',
  '户口簿等材料',
  '身份证等相关证明材料',
  '相关材料',
  '有关证明文件',
  '材料',
  '身份证（及其他材料）',
  '其 他 材 料',
])('knows %s as a catch-all', (name) => {
  expect(isCatchAll(name)).toBe(true)
})

it.each([
  '居民身份证',
  '其他共有人同意出租的声明',
  '结婚证',
  '申请材料目录',
  '关系证明材料',
  '婚姻状况证明',
  '其他近亲属的身份证',
  '等级证书',
  '高等学校毕业证明',
])('accepts %s as the name of a material', (name) => {
  expect(isCatchAll(name)).toBe(false)
})
