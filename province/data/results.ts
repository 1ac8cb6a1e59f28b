import { ageOn } from '@shared/standards/time'
import { certificateTypeByCode } from './certificate-types'
import type { CertificateKind } from './types'

/** Which answers of a form are printed on the certificate it results in: label → field of the form. */
const PRINTED: Partial<Record<CertificateKind, Record<string, string>>> = {
  residencePermit: { 居住地址: 'residenceAddress', 居住事由: 'residenceReason', 居住处所: 'dwellingKind' },
  birthRegistration: {
    女方姓名: 'womanName',
    女方证件号码: 'womanIdNumber',
    男方姓名: 'manName',
    男方证件号码: 'manIdNumber',
    登记孩次: 'childOrder',
  },
  identityCard: { 民族: 'nation', 住址: 'registeredAddress' },
  drivingLicence: { 准驾车型: 'vehicleClass' },
}

/** What is printed about the holder and the day, by kind. */
const ABOUT: Partial<Record<CertificateKind, (holder: Holder) => Record<string, string>>> = {
  residencePermit: ({ name, number }) => ({ 姓名: name, 性别: sexOf(number), 证件号码: number }),
  birthRegistration: ({ today }) => ({ 登记日期: today }),
  identityCard: ({ name, number }) => ({ 姓名: name, 性别: sexOf(number), 出生: bornOf(number), 公民身份号码: number }),
  drivingLicence: ({ name, number }) => ({ 姓名: name, 性别: sexOf(number), 证件号码: number }),
  socialSecurityCard: ({ name, number }) => ({ 姓名: name, 性别: sexOf(number), 社会保障号码: number }),
  disabilityCertificate: ({ name, number }) => ({ 姓名: name, 性别: sexOf(number), 证件号码: number }),
  hongKongMacaoPermit: ({ name }) => ({ 姓名: name }),
}

interface Holder {
  name: string
  /** Citizen number or travel permit. */
  number: string
  today: string
}

/** Fields of a certificate that is issued after applying; what is not known stays as it was printed before. */
export function printedFrom(typeCode: string, values: Readonly<Record<string, unknown>>, holder: Holder) {
  const kind = certificateTypeByCode(typeCode)?.kind
  if (!kind) return {}
  const answered = Object.entries(PRINTED[kind] ?? {}).flatMap(([label, field]): [string, string][] => {
    const value = values[field]
    return typeof value === 'string' && value !== '' ? [[label, value]] : []
  })
  const about = Object.entries(ABOUT[kind]?.(holder) ?? {}).filter(([, value]) => value !== '')
  return Object.fromEntries([...about, ...answered])
}

/** The last day of a certificate that is valid from `day` on; null = long-term. Identity cards go by age. */
export function validUntilOf(typeCode: string, day: string, holderNumber: string): string | null {
  const type = certificateTypeByCode(typeCode)
  const years = type?.kind === 'identityCard' ? identityCardYears(holderNumber, day) : (type?.years ?? null)
  return years === null ? null : yearsLater(day, years)
}

/** 居民身份证法: five years below 16, ten to 25, twenty to 45, then for good. */
function identityCardYears(number: string, day: string): number | null {
  if (!isCitizen(number)) return null
  const age = ageOn(bornOf(number), day)
  if (age < 16) return 5
  if (age < 26) return 10
  return age < 46 ? 20 : null
}

const isCitizen = (number: string): boolean => number.length === 18
const bornOf = (number: string): string =>
  isCitizen(number) ? `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}` : ''
const sexOf = (number: string): string => (isCitizen(number) ? (Number(number[16]) % 2 === 1 ? '男' : '女') : '')

function yearsLater(day: string, years: number): string {
  const moved = `${Number(day.slice(0, 4)) + years}${day.slice(4)}`
  return day.endsWith('-02-29') && years % 4 !== 0 ? `${moved.slice(0, 8)}28` : moved
}
