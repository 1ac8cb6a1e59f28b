import type { Material } from '@shared/catalogue/contract'
import type {
  ConsentOffer,
  MaterialReason,
  MaterialStanding,
  ResolvedMaterial,
  StoredMaterial,
  TrustLevel,
} from '@shared/materials/contract'
import type { WorkingCalendar } from '@shared/standards/calendar'
import { addDays, type LocalDay } from '@shared/standards/time'
import { addWorkingDays, CalendarNotPublished } from '@shared/standards/working-days'
import { LRUCache } from 'lru-cache'
import { type HeldCertificate, isUsable } from '../upstreams/certificates'

/**
 * What each material of a guide is for one resident. Pure: facts in, standings out.
 *
 * The rules and where they come from:
 * - 国办函〔2016〕108号: papers have levels of trust. A issued by a government body: used directly. B compared with the
 *   original at a window: used again. C uploaded by the applicant: compared with the original once, and B from then on.
 *   D made by the applicant, who answers for its truth: used directly.
 * - 国务院 "减证便民", and the law on the exchange of government data: what the department can look up itself, it does
 *   not ask for; what the certificate store holds need not be handed in.
 * - 容缺受理 (Shenzhen, in force since 2019-10-01): only secondary materials follow later, only when every main one is
 *   there, within 20 working days at most and at least 2 working days less than the promised time.
 * - Working days of a year whose calendar is not published are not guessed.
 */

/** At most so many working days after acceptance may a material follow … */
const LATER_AT_MOST = 20
/** … and so much sooner than the promised day. */
const LATER_BEFORE_PROMISE = 2
/** A consent ends on its own: so many calendar days, or three times the promise, whichever is longer. */
const CONSENT_DAYS = 30
const CONSENT_PER_PROMISED_DAY = 3

export interface ResolverInput {
  item: {
    name: string
    /** With a form to be filled in on the phone. */
    online: boolean
  }
  materials: readonly Material[]
  /** All of the resident's, in every state. */
  certificates: readonly HeldCertificate[]
  /** All papers kept for the resident. */
  stored: readonly StoredMaterial[]
  today: LocalDay
  /** Working days; 0 = while you wait. */
  promisedDays: number
  /** The department that may read a certificate. */
  grantee: { code: string; name: string }
  /** Labels of the fields it may read of a certificate of a type; null when that is not known now: nothing is offered then. */
  fieldsOf(certificateType: string): string[] | null
  calendar?: WorkingCalendar
}

type Reason = ResolvedMaterial['reasons'][number]

/** A way in which a material is settled, with what follows from it. */
interface Settled {
  standing: MaterialStanding
  reasons: Reason[]
  certificate?: HeldCertificate
  stored?: StoredMaterial
}

/** Looks at one material and says how it is settled, or null when this rule has nothing to say. */
type Rule = (material: Material, facts: Facts) => Settled | null

interface Facts extends ResolverInput {
  endsBeforePromise(day: LocalDay | null): boolean
}

/** In the order of preference: the first that applies decides. */
const RULES: readonly Rule[] = [checked, madeFromForm, held, fromStore, later, optional, provide]

export function resolve(input: ResolverInput): ResolvedMaterial[] {
  const facts: Facts = { ...input, endsBeforePromise: beforePromise(input) }
  return input.materials.map((material) => present(material, settle(material, facts), input))
}

function settle(material: Material, facts: Facts): Settled {
  for (const rule of RULES) {
    const settled = rule(material, facts)
    if (settled) return settled
  }
  throw new Error('the last rule applies always')
}

function present(material: Material, settled: Settled, input: ResolverInput): ResolvedMaterial {
  return {
    id: material.id,
    name: material.name,
    need: material.need,
    standing: settled.standing,
    reasons: settled.reasons,
    offer: settled.certificate ? offerOf(settled.certificate, input) : null,
    stored: settled.stored ?? null,
    kinds: acceptedKinds(material),
    uploadable: isUploadable(material),
  }
}

// ---- the rules

