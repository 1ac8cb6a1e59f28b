import type { Queryable } from '../../../kit/database'
import { localDayOf } from '../../../shared/standards/time'
import { materialKind } from '../../data/material-kinds'
import type { ApplicationSeed, Item, Province, Resident } from '../../data/types'
import { subjectOf } from '../../identity/subject'
import type { HandedIn } from '../applications/materials'
import { requirementsOf } from '../applications/requirements'
import { receiptNumber } from '../applications/service'
import { type Application, accept, askSupplement, finish, review, type Step, submit } from '../applications/stages'
import { insertApplications, insertStages, saveMaterials } from '../applications/store'
import { Refusal } from '../http/envelope'
import { attachPapers } from '../store/jobs'
import { materialRecords } from './items'

const DAY_MS = 86_400_000
const SUPPLEMENT_DAYS = 10
const ID_TYPES = { identityCard: '111', travelPermitHongKongMacaoResident: '516' } as const

type Move = (application: Application, at: Date) => Step

const take: Move = (application, at) =>
  accept(application, receiptNumber('SL', localDayOf(at), application.serial.slice(-8)), [], at)
const ask: Move = (application, at) =>
  askSupplement(
    application,
    '身份证照片模糊，请重新提交',
    SUPPLEMENT_DAYS,
    [{ CLBH: 'BZ1-1', CLMC: '清晰的身份证照片' }],
    at,
  )
const end: Move = (application, at) => finish(application, '0', [], at)

/** What has happened to an application of each stage since it was filed. */
const MOVES: Record<ApplicationSeed['stage'], Move[]> = {
  submitted: [],
  accepted: [take],
  inReview: [take, review],
  supplement: [ask],
  finished: [take, review, review, review, end],
}

/** Seeded applications have gone through the same steps as any other, spread evenly over the days since they were filed. */
export async function seedApplications(tx: Queryable, province: Province, now: Date): Promise<void> {
  const items = new Map(province.items.map((item) => [item.code, item]))
  const residents = new Map(province.residents.map((resident) => [resident.key, resident]))
  for (const seed of province.applications) {
    const item = items.get(seed.item)
    const resident = residents.get(seed.applicant)
    if (!item || !resident) throw new Error(`application ${seed.serial} names an unknown item or resident`)
    const steps = stepsOf(seed, item, resident, province.seed, now)
    const application = steps.at(-1)?.application
    if (!application) continue
    await insertApplications(tx, [application])
    const materials = materialsOf(item, resident, province, new Date(application.submitted_at))
    await saveMaterials(tx, application.serial, materials)
    await attachPapers(tx, application, materials)
    const records = steps.flatMap((step) => step.records)
    await insertStages(tx, records, new Map([[application.serial, application.owner]]))
  }
}

function stepsOf(seed: ApplicationSeed, item: Item, resident: Resident, provinceSeed: string, now: Date): Step[] {
  const span = seed.submittedDaysAgo * DAY_MS
  const submittedAt = new Date(now.getTime() - span)
  const steps = [
    submit({
      serial: seed.serial,
      item: item.code,
      item_name: item.name,
      department: item.department.code,
      department_name: item.department.name,
      owner: subjectOf(provinceSeed, resident.key),
      applicant_type: 1,
      applicant_name: resident.name,
      applicant_id_type: ID_TYPES[resident.idType],
      applicant_id_no: resident.idNumber,
      // Filed before there were forms to fill in here.
      form_version: null,
      form_values: {},
      delivery: '0',
      submission_no: receiptNumber('SB', localDayOf(submittedAt), seed.serial.slice(-8)),
      promise_days: item.promiseDays,
      submitted_at: submittedAt,
    }),
  ]
  const moves = MOVES[seed.stage]
  for (const [index, move] of moves.entries()) {
    const at = new Date(submittedAt.getTime() + (span * (index + 1)) / (moves.length + 1))
    const before = steps.at(-1)
    const step = before && moved(move, before.application, at)
    if (!step) break
    steps.push(step)
  }
  return steps
}

/** Late in a year no deadline can be set yet, because the next calendar is not published: the case stays where it is. */
function moved(move: Move, application: Application, at: Date): Step | null {
  try {
    return move(application, at)
  } catch (error) {
    if (error instanceof Refusal && error.code === '2009') return null
    throw error
  }
}

/** What the applicant has in the store and the item asks for; certificates were shown at the counter. */
function materialsOf(item: Item, { idNumber }: Resident, { materials }: Province, handedInAt: Date): HandedIn[] {
  const requirements = requirementsOf({ material: materialRecords(item) })
  return requirements.flatMap((requirement, index): HandedIn[] => {
    const kinds = item.materials[index]?.accepts.map((name) => materialKind(name).code) ?? []
    const paper = materials.find(({ holderCode, kind }) => holderCode === idNumber && kinds.includes(kind))
    const way = requirement.by === 'department' ? '8' : requirement.by === 'form' ? '9' : paper ? '2' : null
    if (way === null) return []
    return [
      {
        code: requirement.id,
        name: requirement.name,
        need: requirement.need,
        way,
        certificate: null,
        authorization: null,
        paper: way === '2' ? (paper?.id ?? null) : null,
        compared: false,
        supplement: null,
        handedInAt,
      },
    ]
  })
}
