/**
 * The rules for what is handed in with an application and after it (材料). Pure: what the item requires and what the
 * applicant names go in, the application's materials come out, or a refusal that says which are missing.
 */
import * as v from 'valibot'
import { readCertificateIdentifier } from '../../../shared/standards/certificate-identifier'
import { Refusal } from '../http/envelope'
import { code, text } from '../http/read'
import { type Application, type Asked, deferralDays } from './stages'

/** A material as its item publishes it. */
export interface Requirement {
  id: string
  name: string
  /** is_need: 1 required, 2 not required, 3 may follow later */
  need: '1' | '2' | '3'
  /** The type of certificate that satisfies it. */
  certificateType: string | null
  /** Who sees to it: the applicant, the department that looks it up, or nobody because the form is it. */
  by: 'applicant' | 'department' | 'form'
}

/** SQFS: 2 a stored paper, 4 follows later, 5 a certificate, 8 looked up by the department, 9 made from the form. */
export type Way = '2' | '4' | '5' | '8' | '9'

export interface HandedIn {
  code: string
  name: string
  need: '1' | '2' | '3'
  way: Way
  certificate: string | null
  /** The holder's authorization in the certificate store to read it. */
  authorization: string | null
  paper: string | null
  /** Compared with the original. */
  compared: boolean
  /** No. of the supplement that asked for it. */
  supplement: number | null
  handedInAt: Date
}

/** What an applicant names. */
export const Given = v.object({
  CLBH: code,
  SQFS: v.picklist(['2', '4', '5']),
  ZZBS: v.optional(text(120)),
  SQBH: v.optional(code),
  WJBH: v.optional(code),
})
export type Given = v.InferOutput<typeof Given>

/** Everything an application is submitted with. @throws Refusal 1001 or 2010 */
export function gather(
  requirements: readonly Requirement[],
  given: readonly Given[],
  promiseDays: number | null,
  now: Date,
): HandedIn[] {
  const named = byId(given)
  for (const id of named.keys()) {
    const requirement = requirements.find((each) => each.id === id)
    if (!requirement) throw unfit(id, '该事项的材料')
    if (requirement.by !== 'applicant') throw unfit(id, '由部门核验或由表单生成，无需提交')
  }
  const gathered = requirements.flatMap((requirement) => {
    const one = provided(requirement, named.get(requirement.id), now)
    return one ? [one] : []
  })

  const there = new Set(gathered.map(({ code: each }) => each))
  const missing = requirements.filter(({ id, need }) => need !== '2' && !there.has(id)).map(({ id }) => id)
  // 容缺: a promise that leaves no time leaves none to wait in either.
  const tooLate = deferralDays(promiseDays) === null ? pendingOf(gathered) : []
  if (missing.length + tooLate.length > 0) throw new Refusal('2010', { CL: [...missing, ...tooLate] })
  return gathered
}

function provided(requirement: Requirement, given: Given | undefined, now: Date): HandedIn | null {
  if (requirement.by === 'department') return handed(requirement, { way: '8' }, now)
  if (requirement.by === 'form') return handed(requirement, { way: '9' }, now)
  return given ? handed(requirement, read(requirement, given), now) : null
}

/** What was deferred and has not come yet. */
export const pendingOf = (materials: readonly HandedIn[]): string[] =>
  materials.filter(({ way }) => way === '4').map(({ code: each }) => each)

/**
 * What is handed in after applying: what a supplement asks for, and what was to follow later.
 * @returns the materials that are new or take the place of earlier ones
 * @throws Refusal 2005 when nothing may be handed in now, 1001, or 2010 with what the supplement still asks for
 */
