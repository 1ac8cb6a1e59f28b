import * as v from 'valibot'
import { FormSchema, ValueSchema } from '../forms/schema'
import { day, endpoint, id, instant, text } from '../http/endpoint'
import { PartSchema } from '../http/parts'
import { certificateId } from '../materials/contract'
import { ApplicationCardSchema, DraftCardSchema } from './cards'

export * from './cards'

/**
 * 工作日时钟: working days since acceptance, without those on which the hall waited for the applicant.
 * not_started: not accepted yet · running · paused: since `pausedSince` · stopped: finished · unknown: a year without a
 * published calendar lies in between.
 */
export const ClockSchema = v.object({
  state: v.picklist(['not_started', 'running', 'paused', 'stopped', 'unknown']),
  promisedDays: v.nullable(v.number()),
  usedDays: v.nullable(v.number()),
  dueDay: v.nullable(day),
  pausedSince: v.nullable(day),
})
export type Clock = v.InferOutput<typeof ClockSchema>

/** What happened, in the order of the statutory stages. */
export const TimelineEventSchema = v.picklist([
  'submitted',
  'accepted',
  'not_accepted',
  'reviewed',
  'supplement_asked',
  'handed_in',
  'supplement_received',
  'finished',
  'rated',
])
export type TimelineEvent = v.InferOutput<typeof TimelineEventSchema>

/** One node of the timeline. */
export const TimelineNodeSchema = v.object({
  /** Stable: stage and number. */
  key: v.string(),
  event: TimelineEventSchema,
  at: instant,
  /** Step, reason, result and the like, as the hall words them. */
  detail: v.nullable(v.string()),
  /** Who did it: a desk or department; null for the applicant. */
  who: v.nullable(v.string()),
  /** Names of papers it is about. */
  papers: v.array(v.string()),
  /** The stretch after this node stood still. */
  paused: v.boolean(),
  /** A clerk has corrected its words since (更正). */
  corrected: v.boolean(),
})
export type TimelineNode = v.InferOutput<typeof TimelineNodeSchema>

/** How a material was handed in: certificate · stored paper · follows later · checked by the department · made from the form. */
export const HandedInSchema = v.picklist(['certificate', 'stored', 'later', 'checked', 'form'])
export type HandedIn = v.InferOutput<typeof HandedInSchema>

export const ApplicationMaterialSchema = v.object({
  id: v.string(),
  name: v.string(),
  how: HandedInSchema,
  certificate: v.nullable(certificateId),
  stored: v.nullable(v.string()),
  /** The clerk compared it with the original. */
  compared: v.boolean(),
})
export type ApplicationMaterial = v.InferOutput<typeof ApplicationMaterialSchema>

export const ResultSchema = v.object({
  /** 出证 issued · 退回 returned · 作废 void · 删除 deleted · 转报 passed_on · 补交不来 not_completed · 办结 done */
  kind: v.picklist(['issued', 'returned', 'void', 'deleted', 'passed_on', 'not_completed', 'done']),
  name: v.string(),
  reason: v.nullable(v.string()),
  /** Set once the store has it. */
  certificate: v.nullable(v.object({ id: certificateId, name: v.string(), validUntil: v.nullable(day) })),
})
export type Result = v.InferOutput<typeof ResultSchema>

export const RatingSchema = v.object({
  /** 5 非常满意 · 4 满意 · 3 基本满意 · 2 不满意 · 1 非常不满意 */
  level: v.picklist([1, 2, 3, 4, 5]),
  comment: v.nullable(v.string()),
  at: instant,
})
export type Rating = v.InferOutput<typeof RatingSchema>

/** What she can hand in now: asked for by a supplement, or to follow later. */
export const OpenMaterialSchema = v.object({
  id: v.string(),
  name: v.string(),
  kinds: v.array(v.string()),
  deadline: v.nullable(day),
})
export type OpenMaterial = v.InferOutput<typeof OpenMaterialSchema>

