import type {
  Application,
  ApplicationCard,
  ApplicationMaterial,
  ApplicationStage,
  OpenMaterial,
  Result,
} from '@shared/applications/contract'
import type { Guide } from '@shared/catalogue/contract'
import { acceptedKinds } from '../materials/resolver'
import { OTHER_PAPERS } from '../upstreams/certificate-words'
import type { ApplicationHead, FullApplication, StageRecord } from '../upstreams/hall-application-words'
import type { KnownApplication } from './store'
import {
  clockOf,
  handedInAt,
  lastOf,
  latestOf,
  missingLater,
  openSupplement,
  type RecordOf,
  stageOf,
  timelineOf,
} from './timeline'

/** What the hall calls the stages, for what we say while it is silent. */
const STAGE_NAMES: Record<ApplicationStage, string> = {
  submitted: '已申办',
  accepted: '已受理',
  in_review: '审批中',
  supplement: '待补正',
  finished: '已办结',
}

export interface PresentOptions {
  now: string
  /** Of the item; null when it could not be read: then nobody knows which kinds of paper satisfy a material. */
  guide: Guide | null
  pending: Application['pending']
}

/** One application as its applicant sees it. */
export function presentApplication(
  { head, materials, records }: FullApplication,
  { now, guide, pending }: PresentOptions,
): Application {
  const latest = latestOf(records)
  const clock = clockOf(latest, now)
  const asked = openSupplement(latest)
  const acceptance = lastOf(latest, 'acceptance')
  const open = (id: string, name: string, deadline: string | null): OpenMaterial => ({
    id,
    name,
    kinds: guide ? kindsOf(id, guide) : [],
    deadline,
  })
  return {
    ...head.card,
    department: head.department,
    receiptNo: lastOf(latest, 'submitted')?.receiptNo ?? null,
    acceptanceNo: head.acceptanceNo,
    // Before acceptance the hall's promise is known all the same.
    clock: { ...clock, promisedDays: clock.promisedDays ?? head.promisedDays },
    timeline: timelineOf(latest),
    materials,
    supplement: asked && {
      reason: asked.reason,
      deadline: asked.deadline,
      materials: askedFor(asked, guide).map(({ id, name }) => open(id, name, asked.deadline)),
      handedInAt: handedInAt(latest, asked),
    },
    later: laterOf(materials, latest).map(({ id, name }) => open(id, name, acceptance?.laterDeadline ?? null)),
    result: resultOf(latest),
    rating: head.rating,
    pending,
  }
}

/** What the store keeps a paper as: something new, which no guide names, among the others. */
function kindsOf(id: string, { materials }: Guide): string[] {
  const material = materials.find((each) => each.id === id)
  const kinds = material ? acceptedKinds(material) : []
  return kinds.length > 0 ? kinds : [OTHER_PAPERS]
}

/** A supplement that names nothing leaves it to her what answers it: any of what she has to see to. */
function askedFor({ materials }: RecordOf<'supplement_notice'>, guide: Guide | null): { id: string; name: string }[] {
  if (materials.length > 0) return materials.map(({ id, name }) => ({ id: id ?? name, name }))
  return (guide?.materials ?? []).filter(({ sort, checkedBy }) => sort !== 'form' && checkedBy === null)
}

function laterOf(materials: readonly ApplicationMaterial[], records: readonly StageRecord[]): ApplicationMaterial[] {
  if (lastOf(records, 'finish')) return []
  const deferred = materials.filter(({ how }) => how === 'later')
  if (!lastOf(records, 'acceptance')) return deferred
  const missing = new Set(missingLater(records))
  return deferred.filter(({ name }) => missing.has(name))
}

function resultOf(records: readonly StageRecord[]): Result | null {
  const finish = lastOf(records, 'finish')
  if (!finish) return null
  const { result, resultName, reason, certificate } = finish
  return {
    kind: result,
    name: resultName,
    reason,
    certificate: certificate?.id
      ? { id: certificate.id, name: certificate.name, validUntil: certificate.validUntil }
      : null,
  }
}

/** The same from our own records, for while the hall is silent. Null when they do not even say what it is about. */
export function recollect(
  { id, snapshot, records }: KnownApplication,
  now: string,
  departmentOf: (item: string) => string | null,
): FullApplication | null {
  const latest = latestOf(records)
  const submitted = lastOf(latest, 'submitted')
  if (!submitted) return null
  return {
    head: {
      card: cardOf(id, submitted.itemCode, submitted.itemName, submitted.at, latest, snapshot?.head ?? null, now),
      department: snapshot?.head.department ?? departmentOf(submitted.itemCode) ?? '',
      acceptanceNo: lastOf(latest, 'acceptance')?.acceptanceNo ?? null,
      promisedDays: snapshot?.head.promisedDays ?? null,
      rating: ratingOf(latest, snapshot?.head ?? null),
    },
    materials: snapshot?.materials ?? [],
    records: latest,
  }
}

function cardOf(
  id: string,
  itemCode: string,
  itemName: string,
  submittedAt: string,
  records: readonly StageRecord[],
  head: ApplicationHead | null,
  now: string,
): ApplicationCard {
  const stage = stageOf(records)
  const asked = openSupplement(records)
  const handedIn = asked && handedInAt(records, asked)
  const missing = missingLater(records)
  return {
    id,
    itemCode,
    itemName,
    stage,
    stageName: STAGE_NAMES[stage],
    step: head?.card.stage === stage ? head.card.step : STAGE_NAMES[stage],
    submittedAt,
    updatedAt: records.reduce((last, { writtenAt }) => (writtenAt > last ? writtenAt : last), submittedAt),
    promisedDay: clockOf(records, now).dueDay,
    supplementDeadline: asked && handedIn === null ? asked.deadline : null,
    laterDeadline: missing.length > 0 ? (lastOf(records, 'acceptance')?.laterDeadline ?? null) : null,
    canRate: stage === 'finished' && !lastOf(records, 'rating'),
  }
}

function ratingOf(records: readonly StageRecord[], head: ApplicationHead | null): Application['rating'] {
  const rated = lastOf(records, 'rating')
  return head?.rating ?? (rated && { level: rated.level, comment: null, at: rated.at })
}

const needsHer = ({ supplementDeadline, laterDeadline }: ApplicationCard): number =>
  supplementDeadline !== null ? 0 : laterDeadline !== null ? 1 : 2

/** First what needs the resident, then the latest change. */
export const byUrgency = (a: ApplicationCard, b: ApplicationCard): number =>
  needsHer(a) - needsHer(b) || b.updatedAt.localeCompare(a.updatedAt)
