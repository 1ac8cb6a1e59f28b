import { buildCertificateIdentifier } from '@shared/standards/certificate-identifier'
import { addDays, ageOn, daysBetween } from '@shared/standards/time'
import { fieldsOf } from './certificate-fields'
import { type CertificateType, certificateType } from './certificate-types'
import { createRandom } from './random'
import type { Made } from './residents'
import type { Certificate, CertificateKind, Company, Department, Region, Resident } from './types'

interface Register {
  seed: string
  today: string
  departments: ReadonlyMap<string, Department>
  regions: ReadonlyMap<string, Region>
  residents: ReadonlyMap<string, Resident>
}

/** What one certificate says before it has its number and identifier. */
interface Draft {
  kind: CertificateKind
  holder: Certificate['holder']
  area: string
  issued: string
  validUntil: string | null
  number: string
  fields: Record<string, string>
  /** Later versions replace earlier ones (换证). */
  version?: number
  status?: Certificate['status']
}

/** @param today validity is counted from it: some certificates expire within 30 days, some have expired, some never do. */
export function buildCertificates(
  seed: string,
  today: string,
  made: readonly Made[],
  companies: readonly Company[],
  departments: readonly Department[],
  regions: readonly Region[],
): Certificate[] {
  const register: Register = {
    seed,
    today,
    departments: new Map(departments.map((department) => [department.shortName, department])),
    regions: new Map(regions.map((region) => [region.code, region])),
    residents: new Map(made.map(({ resident }) => [resident.key, resident])),
  }
  const drafts = [
    ...made.flatMap((one) => ofPerson(one, register)),
    ...companies.flatMap((company, index) => ofCompany(company, index, register)),
  ]
  return drafts.map((draft, index) => finish(draft, index, register))
}

function ofPerson({ resident, person, family }: Made, register: Register): Draft[] {
  const age = ageOn(resident.born, register.today)
  const mainland = resident.idType === 'identityCard'
  const kinds = new Map<CertificateKind, number | null>()
  if (mainland && age >= 16) kinds.set('identityCard', identityCardDays(age, resident.key))
  if (mainland) kinds.set('householdRegister', null)
  if (mainland && age < 18) kinds.set('birthCertificate', null)
  if (resident.spouse !== null) kinds.set('marriageCertificate', null)
  if (age >= 1) kinds.set('socialSecurityCard', null)
  for (const [kind, days] of Object.entries(person.holds ?? {}) as [CertificateKind, number | null][])
    kinds.set(kind, days)
  return [...kinds].map(([kind, days]) => {
    const draft = personal(kind, days, resident, `${family.origin}000000`, register)
    return kind === person.cancelled ? { ...draft, status: '04' } : draft
  })
}

/** From 46 on an identity card is valid for good. */
function identityCardDays(age: number, key: string): number | null {
  if (age >= 46) return null
  return 400 + Number(key.slice(1)) * 61
}

function personal(
  kind: CertificateKind,
  days: number | null,
  resident: Resident,
  origin: string,
  { seed, today, regions, residents }: Register,
): Draft {
  const type = certificateType(kind)
  const random = createRandom(seed, `certificate/${resident.key}/${kind}`)
  const left =
    days ??
    (type.years === null || kind === 'identityCard' ? null : random.int(60, 350) + 365 * Math.floor(type.years / 2))
  const validUntil = left === null ? null : addDays(today, left)
  const years = kind === 'identityCard' ? identityCardYears(ageOn(resident.born, today)) : type.years
  const earliest = latest(resident.born, addDays(today, -365 * 9))
  const issued =
    validUntil !== null && years !== null
      ? latest(addYears(validUntil, -years), resident.born)
      : addDays(earliest, random.int(0, Math.max(0, daysBetween(earliest, today) - 1)))
  // A couple holds two copies of one marriage certificate.
  const spouse = resident.spouse === null ? null : (residents.get(resident.spouse) ?? null)
  const couple = [resident.key, resident.spouse ?? ''].sort().join('/')
  const shared = kind === 'marriageCertificate' ? createRandom(seed, `marriage/${couple}`) : random
  const younger = latest(resident.born, spouse?.born ?? resident.born)
  const married = addDays(younger, Math.floor(24.1 * 365) + shared.int(0, 300))
  const dates: Partial<Record<CertificateKind, string>> = {
    marriageCertificate: married,
    birthCertificate: addDays(resident.born, 3),
    degreeCertificate: `${Number(resident.born.slice(0, 4)) + 22}-07-01`,
  }
  const date = dates[kind] ?? issued
  const area = ['identityCard', 'householdRegister'].includes(kind) ? origin : resident.region
  const number = numberOf(kind, resident, date, shared.digits(8))
  return {
    kind,
    holder: {
      type: resident.idType === 'identityCard' ? '111' : '516',
      code: resident.idNumber,
      name: resident.name,
    },
    area,
    issued: date,
    validUntil,
    number,
    fields: fieldsOf(kind, {
      resident,
      spouse,
      parents: resident.parents.flatMap((key) => residents.get(key) ?? []),
      number,
      issued: date,
      validUntil,
      place: placeName(area, regions),
      home: placeName(resident.region, regions),
    }),
    version: kind === 'drivingLicence' ? 2 : 1,
  }
}