export function gatherLater(
  application: Application,
  requirements: readonly Requirement[],
  materials: readonly HandedIn[],
  given: readonly Given[],
  note: string,
  today: string,
  now: Date,
): HandedIn[] {
  const { state, supplement_deadline, supplements, supplement_asked, deferral_deadline } = application
  const pending = new Set(pendingOf(materials))
  const supplementing = state === 'bz' && supplement_deadline !== null && today <= supplement_deadline
  const deferring = state !== 'bj' && pending.size > 0 && (deferral_deadline === null || today <= deferral_deadline)
  if (!supplementing && !deferring) throw new Refusal('2005', { ZT: state })

  const named = byId(given)
  // A supplement that lists nothing leaves it to the applicant what answers it.
  const open = supplementing && supplement_asked.length === 0 ? requirements.filter(({ by }) => by === 'applicant') : []
  const wanted = new Map<string, { requirement: Requirement; supplement: number | null }>()
  for (const requirement of requirements) {
    if (deferring && pending.has(requirement.id)) wanted.set(requirement.id, { requirement, supplement: null })
  }
  for (const requirement of open) wanted.set(requirement.id, { requirement, supplement: supplements })
  if (supplementing) {
    for (const asked of supplement_asked) {
      wanted.set(asked.CLBH, { requirement: requirementFor(asked, requirements), supplement: supplements })
    }
  }

  const gathered = [...named].map(([id, one]) => {
    const known = wanted.get(id)
    if (!known) throw unfit(id, '要求补交的材料')
    if (one.SQFS === '4') throw unfit(id, '2、5')
    return { ...handed(known.requirement, read(known.requirement, one), now), supplement: known.supplement }
  })
  if (supplementing) {
    const there = (id: string) =>
      named.has(id) || materials.some((each) => each.code === id && each.supplement === supplements)
    const missing = supplement_asked.filter(({ CLBH }) => !there(CLBH)).map(({ CLBH }) => CLBH)
    const onlyDeferred = gathered.length > 0 && gathered.every(({ supplement }) => supplement === null)
    if (missing.length > 0 && !onlyDeferred) throw new Refusal('2010', { CL: missing })
  }
  if (gathered.length === 0 && !(supplementing && note !== ''))
    throw new Refusal('1001', { ZD: 'CL', YQ: '至少一份材料' })
  return gathered
}

/** What a supplement may ask for: a material of the item that the applicant sees to, or something new by name. */
export function askable(
  wanted: readonly { CLBH?: string | undefined; CLMC: string }[],
  requirements: readonly Requirement[],
  supplement: number,
): Asked[] {
  return wanted.map(({ CLBH, CLMC }, index) => {
    if (CLBH === undefined) return { CLBH: `BZ${supplement}-${index + 1}`, CLMC }
    const requirement = requirements.find(({ id }) => id === CLBH)
    if (requirement?.by !== 'applicant') throw unfit(CLBH, '该事项由申请人提交的材料')
    return { CLBH, CLMC: requirement.name }
  })
}

const requirementFor = ({ CLBH, CLMC }: Asked, requirements: readonly Requirement[]): Requirement =>
  requirements.find(({ id }) => id === CLBH) ?? {
    id: CLBH,
    name: CLMC,
    need: '1',
    certificateType: null,
    by: 'applicant',
  }

/** How the applicant provides it, when that fits. @throws Refusal 1001 */
function read(
  { id, need, certificateType }: Requirement,
  { SQFS, ZZBS, SQBH, WJBH }: Given,
): Pick<HandedIn, 'way'> & Partial<HandedIn> {
  switch (SQFS) {
    case '4':
      if (need !== '3') throw unfit(id, '不可容缺：2、5')
      return { way: '4' }
    case '5': {
      if (ZZBS === undefined || SQBH === undefined) throw unfit(id, 'ZZBS、SQBH')
      const identifier = readCertificateIdentifier(ZZBS)
      if (!identifier.ok || identifier.parts.typeCode !== certificateType)
        throw unfit(id, `ZZBS ${certificateType ?? ''}`)
      return { way: '5', certificate: ZZBS, authorization: SQBH }
    }
    case '2':
      if (WJBH === undefined) throw unfit(id, 'WJBH')
      return { way: '2', paper: WJBH }
  }
}

function handed(
  { id, name, need }: Requirement,
  how: Pick<HandedIn, 'way'> & Partial<HandedIn>,
  handedInAt: Date,
): HandedIn {
  return {
    code: id,
    name,
    need,
    certificate: null,
    authorization: null,
    paper: null,
    compared: false,
    supplement: null,
    handedInAt,
    ...how,
  }
}

function byId(given: readonly Given[]): Map<string, Given> {
  const named = new Map(given.map((one) => [one.CLBH, one]))
  if (named.size < given.length) throw new Refusal('1001', { ZD: 'CL', YQ: '每份材料一次' })
  return named
}

const unfit = (id: string, expected: string) => new Refusal('1001', { ZD: 'CL', CLBH: id, YQ: expected })
