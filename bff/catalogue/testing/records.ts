/** A guide a resident can rely on, as the hall sends it. Tests break one thing in it at a time. */
export function soundRecord(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    task_code: '11440106TEST0010X1440107001001',
    catalog_code: '440107001001',
    task_handle_item: '44010700100101',
    task_name: '居住证首次申领',
    task_alias: ['办居住证', '暂住证'],
    task_type: '07',
    area_code: '440106000000',
    area_name: '天河区',
    dept_code: 'TEST0010X',
    dept_name: '广州市公安局',
    server_type: '1',
    project_type: '2',
    handle_type: '1,2',
    legal_day: 15,
    promise_day: 7,
    day_unit: '1',
    accept_condition: ['在本市居住满半年'],
    handle_flow: ['申请', '受理', '发证'],
    is_fee: '1',
    fee_project: [{ fee_name: '工本费', fee_stand: 20, by_law: '粤价〔2010〕1号' }],
    limit_scene_num: 1,
    limit_scene_explain: '需现场采集人像',
    transact_addr: '天河区示例路1号',
    transact_time: '周一至周五 09:00–17:00',
    link_way: '020-83123456',
    supervise_way: '12345',
    by_law: ['居住证暂行条例'],
    topic: ['T02'],
    is_schedule: 1,
    is_online: '1',
    is_express: '0',
    result_name: '居住证',
    window_type: 'HJ',
    duration_min: 15,
    visit_count: 1200,
    material: [
      {
        material_id: 'M1',
        material_name: '居民身份证',
        is_need: '1',
        material_type: '1',
        material_format: '3',
        is_primary: '1',
        source_explain: '公安机关',
        accept_stand: '在有效期内',
        copy_num: 1,
        cert_type_code: '11100000000013338W001',
      },
      {
        material_id: 'M2',
        material_name: '居住证明',
        is_need: '3',
        material_type: '3',
        material_format: '1',
        is_primary: '0',
        source_explain: '申请人',
        accept_stand: '房屋租赁合同或单位证明',
        copy_num: 2,
        cert_type_code: null,
      },
    ],
    questions: [{ question: '可以代办吗', answer: '不可以' }],
    update_seq: 7,
    ...changes,
  }
}

/** The same with its first material changed. */
export function withMaterial(changes: Record<string, unknown>): Record<string, unknown> {
  const record = soundRecord()
  const [first, ...rest] = record.material as Record<string, unknown>[]
  return { ...record, material: [{ ...first, ...changes }, ...rest] }
}
