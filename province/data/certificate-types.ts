import { creditCheckCharacter } from '@shared/standards/credit-code'
import { organisationCheckCharacter } from '@shared/standards/organisation-code'
import type { DepartmentShortName } from './departments'
import type { CertificateKind } from './types'

export interface CertificateType {
  kind: CertificateKind
  /** 21 characters: credit code of the body that defined the type + a running number. */
  code: string
  name: string
  /** Which department of the city issues it. */
  issuer: DepartmentShortName
  /** Years it is valid; null = long-term. */
  years: number | null
  holder: 'person' | 'company'
}

/**
 * Who defined a type of certificate. The code of real estate certificates is published (11100000MB03271699001); for the
 * others the running numbers and most defining bodies are unconfirmed, so the bodies are made up with correct check
 * characters. This is the one table to correct.
 */
const REAL_ESTATE = '11100000MB03271699'
const definedBy = (region: string, body: string): string => {
  const first17 = `11${region}${body}${organisationCheckCharacter(body)}`
  return first17 + creditCheckCharacter(first17)
}
const PUBLIC_SECURITY = definedBy('100000', 'T9990001')
const CIVIL_AFFAIRS = definedBy('100000', 'T9990002')
const LABOUR = definedBy('100000', 'T9990003')
const MARKET = definedBy('100000', 'T9990004')
const HEALTH = definedBy('100000', 'T9990005')
const EDUCATION = definedBy('100000', 'T9990006')
const DISABLED = definedBy('100000', 'T9990007')
const PROVINCE = definedBy('440000', 'T9990008')

const type = (
  kind: CertificateKind,
  code: string,
  name: string,
  issuer: DepartmentShortName,
  years: number | null,
  holder: 'person' | 'company' = 'person',
): CertificateType => ({ kind, code, name, issuer, years, holder })

export const CERTIFICATE_TYPES: readonly CertificateType[] = [
  type('identityCard', `${PUBLIC_SECURITY}001`, '中华人民共和国居民身份证', '公安', 20),
  type('householdRegister', `${PUBLIC_SECURITY}002`, '居民户口簿', '公安', null),
  type('residencePermit', `${PROVINCE}001`, '广东省居住证', '公安', 1),
  type('drivingLicence', `${PUBLIC_SECURITY}003`, '中华人民共和国机动车驾驶证', '公安', 6),
  type('vehicleLicence', `${PUBLIC_SECURITY}004`, '中华人民共和国机动车行驶证', '公安', null),
  type('hongKongMacaoPermit', `${PUBLIC_SECURITY}005`, '往来港澳通行证', '公安', 10),
  type('travelPermitHongKongMacaoResident', `${PUBLIC_SECURITY}006`, '港澳居民来往内地通行证', '公安', 10),
  type('marriageCertificate', `${CIVIL_AFFAIRS}001`, '结婚证', '民政', null),
  type('birthCertificate', `${HEALTH}001`, '出生医学证明', '卫健', null),
  type('birthRegistration', `${PROVINCE}002`, '生育登记证明', '卫健', null),
  type('socialSecurityCard', `${LABOUR}001`, '中华人民共和国社会保障卡', '人社', 10),
  type('businessLicence', `${MARKET}001`, '营业执照', '市场监管', null, 'company'),
  type('foodLicence', `${MARKET}002`, '食品经营许可证', '市场监管', 5, 'company'),
  type('propertyCertificate', `${REAL_ESTATE}001`, '不动产权证书', '规划自然资源', null),
  type('disabilityCertificate', `${DISABLED}001`, '中华人民共和国残疾人证', '残联', 10),
  type('degreeCertificate', `${EDUCATION}001`, '普通高等学校毕业证书', '教育', null),
]

const byKind = new Map(CERTIFICATE_TYPES.map((entry) => [entry.kind, entry]))

export function certificateType(kind: CertificateKind): CertificateType {
  const found = byKind.get(kind)
  if (!found) throw new RangeError(`No such kind of certificate: ${kind}`)
  return found
}

const byCode = new Map(CERTIFICATE_TYPES.map((entry) => [entry.code, entry]))

export const certificateTypeByCode = (code: string): CertificateType | undefined => byCode.get(code)
