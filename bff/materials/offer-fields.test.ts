import { fieldsToOffer, labelsTaken, plainSet } from './offer-fields'
import { CERTIFICATE_FORM, formTaking } from './testing/form'

const PERMIT = '11440000T999000804001'
const CARD = '11100000T999000106001'
const PERMIT_LABELS = ['姓名', '性别', '证件号码', '居住地址', '有效期限']

it('takes what the form takes of this type of certificate, and nothing else', () => {
  const taken = labelsTaken(formTaking([`certificate:${PERMIT}:居住地址`, 'identity:name', `certificate:${CARD}:民族`]))
  expect(fieldsToOffer(PERMIT, PERMIT_LABELS, taken)).toEqual(['居住地址'])
  expect(fieldsToOffer(CARD, ['姓名', '民族', '公民身份号码', '有效期限'], taken)).toEqual(['民族'])
})

it('shows whose it is, its number and how long it is good when the form takes nothing of it', () => {
  expect(fieldsToOffer(PERMIT, PERMIT_LABELS, new Map())).toEqual(['姓名', '证件号码', '有效期限'])
})

it('leaves out what the type does not have', () => {
  const taken = labelsTaken(formTaking([`certificate:${PERMIT}:没有这一项`]))
  expect(fieldsToOffer(PERMIT, PERMIT_LABELS, taken)).toEqual(['姓名', '证件号码', '有效期限'])
})

it.each([
  [
    ['结婚证字号', '持证人', '配偶姓名', '登记日期'],
    ['持证人', '结婚证字号'],
  ],
  [
    ['新生儿姓名', '性别', '出生日期', '母亲姓名', '父亲姓名', '出生证编号'],
    ['新生儿姓名', '出生证编号'],
  ],
  [
    ['所有人', '号牌号码', '车辆类型'],
    ['所有人', '号牌号码'],
  ],
  [['权利人', '坐落', '用途'], ['权利人']],
  [['女方姓名', '男方姓名', '登记孩次'], ['女方姓名']],
  [['等级', '专业'], ['等级']],
  [[], []],
])('the plain set of %j is %j: nobody else’s name is in it', (labels, plain) => {
  expect(plainSet(labels)).toEqual(plain)
})

it('reads the sources of a form as the hall publishes them, once each', () => {
  expect([...labelsTaken(CERTIFICATE_FORM)]).toEqual([[PERMIT, ['居住地址', '居住事由']]])
})
