import { maskDocumentNumber, maskInText, maskName } from '@shared/standards/mask'

const NAME = /姓名$|^持证人$|^权利人$|^所有人$|^户主$/
const NUMBER = /号码$|编号$|字号$|卡号$|证号$|证件号$/
const ADDRESS = /住址$|地址$|住所$|^坐落$|籍贯$/
const BIRTH = /^出生(?:日期)?$/
/** Province, city, and district, county or town: so much of an address stays. */
const DOWN_TO_DISTRICT =
  /^(?:.{2,8}?(?:省|自治区))?(?:.{1,8}?(?:市|自治州|地区|盟))?(?:.{1,10}?(?:区|县|旗|市|镇|街道))?/u

/** `广东省广州市天河区测试街2号` → `广东省广州市天河区****`. */
export function maskAddress(address: string): string {
  const [kept = ''] = DOWN_TO_DISTRICT.exec(address) ?? []
  return kept.length === address.length && kept !== '' ? address : `${kept}****`
}

/**
 * What is printed on a certificate, as it is shown on a phone: names keep their first character, numbers their ends, an
 * address goes down to the district, a birthday to the year. Whatever the label, no identity number passes in full.
 */
export function maskField(label: string, value: string): string {
  if (value === '') return value
  if (NAME.test(label)) return maskName(value)
  if (NUMBER.test(label)) return maskDocumentNumber(value)
  if (ADDRESS.test(label)) return maskAddress(value)
  if (BIRTH.test(label)) return value.replace(/^(\d{4}).*$/, '$1-**-**')
  return maskInText(value)
}
