import { choice, date, fixed, fromCertificate, idNumber, line, PREVIOUS, place } from './fields'
import type { Field } from './schema'

const marriage = (label: string) => fromCertificate('marriageCertificate', label)
const registration = (label: string) => fromCertificate('birthRegistration', label)
const ORDERS = ['第一个子女', '第二个子女', '第三个子女'] as const

/** Woman and man by name, whichever of the two applies: the marriage certificate says who is who. */
const couple: Field[] = [
  line('womanName', '女方姓名', { source: [marriage('女方姓名')] }),
  idNumber('womanIdNumber', '女方证件号码', { source: [marriage('女方证件号码')] }),
  line('manName', '男方姓名', { source: [marriage('男方姓名')] }),
  idNumber('manIdNumber', '男方证件号码', { source: [marriage('男方证件号码')] }),
  date('marriedOn', '结婚登记日期', { source: [marriage('登记日期')] }),
]
const home = place('registeredAddress', '申请人户籍地址', {
  source: [fromCertificate('householdRegister', '住址'), fromCertificate('identityCard', '住址'), PREVIOUS],
})
const due = date('dueOn', '预产期或出生日期', { optional: true })
const anyOrder = choice(
  'childOrder',
  '孩次',
  ORDERS.map((order) => [order, order]),
  { default: ORDERS[0] },
)
const registered: Field[] = [
  line('womanName', '女方姓名', { source: [registration('女方姓名'), marriage('女方姓名')] }),
  line('manName', '男方姓名', { source: [registration('男方姓名'), marriage('男方姓名')], optional: true }),
  choice(
    'childOrder',
    '孩次',
    ORDERS.map((order) => [order, order]),
    { source: [registration('登记孩次')], default: ORDERS[0] },
  ),
]

const ofOrder = (order: string) => ({
  title: '夫妻与孩次',
  fields: [...couple, home, fixed('childOrder', '孩次', order), due],
})

/** 生育登记, situation by situation: a married couple whose papers are in the store types nothing. */
export const birthRegistration: Record<string, { title: string; fields: Field[] }> = {
  first: ofOrder(ORDERS[0]),
  second: ofOrder(ORDERS[1]),
  third: ofOrder(ORDERS[2]),
  remarried: { title: '夫妻与孩次', fields: [...couple, home, anyOrder, due] },
  unmarried: {
    title: '父母与孩次',
    fields: [line('otherParentName', '另一方姓名', { optional: true, 'x-placeholder': '可不填' }), home, anyOrder, due],
  },
  replace: { title: '登记信息', fields: registered },
  change: {
    title: '更正内容',
    fields: [
      ...registered,
      line('correction', '要更正的内容', { maxLength: 200, 'x-placeholder': '哪一项，改成什么' }),
    ],
  },
}