export const ApplicationSchema = v.object({
  ...ApplicationCardSchema.entries,
  department: v.string(),
  /** 申办回执号, at once; 受理回执号 after acceptance. */
  receiptNo: v.nullable(v.string()),
  acceptanceNo: v.nullable(v.string()),
  clock: ClockSchema,
  /** Newest first. */
  timeline: v.array(TimelineNodeSchema),
  materials: v.array(ApplicationMaterialSchema),
  supplement: v.nullable(
    v.object({
      reason: v.string(),
      deadline: v.nullable(day),
      materials: v.array(OpenMaterialSchema),
      /** She has handed it in; the window looks at it. */
      handedInAt: v.nullable(instant),
    }),
  ),
  /** What may follow later and is not in yet. */
  later: v.array(OpenMaterialSchema),
  result: v.nullable(ResultSchema),
  rating: v.nullable(RatingSchema),
  /** A write was sent and the hall has not said what became of it. */
  pending: v.nullable(v.picklist(['hand_in', 'rate'])),
})
export type Application = v.InferOutput<typeof ApplicationSchema>

/** How a material of a draft is going to be handed in. */
export const MaterialChoiceSchema = v.variant('use', [
  v.object({ use: v.literal('certificate'), certificate: certificateId, consent: id }),
  v.object({ use: v.literal('stored'), stored: id }),
  v.object({ use: v.literal('later') }),
])
export type MaterialChoice = v.InferOutput<typeof MaterialChoiceSchema>

/** Where a value of a form comes from, and of which day that is. */
export const OriginSchema = v.object({
  kind: v.picklist(['identity', 'family', 'certificate', 'previous', 'default', 'typed']),
  /** Name of the certificate or item it was taken from. */
  name: v.nullable(v.string()),
  asOf: v.nullable(day),
})
export type Origin = v.InferOutput<typeof OriginSchema>

export const DraftFieldSchema = v.object({
  value: v.nullable(ValueSchema),
  /** `value` is masked: send it only when she types a new one. */
  masked: v.boolean(),
  origin: v.nullable(OriginSchema),
})
export type DraftField = v.InferOutput<typeof DraftFieldSchema>

export const DraftSchema = v.object({
  id: v.string(),
  item: v.object({ code: v.string(), name: v.string(), department: v.string(), promisedDays: v.number() }),
  /** Goes up with every change: a change names the version it is made on. */
  version: v.number(),
  form: FormSchema,
  fields: v.record(v.string(), DraftFieldSchema),
  materials: v.record(v.string(), MaterialChoiceSchema),
  delivery: v.picklist(['counter', 'post']),
  /** Which step she was at: any short text of the phone's. */
  step: v.string(),
  updatedAt: instant,
  /** Being submitted: the hall has not said what became of it. */
  pending: v.boolean(),
})
export type Draft = v.InferOutput<typeof DraftSchema>

const draftAnswer = v.object({ draft: DraftSchema, serverTime: instant })
const applicationAnswer = v.object({ application: ApplicationSchema, serverTime: instant })

