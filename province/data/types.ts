import type { DepartmentShortName } from './departments'
import type { Form } from './forms/schema'
import type { MaterialKind } from './material-kinds'

/**
 * What the seed of the province consists of. Everything here is plain data: a seed goes in, the same province comes out.
 * Field names are ours; each system's schema translates them into its own words when it is seeded.
 */

/** GB/T 2260 code padded to 12 digits (city 440100000000, county 440106000000, town 440106001000). */
export type RegionCode = string

export interface Region {
  code: RegionCode
  name: string
  parent: RegionCode | null
  /** Dongguan (4419) and Zhongshan (4420) have no counties: their towns hang directly under the city. */
  level: 'province' | 'city' | 'county' | 'town'
}

export interface Department {
  /** 9-character organisation code, with a correct GB 11714 check character. */
  code: string
  /** 18-character GB 32100 code: certificates name their issuer by it. */
  creditCode: string
  name: string
  /** e.g. 公安 for 广州市公安局: how people say it. */
  shortName: string
}

export interface Theme {
  code: string
  name: string
  audience: 'person' | 'company'
}

export interface MaterialSeed {
  name: string
  /** national field is_need: 1 required, 2 not required, 3 may follow later (容缺后补) */
  need: 'required' | 'optional' | 'deferrable'
  kind: 'certificate' | 'form' | 'other'
  form: 'paper' | 'electronic' | 'either'
  /** Primary materials are never deferrable. */
  primary: boolean
  /** Short key of the certificate type that satisfies it, when one does. */
  certificate?: CertificateKind
  /** Names of the kinds of papers that satisfy it; none for a form. */
  accepts: string[]
  /** Set when this department looks it up itself: the applicant provides nothing. */
  checkedBy?: DepartmentShortName
  copies: number
  /** Who issues it, and what the window looks at. */
  source: string
  acceptance: string
}

export type CertificateKind =
  | 'identityCard'
  | 'householdRegister'
  | 'marriageCertificate'
  | 'birthCertificate'
  | 'residencePermit'
  | 'drivingLicence'
  | 'vehicleLicence'
  | 'socialSecurityCard'
  | 'businessLicence'
  | 'propertyCertificate'
  | 'disabilityCertificate'
  | 'birthRegistration'
  | 'foodLicence'
  | 'degreeCertificate'
  | 'hongKongMacaoPermit'
  | 'travelPermitHongKongMacaoResident'

/** Which kind of window in a hall takes the matter. */
export type WindowKind =
  | 'general'
  | 'household'
  | 'exitEntry'
  | 'socialInsurance'
  | 'housing'
  | 'vehicle'
  | 'business'
  | 'tax'
  | 'construction'
  | 'civil'

/** A hand-written kind of matter. Items are its situations, implemented by a region. */
export interface Matter {
  key: string
  name: string
  /** 日常用语: how residents call it. First is the most common. */
  aliases: string[]
  department: string
  themes: string[]
  audience: 'person' | 'company' | 'both'
  /** National taskType: 01 许可 05 给付 07 确认 08 奖励 09 裁决 10 其他 20 公共服务 */
  taskType: '01' | '05' | '07' | '08' | '09' | '10' | '20'
  window: WindowKind
  /** Minutes one case takes at the window. */
  durationMin: number
  booking: 'none' | 'optional' | 'only'
  legalBasis: string[]
  conditions: string[]
  materials: MaterialSeed[]
  steps: string[]
  /** Working days. 0 = done while you wait (即办件). */
  legalDays: number
  promiseDays: number
  visits: number
  visitReason?: string
  online: boolean
  post: boolean
  fees: { name: string; yuan: number; basis: string }[]
  resultName: string
  resultCertificate?: CertificateKind
  /** 情形: first, renewal, change, replacement, cancellation… Each becomes an item of its own. */
  situations: {
    key: string
    name: string
    aliases: string[]
    legalDays?: number
    promiseDays?: number
    extraMaterials?: MaterialSeed[]
    dropMaterials?: string[]
    visits?: number
    fees?: { name: string; yuan: number; basis: string }[]
    online?: boolean
    /** The certificate that this situation renews: who holds one that expires is led here. */
    renews?: CertificateKind
    /** False when the certificate is not made anew in this situation; cancelling never does. */
    issues?: false
  }[]
  /** Levels that implement it: the city itself, its counties, or both. */
  levels: ('city' | 'county')[]
  /** Relative demand 1..100: orders frequent matters. */
  demand: number
  faq: { question: string; answer: string }[]
}

export interface Item {
  /** 实施编码 task_code */
  code: string
  /** 基本编码 catalog_code (12): the same for every region that implements the matter */
  catalogCode: string
  /** 业务办理项编码 task_handle_item */
  handleCode: string
  name: string
  aliases: string[]
  region: RegionCode
  regionName: string
  department: Department
  matter: Matter
  situationKey: string
  materials: MaterialSeed[]
  /** 网上可办 */
  online: boolean
  renews: CertificateKind | null
  /** What is issued when it is granted; null = nothing. */
  resultCertificate: CertificateKind | null
  /** What an applicant fills in; null when it cannot be applied for online. */
  form: Form | null
  /** Working days, 0 = while you wait. null only where the guide forgot to say (defect `missingLimit`). */
  legalDays: number | null
  promiseDays: number | null
  visits: number
  fees: { name: string; yuan: number; basis: string }[]
  phone: string
  complaintPhone: string
  address: string
  hours: string
  /** Set on the deliberately defective guides that an importer must reject; null on all others. */
  defect:
    | null
    | 'missingLimit'
    | 'catchAllMaterial'
    | 'badPhone'
    | 'missingPlace'
    | 'visitsWithoutReason'
    | 'noMaterialsNamed'
}