function checked({ checkedBy }: Material): Settled | null {
  return checkedBy === null
    ? null
    : { standing: 'checked', reasons: [reason('checked_by_department', { by: checkedBy })] }
}

function madeFromForm({ sort }: Material, { item }: Facts): Settled | null {
  return sort === 'form' && item.online ? { standing: 'form', reasons: [reason('made_from_form')] } : null
}

function held({ certificateType }: Material, facts: Facts): Settled | null {
  if (certificateType === null) return null
  const [certificate] = facts.certificates
    .filter((each) => each.typeCode === certificateType && isUsable(each, facts.today))
    .sort((a, b) => longest(a.validUntil, b.validUntil))
  if (!certificate) return null
  const { name, validUntil } = certificate
  const code = facts.endsBeforePromise(validUntil) ? 'certificate_ends_soon' : 'certificate_valid'
  return { standing: 'held', certificate, reasons: [reason(code, { name, until: validUntil })] }
}

const TRUST: Record<TrustLevel, { rank: number; code: MaterialReason }> = {
  A: { rank: 0, code: 'issued_by_office' },
  B: { rank: 1, code: 'compared_with_original' },
  C: { rank: 2, code: 'uploaded_before' },
  D: { rank: 3, code: 'made_by_holder' },
}

function fromStore(material: Material, facts: Facts): Settled | null {
  const [paper] = papersFor(material, facts)
    .filter(({ validUntil }) => validUntil === null || validUntil >= facts.today)
    .sort((a, b) => TRUST[a.trustLevel].rank - TRUST[b.trustLevel].rank || longest(a.validUntil, b.validUntil))
  if (!paper) return null
  const about = { name: paper.name, by: paper.verifiedBy, on: paper.verifiedOn, until: paper.validUntil }
  const endsSoon = facts.endsBeforePromise(paper.validUntil)
  return {
    standing: 'stored',
    stored: paper,
    reasons: [
      reason(TRUST[paper.trustLevel].code, about),
      ...(endsSoon ? [reason('stored_ends_soon', { name: paper.name, until: paper.validUntil })] : []),
      ...aboutCertificates(material, facts).filter(({ code }) => code !== 'certificate_missing'),
    ],
  }
}

function later(material: Material, facts: Facts): Settled | null {
  if (!mayBeDeferred(material)) return null
  const days = laterDays(facts.promisedDays)
  return days < 1
    ? null
    : { standing: 'later', reasons: [reason('may_follow', { days }), ...whyNotThere(material, facts)] }
}

function optional(material: Material, facts: Facts): Settled | null {
  return material.need === 'optional' ? { standing: 'optional', reasons: whyNotThere(material, facts) } : null
}

function provide(material: Material, facts: Facts): Settled {
  const first = [
    ...(mayBeDeferred(material) ? [reason('too_quick_to_follow')] : []),
    ...(isUploadable(material) ? [] : [reason('paper_only')]),
  ]
  return { standing: 'provide', reasons: [...first, ...whyNotThere(material, facts)] }
}

// ---- what the rules share

/** Main materials never follow later, whatever else the guide says. */
const mayBeDeferred = ({ need, main }: Material): boolean => need === 'deferrable' && !main

/** Working days after acceptance by which a deferred material has to be in; below 1 it cannot be deferred. */
export const laterDays = (promisedDays: number): number => Math.min(LATER_AT_MOST, promisedDays - LATER_BEFORE_PROMISE)

/**
 * Kinds of stored papers that satisfy a material. A certificate may be handed in as a picture of it instead: that is
 * kept under a kind of its own, the same whatever item asks for it.
 */
export function acceptedKinds({ kinds, certificateType }: Pick<Material, 'kinds' | 'certificateType'>): string[] {
  if (kinds.length > 0) return kinds
  return certificateType === null ? [] : [`CL${certificateType}`]
}

/** Whether a photo or file of the resident's can stand for it: there is a kind to keep it under, and not only paper counts. */
export const isUploadable = (material: Pick<Material, 'form' | 'kinds' | 'certificateType' | 'checkedBy'>): boolean =>
  material.form !== 'paper' && material.checkedBy === null && acceptedKinds(material).length > 0

