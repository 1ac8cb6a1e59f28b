import { choice, date, fromCertificate, idNumber, line, mobile, PREVIOUS, place } from './fields'
import type { Field } from './schema'

interface Questions {
  title: string
  fields: Field[]
}
const values = (texts: readonly string[]): [string, string][] => texts.map((text) => [text, text])
const identity = (label: string) => fromCertificate('identityCard', label)

const card: Field[] = [
  place('registeredAddress', '户籍地址', { source: [fromCertificate('householdRegister', '住址'), identity('住址')] }),
  line('nation', '民族', { source: [identity('民族')], default: '汉', maxLength: 10 }),
]

/** 居民身份证: what can be applied for before coming for picture and fingerprints. */
export const identityCard: Record<string, Questions> = {
  expired: {
    title: '换领信息',
    fields: [...card, line('formerValidity', '原证有效期限', { source: [identity('有效期限')], optional: true })],
  },
  damaged: {
    title: '换领信息',
    fields: [
      ...card,
      choice('damage', '损坏情况', values(['无法读取', '折断或缺损', '字迹不清']), { default: '无法读取' }),
    ],
  },
  lost: {
    title: '补领信息',
    fields: [
      ...card,
      choice('lossReason', '补领原因', values(['遗失', '被盗']), { default: '遗失' }),
      date('lostOn', '丢失日期', { optional: true }),
    ],
  },
}

const licence = (label: string) => fromCertificate('drivingLicence', label)
const driver: Field[] = [
  line('licenceNumber', '驾驶证号', { source: [licence('证件号码'), 'identity:idNumber'], 'x-private': true }),
  line('vehicleClass', '准驾车型', { source: [licence('准驾车型')], maxLength: 10 }),
]
const health = choice('health', '身体条件申报', values(['符合驾驶条件', '有需要说明的情况']), {
  default: '符合驾驶条件',
})

/** 驾驶证换证补证 */
export const drivingLicenceRenewal: Record<string, Questions> = {
  expired: {
    title: '驾驶证信息',
    fields: [
      ...driver,
      line('formerValidity', '原证有效期限', { source: [licence('有效期限')], optional: true }),
      health,
    ],
  },
  lost: {
    title: '驾驶证信息',
    fields: [...driver, choice('lossReason', '补领原因', values(['遗失', '被盗']), { default: '遗失' })],
  },
  damaged: { title: '驾驶证信息', fields: driver },
  information: {
    title: '变更内容',
    fields: [...driver, line('correction', '要变更的内容', { maxLength: 200, 'x-placeholder': '哪一项，改成什么' })],
  },
  downgrade: {
    title: '驾驶证信息',
    fields: [...driver, choice('newClass', '申请的准驾车型', values(['C1', 'C2', 'C5']), { default: 'C1' }), health],
  },
  physical: { title: '驾驶证信息', fields: [...driver, health] },
}

const BANKS = ['中国工商银行', '中国农业银行', '中国银行', '中国建设银行', '广州银行', '广州农村商业银行']
const cardBank = choice('bank', '社保卡服务银行', values(BANKS), { source: [PREVIOUS], default: '中国建设银行' })
const cardNumber = line('cardNumber', '社会保障卡卡号', {
  source: [fromCertificate('socialSecurityCard', '卡号')],
  optional: true,
  'x-private': true,
})

/** 社会保障卡 */
export const socialSecurityCard: Record<string, Questions> = {
  first: { title: '社会保障卡', fields: [cardBank] },
  activate: { title: '社会保障卡', fields: [cardNumber] },
  lost: {
    title: '挂失与解挂',
    fields: [choice('request', '办理内容', values(['挂失', '解挂']), { default: '挂失' }), cardNumber],
  },
  replace: {
    title: '补领信息',
    fields: [cardBank, choice('lossReason', '补领原因', values(['遗失', '被盗']), { default: '遗失' })],
  },
  renew: {
    title: '换领信息',
    fields: [
      cardBank,
      cardNumber,
      choice('renewReason', '换领原因', values(['有效期满', '卡片损坏', '信息变更']), { default: '有效期满' }),
    ],
  },
  child: {
    title: '儿童信息',
    fields: [
      line('childName', '儿童姓名', { source: ['family:child.name'] }),
      idNumber('childIdNumber', '儿童证件号码', { source: ['family:child.idNumber'] }),
      mobile('guardianPhone', '监护人手机号码', { source: ['identity:phone'] }),
      cardBank,
    ],
  },
}

const birth = (label: string) => fromCertificate('birthCertificate', label)
const child: Field[] = [
  line('childName', '婴幼儿姓名', { source: ['family:child.name', birth('新生儿姓名'), PREVIOUS] }),
  idNumber('childIdNumber', '婴幼儿证件号码', { source: ['family:child.idNumber', PREVIOUS] }),
  choice('relation', '与婴幼儿的关系', values(['母亲', '父亲', '其他监护人']), { source: [PREVIOUS], default: '母亲' }),
]
const account: Field[] = [
  line('bank', '开户银行', { source: [PREVIOUS], default: '中国建设银行' }),
  line('bankAccount', '收款账号', {
    source: [PREVIOUS],
    pattern: '^\\d{12,19}$',
    'x-private': true,
    'x-placeholder': '12 至 19 位数字',
  }),
]

/** 育儿补贴 */
export const childcareSubsidy: Record<string, Questions> = {
  first: { title: '婴幼儿与收款账户', fields: [...child, ...account] },
  yearly: { title: '婴幼儿与收款账户', fields: [...child, ...account] },
  change: { title: '变更后的收款账户', fields: [...child, ...account] },
}
