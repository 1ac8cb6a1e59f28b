import { choice, fromCertificate, line, PREVIOUS, place } from './fields'
import type { Field } from './schema'

const permit = (label: string) => fromCertificate('residencePermit', label)
const values = (texts: readonly string[]): [string, string][] => texts.map((text) => [text, text])

const REASONS = ['务工', '务农', '经商', '服务', '保姆', '学习', '投靠亲友']
const DWELLINGS = ['租赁房屋', '自有住房', '单位宿舍', '工地现场', '居民家中', '学校宿舍']

const dwelling = (address: Field): Field[] => [
  address,
  choice('residenceReason', '居住事由', values(REASONS), { source: [permit('居住事由'), PREVIOUS], default: '务工' }),
  choice('dwellingKind', '居住处所类型', values(DWELLINGS), {
    source: [permit('居住处所'), PREVIOUS],
    default: '租赁房屋',
  }),
  line('workplace', '服务处所', { source: [PREVIOUS], optional: true, 'x-placeholder': '工作单位或学校，可不填' }),
]
const where = place('residenceAddress', '居住地址', { source: [permit('居住地址'), PREVIOUS] })
const number = line('permitNumber', '居住证号码', { source: [permit('证件编号')], optional: true })

/** 居住证, situation by situation. */
export const residencePermit: Record<string, { title: string; fields: Field[] }> = {
  first: { title: '居住信息', fields: dwelling(place('residenceAddress', '居住地址', { source: [PREVIOUS] })) },
  endorse: { title: '居住信息', fields: dwelling(where) },
  change: {
    title: '新的居住信息',
    fields: [
      place('formerAddress', '原居住地址', { source: [permit('居住地址')] }),
      ...dwelling(place('residenceAddress', '新居住地址', { 'x-placeholder': '搬到哪里，写到门牌号' })),
    ],
  },
  renew: {
    title: '换领信息',
    fields: [
      where,
      choice('renewReason', '换领原因', values(['证件损坏', '信息变更', '照片更换']), { default: '证件损坏' }),
      number,
    ],
  },
  replace: {
    title: '补领信息',
    fields: [where, choice('lossReason', '补领原因', values(['遗失', '被盗']), { default: '遗失' }), number],
  },
  restore: { title: '居住信息', fields: dwelling(where) },
  cancel: {
    title: '注销信息',
    fields: [
      choice('cancelReason', '注销原因', values(['离开本市', '取得本市户籍', '不再需要']), { default: '离开本市' }),
      number,
    ],
  },
}