const papersFor = (material: Material, { stored }: Facts): StoredMaterial[] => {
  const kinds = new Set(acceptedKinds(material))
  return stored.filter(({ kind }) => kinds.has(kind))
}

/** Why neither certificate nor paper stands for it: at least one reason. */
function whyNotThere(material: Material, facts: Facts): Reason[] {
  const ofCertificates = aboutCertificates(material, facts)
  const [ended] = papersFor(material, facts)
    .filter(({ validUntil }) => validUntil !== null && validUntil < facts.today)
    .sort((a, b) => longest(a.validUntil, b.validUntil))
  if (ended) return [...ofCertificates, reason('stored_ended', { name: ended.name, on: ended.validUntil })]
  return ofCertificates.length > 0 ? ofCertificates : [reason('nothing_stored')]
}

/** What is the matter with the certificates of the type, of which none can be used. */
function aboutCertificates({ certificateType }: Material, { certificates, today }: Facts): Reason[] {
  if (certificateType === null) return []
  const ofType = certificates.filter(({ typeCode }) => typeCode === certificateType)
  const [ended] = ofType
    .filter(
      ({ state, validUntil }) => state === 'lapsed' || (state === 'valid' && validUntil !== null && validUntil < today),
    )
    .sort((a, b) => longest(a.validUntil, b.validUntil))
  if (ended) return [reason('certificate_ended', { name: ended.name, on: ended.validUntil })]
  const [other] = ofType
  return [other ? reason('certificate_not_usable', { name: other.name }) : reason('certificate_missing')]
}

/** For good comes before any day, a later day before an earlier one; equal ones stay in their order. */
function longest(a: LocalDay | null, b: LocalDay | null): number {
  if (a === b) return 0
  if (a === null) return -1
  if (b === null) return 1
  return a > b ? -1 : 1
}

/**
 * Whether a day lies before the promised day of the result, counted from today. Where the way there leads into a year
 * without a calendar, only what is certain is said: working days are never fewer than calendar days.
 */
function beforePromise({ today, promisedDays, calendar }: ResolverInput): (day: LocalDay | null) => boolean {
  const certainly = addDays(today, promisedDays)
  const promised = promisedDay(today, promisedDays, calendar) ?? certainly
  return (day) => day !== null && day < promised
}

/** By the published calendar the same for everybody, all day long. */
const promisedDays = new LRUCache<string, { day: LocalDay | null }>({ max: 1_000 })

function promisedDay(today: LocalDay, days: number, calendar?: WorkingCalendar): LocalDay | null {
  if (calendar) return countedDay(today, days, calendar)
  const key = `${today} ${days}`
  const known = promisedDays.get(key) ?? { day: countedDay(today, days) }
  promisedDays.set(key, known)
  return known.day
}

function countedDay(today: LocalDay, days: number, calendar?: WorkingCalendar): LocalDay | null {
  try {
    return addWorkingDays(today, days, calendar)
  } catch (error) {
    if (error instanceof CalendarNotPublished) return null
    throw error
  }
}

/** What using a certificate for the item means; null when it is not known which fields are needed. */
export function offerOf(
  certificate: HeldCertificate,
  input: Pick<ResolverInput, 'today' | 'promisedDays' | 'grantee' | 'fieldsOf'> & { item: { name: string } },
): ConsentOffer | null {
  const fields = input.fieldsOf(certificate.typeCode)
  if (!fields || fields.length === 0) return null
  return {
    certificate: certificate.id,
    certificateName: certificate.name,
    grantee: input.grantee,
    fields,
    purpose: `办理「${input.item.name}」`,
    validUntil: addDays(input.today, Math.max(CONSENT_DAYS, CONSENT_PER_PROMISED_DAY * input.promisedDays)),
  }
}

const reason = (code: MaterialReason, about: Partial<Omit<Reason, 'code'>> = {}): Reason => ({
  code,
  name: null,
  on: null,
  until: null,
  by: null,
  days: null,
  ...about,
})