export const applicationEndpoints = {
  drafts: endpoint({
    id: 'applications.drafts',
    method: 'GET',
    path: '/api/applications/drafts',
    summary: 'Applications begun and not submitted, latest first',
    access: 'resident',
    response: v.object({ drafts: v.array(DraftCardSchema), serverTime: instant }),
  }),
  start: endpoint({
    id: 'applications.start',
    method: 'POST',
    path: '/api/applications/drafts',
    summary: 'Begin an application, filled with what is known; the one begun before when there is one',
    access: 'resident',
    write: true,
    body: v.object({ item: id }),
    response: draftAnswer,
    success: 201,
    problems: ['not_found', 'not_online', 'hall_unavailable'],
  }),
  draft: endpoint({
    id: 'applications.draft',
    method: 'GET',
    path: '/api/applications/drafts/:id',
    summary: 'A draft as it stands on the server',
    access: 'resident',
    params: v.object({ id }),
    response: draftAnswer,
    problems: ['not_found', 'draft_submitted', 'hall_unavailable'],
  }),
  save: endpoint({
    id: 'applications.save',
    method: 'PUT',
    path: '/api/applications/drafts/:id',
    summary: 'Save changes made on a version; another device’s newer version is never overwritten',
    access: 'resident',
    write: true,
    params: v.object({ id }),
    /** Only what changed; null empties a field or takes a choice back. */
    body: v.object({
      version: v.pipe(v.number(), v.integer(), v.minValue(1)),
      fields: v.optional(
        v.record(
          v.pipe(v.string(), v.maxLength(64)),
          v.nullable(v.union([v.pipe(v.string(), v.maxLength(2000)), v.number(), v.boolean()])),
        ),
      ),
      materials: v.optional(v.record(v.pipe(v.string(), v.maxLength(64)), v.nullable(MaterialChoiceSchema))),
      delivery: v.optional(v.picklist(['counter', 'post'])),
      step: v.optional(v.pipe(v.string(), v.maxLength(40))),
    }),
    response: draftAnswer,
    problems: ['not_found', 'draft_changed', 'draft_submitted', 'wrong_state', 'hall_unavailable'],
  }),
  discard: endpoint({
    id: 'applications.discard',
    method: 'POST',
    path: '/api/applications/drafts/:id/discard',
    summary: 'Throw a draft away',
    access: 'resident',
    write: true,
    params: v.object({ id }),
    response: v.object({ id: v.string() }),
    problems: ['not_found', 'draft_submitted', 'wrong_state'],
  }),
  submit: endpoint({
    id: 'applications.submit',
    method: 'POST',
    path: '/api/applications/drafts/:id/submit',
    summary: 'Submit a draft to the hall; the answer carries the receipt number',
    access: 'resident',
    write: true,
    params: v.object({ id }),
    /** `truthful`: she declares that what she states is true. */
    body: v.object({ version: v.pipe(v.number(), v.integer(), v.minValue(1)), truthful: v.literal(true) }),
    response: applicationAnswer,
    success: 201,
    problems: [
      'not_found',
      'draft_changed',
      'draft_submitted',
      'form_incomplete',
      'form_changed',
      'materials_missing',
      'consent_ended',
      'not_online',
      'wrong_state',
      'hall_unavailable',
    ],
  }),
  mine: endpoint({
    id: 'applications.mine',
    method: 'GET',
    path: '/api/applications',
    summary: 'All applications of the resident, those that need her first, then the latest',
    access: 'resident',
    response: v.object({ applications: PartSchema(v.array(ApplicationCardSchema)), serverTime: instant }),
  }),
  one: endpoint({
    id: 'applications.one',
    method: 'GET',
    path: '/api/applications/:id',
    summary: 'One application with its timeline; as last known when the hall does not answer',
    access: 'resident',
    params: v.object({ id }),
    response: v.object({ application: PartSchema(ApplicationSchema), serverTime: instant }),
    problems: ['forbidden', 'not_found'],
  }),
  handIn: endpoint({
    id: 'applications.handIn',
    method: 'POST',
    path: '/api/applications/:id/materials',
    summary: 'Hand in what a supplement asks for, or what may follow later',
    access: 'resident',
    write: true,
    params: v.object({ id }),
    body: v.object({
      materials: v.pipe(
        v.array(v.object({ material: id, choice: MaterialChoiceSchema })),
        v.minLength(1),
        v.maxLength(30),
      ),
      note: v.optional(text(500)),
    }),
    response: applicationAnswer,
    problems: [
      'forbidden',
      'not_found',
      'wrong_state',
      'supplement_too_late',
      'materials_missing',
      'consent_ended',
      'hall_unavailable',
    ],
  }),
}
