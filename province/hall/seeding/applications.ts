import type { Queryable } from '../../../kit/database'
import type { ApplicationSeed, Item, Province, Resident } from '../../data/types'
import {
  type Application,
  accept,
  askSupplement,
  finish,
  review,
  type StageRecord,
  type Step,
  submit,
} from '../applications/stages'
import { insertApplications, insertStages } from '../applications/store'
import { Refusal } from '../http/envelope'

const DAY_MS = 86_400_000
const SUPPLEMENT_DAYS = 10
const ID_TYPES = { identityCard: '111', travelPermitHongKongMacaoResident: '516' } as const

type Move = (application: Application, at: Date) => Step

/** What has happened to an application of each stage since it was filed. */
const MOVES: Record<ApplicationSeed['stage'], Move[]> = {
  submitted: [],
  accepted: [accept],
  inReview: [accept, review],
  supplement: [(application, at) => askSupplement(application, '材料不齐全，请补充后重新提交', SUPPLEMENT_DAYS, at)],
  finished: [accept, review, review, review, (application, at) => finish(application, '0', at)],
}

/** Seeded applications have gone through the same steps as any other, spread evenly over the days since they were filed. */
export async function seedApplications(tx: Queryable, province: Province, now: Date): Promise<void> {
  const items = new Map(province.items.map((item) => [item.code, item]))
  const residents = new Map(province.residents.map((resident) => [resident.key, resident]))
  const applications: Application[] = []
  const stages: StageRecord[] = []
  for (const seed of province.applications) {
    const item = items.get(seed.item)
    const resident = residents.get(seed.applicant)
    if (!item || !resident) throw new Error(`application ${seed.serial} names an unknown item or resident`)
    const steps = stepsOf(seed, item, resident, now)
    const last = steps.at(-1)
    if (last) applications.push(last.application)
    stages.push(...steps.map(({ record }) => record))
  }
  await insertApplications(tx, applications)
  await insertStages(tx, stages)
}

function stepsOf(seed: ApplicationSeed, item: Item, resident: Resident, now: Date): Step[] {
  const span = seed.submittedDaysAgo * DAY_MS
  const submittedAt = new Date(now.getTime() - span)
  const steps = [
    submit({
      serial: seed.serial,
      item: item.code,
      item_name: item.name,
      applicant_type: 1,
      applicant_name: resident.name,
      applicant_id_type: ID_TYPES[resident.idType],
      applicant_id_no: resident.idNumber,
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