function identityCardYears(age: number): number {
  return age < 26 ? 10 : 20
}

/** Every kind numbers its certificates in its own way. */
function numberOf(kind: CertificateKind, resident: Resident, issued: string, digits: string): string {
  const year = issued.slice(0, 4)
  const county = resident.region.slice(0, 6)
  switch (kind) {
    case 'identityCard':
    case 'drivingLicence':
    case 'travelPermitHongKongMacaoResident':
      return resident.idNumber
    case 'disabilityCertificate':
      return `${resident.idNumber}43`
    case 'marriageCertificate':
      return `J${county}-${year}-${digits.slice(0, 6)}`
    case 'birthCertificate':
      return `T44${digits.slice(0, 7)}`
    case 'hongKongMacaoPermit':
      return `C${digits}`
    case 'propertyCertificate':
      return `粤（${year}）广州市不动产权第${digits}号`
    case 'vehicleLicence':
      return `粤A测${digits.slice(0, 4)}`
    default:
      return `${county}${year}${digits}`
  }
}

function ofCompany(company: Company, index: number, { today, regions, residents }: Register): Draft[] {
  const holder: Certificate['holder'] = { type: '001', code: company.creditCode, name: company.name }
  const head = residents.get(company.legalRepresentative)?.name ?? ''
  const place = placeName(company.region, regions)
  const issued = addDays(today, -700 - index * 37)
  const draft = (kind: CertificateKind, number: string, from: string, validUntil: string | null, more = {}): Draft => ({
    kind,
    holder,
    area: company.region,
    issued: from,
    validUntil,
    number,
    fields: {
      名称: company.name,
      统一社会信用代码: company.creditCode,
      法定代表人: head,
      住所: `${place}测试路${index + 1}号`,
      ...more,
    },
  })
  const licences = [draft('businessLicence', company.creditCode, issued, null, { 成立日期: issued })]
  if (/餐|食品/.test(company.name)) {
    const validUntil = addDays(today, index === 1 ? 24 : 500)
    const number = `JY2${company.region.slice(0, 6)}${String(index + 1).padStart(7, '0')}`
    licences.push(draft('foodLicence', number, addYears(validUntil, -5), validUntil, { 主体业态: '餐饮服务经营者' }))
  }
  return licences
}

function finish(draft: Draft, index: number, { today, departments }: Register): Certificate {
  const type: CertificateType = certificateType(draft.kind)
  const issuer = departments.get(type.issuer)
  if (!issuer) throw new Error(`Unknown issuer ${type.issuer}`)
  const version = String(draft.version ?? 1).padStart(3, '0')
  const serial = `${draft.issued.slice(0, 4)}${String(index + 1).padStart(8, '0')}`
  const expired = draft.validUntil !== null && draft.validUntil < today
  return {
    kind: draft.kind,
    identifier: buildCertificateIdentifier({ typeCode: type.code, issuerCode: issuer.creditCode, serial, version }),
    typeCode: type.code,
    typeName: type.name,
    number: draft.number,
    holder: draft.holder,
    issuer,
    issued: draft.issued,
    validFrom: draft.issued,
    validUntil: draft.validUntil,
    status: draft.status ?? (expired ? '05' : '01'),
    version,
    area: draft.area,
    fields: draft.fields,
  }
}

/** The same date some years away; 29 February becomes the 28th where there is none. */
function addYears(day: string, years: number): string {
  const moved = `${Number(day.slice(0, 4)) + years}${day.slice(4)}`
  return day.endsWith('-02-29') && Number(moved.slice(0, 4)) % 4 !== 0 ? `${moved.slice(0, 8)}28` : moved
}

const latest = (a: string, b: string): string => (a > b ? a : b)

function placeName(code: string, regions: ReadonlyMap<string, Region>): string {
  const region = regions.get(code)
  if (!region) return ''
  return region.parent === null ? region.name : placeName(region.parent, regions) + region.name
}