/** Booking rules of a hall; an item may have some of its own. Minutes, days and counts as the names say. */
export interface HallRules {
  openDaysAhead: number
  /** What `openDaysAhead` counts. */
  unit: 'workday' | 'day'
  sameDay: boolean
  cutoffMin: number
  cancelBeforeMin: number
  perPersonPerDay: number
  perPersonPerWeek: number
  perPersonPerMonth: number
  noShow: { count: number; banDays: number }
  checkIn: { beforeMin: number; graceMin: number }
  /** Whether somebody may book for another person. */
  proxyAllowed: boolean
  /** Share of each slot kept for people who walk in, never 0. */
  walkInShare: number
  quotaPools: QuotaPool[]
  holdSeconds: number
  /** 候补: how many things one person may wait for at a time, and how long a place that is offered is kept. */
  waitlist: { most: number; offerSeconds: number }
  /** Local time of day at which the next day's slots appear. */
  releaseAt: string
}

/** Places of their own for people of an age, at certain hours. Whoever belongs to no such group takes a general place. */
export interface QuotaPool {
  /** What the ledger calls it: small letters, digits, `_`. */
  key: string
  name: string
  /** Whole years of age on the day of the visit: from, and below. */
  fromAge: number
  belowAge: number
  hours: { from: string; to: string }[]
  /** Share of the places that are not kept for walk-ins. */
  share: number
  /** Codes of the windows that have it (窗口类型 CKLX). */
  windows: string[]
}

/** What an item may have its own rule about. The places of a slot are shared by all items of its window. */
export type ItemRules = Partial<Omit<HallRules, 'walkInShare' | 'quotaPools'>>

export interface Hall {
  code: string
  name: string
  region: RegionCode
  address: string
  /** GCJ-02 degrees, as map vendors publish them. */
  lng: number
  lat: number
  datum: 'GCJ-02'
  phone: string
  hours: { from: string; to: string }[]
  /** Saturdays some halls open; otherwise the published working-day calendar decides. */
  opensSaturday: boolean
  exceptions: { day: string; open: boolean; hours?: { from: string; to: string }[]; reason: string }[]
  /** `takes`: other kinds that a general window (综合窗口) takes too, several of them in one visit. */
  windows: { kind: WindowKind; name: string; count: number; slotMin: number; takes?: WindowKind[] }[]
  rules: HallRules
}

export interface Resident {
  /** Stable key of the seed, e.g. r001; the identity platform derives its subject from it. */
  key: string
  /** A name nobody would take for real: 测试 + a plant and a number word, e.g. 测试榕一. */
  name: string
  /** GB 11643, correct check digit; the region part is a Guangdong county, the sequence part is in the 9xx range. */
  idNumber: string
  idType: 'identityCard' | 'travelPermitHongKongMacaoResident'
  sex: 'male' | 'female'
  born: string
  /** 1700000xxxx: a range no operator assigns. */
  phone: string
  region: RegionCode
  openid: string
  spouse: string | null
  children: string[]
  parents: string[]
}

export interface Company {
  creditCode: string
  name: string
  /** Resident.key */
  legalRepresentative: string
  region: RegionCode
  agents: { resident: string; from: string; until: string }[]
}

export interface Certificate {
  kind: CertificateKind
  /** GB/T 36904 identifier with its MOD 37,36 check character. */
  identifier: string
  typeCode: string
  typeName: string
  number: string
  holder: { type: '111' | '001' | '516'; code: string; name: string }
  issuer: Department
  issued: string
  validFrom: string
  /** null = long-term */
  validUntil: string | null
  status: '01' | '02' | '03' | '04' | '05' | '07'
  version: string
  area: RegionCode
  fields: Record<string, string>
}

export interface StoredMaterial {
  id: string
  /** Resident.idNumber or Company.creditCode */
  holderCode: string
  name: string
  /** Code of its kind, see `material-kinds.ts`. */
  kind: string
  trust: 'A' | 'B' | 'C' | 'D'
  validUntil: string | null
  verifiedBy: string | null
  verifiedOn: string | null
  sourceProject: string | null
  mime: string
}

export interface ApplicationSeed {
  /** 29 characters: county 6 + organisation code 9 + date 6 + running number 8. */
  serial: string
  /** Item.code */
  item: string
  /** Resident.key */
  applicant: string
  submittedDaysAgo: number
  stage: 'submitted' | 'accepted' | 'inReview' | 'supplement' | 'finished'
}

export interface Province {
  seed: string
  regions: Region[]
  /** The city whose 8,033 items the hall publishes: Guangzhou. */
  city: RegionCode
  departments: Department[]
  themes: Theme[]
  matters: Matter[]
  items: Item[]
  halls: Hall[]
  residents: Resident[]
  companies: Company[]
  certificates: Certificate[]
  materials: StoredMaterial[]
  /** Every kind of paper that matters ask for or that is stored. */
  materialKinds: MaterialKind[]
  applications: ApplicationSeed[]
}
