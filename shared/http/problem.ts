import * as v from 'valibot'
import { LineSchema } from '../appointments/line'

/** Whose side it is on. The resident is told: our fault, an upstream's fault and her network are three different messages. */
export type Fault = 'request' | 'rule' | 'us' | 'hall' | 'certificates' | 'identity' | 'wechat'

/** What sending it again can do: nothing; the same request with the same key is safe; later; after signing in again. */
export type Retry = 'no' | 'same' | 'later' | 'sign-in'

/** Everything that can go wrong, by its stable code. What each means, and its words, stand in problems.ts: the phone gets those with the answer. */
export const PROBLEM_CODES = [
  'invalid_request',
  'not_signed_in',
  'sign_in_failed',
  'real_name_required',
  'forbidden',
  'not_found',
  'method_not_allowed',
  'idempotency_key_required',
  'idempotency_key_reused',
  'payload_too_large',
  'too_many_requests',
  'in_line',
  'line_full',
  'puzzle_wrong',
  'slot_full',
  'slot_not_open',
  'booking_limit',
  'booking_overlap',
  'booking_banned',
  'waitlist_limit',
  'waitlist_joined',
  'place_code_invalid',
  'not_check_in_time',
  'no_numbers_left',
  'no_numbers_now',
  'number_taken_already',
  'no_remote_numbers',
  'hold_expired',
  'wrong_state',
  'too_late_to_cancel',
  'item_not_accepted',
  'in_person_only',
  'may_not_act_for',
  'wrong_audience',
  'calendar_not_published',
  'draft_changed',
  'draft_submitted',
  'form_incomplete',
  'form_changed',
  'materials_missing',
  'consent_ended',
  'not_online',
  'supplement_too_late',
  'already_rated',
  'certificate_not_usable',
  'upload_too_large',
  'upload_not_allowed',
  'hall_unavailable',
  'certificates_unavailable',
  'identity_unavailable',
  'wechat_unavailable',
  'temporarily_unavailable',
  'internal_error',
] as const
export type ProblemCode = (typeof PROBLEM_CODES)[number]

/** A phone may be older than the BFF it asks: a code that it does not know yet makes no answer unreadable. */
export const ProblemCodeSchema = v.pipe(v.string(), v.regex(/^[a-z_]+$/)) as unknown as v.GenericSchema<ProblemCode>

/** A slot offered instead of one that is taken. */
export const AlternativeSlotSchema = v.object({
  slotId: v.string(),
  hallId: v.string(),
  hallName: v.string(),
  startsAt: v.string(),
  endsAt: v.string(),
  left: v.number(),
})
export type AlternativeSlot = v.InferOutput<typeof AlternativeSlotSchema>

/** RFC 9457 problem details, with our stable `code`. `detail` is what happened, `nextStep` what to do now. */
export const ProblemSchema = v.object({
  type: v.string(),
  code: ProblemCodeSchema,
  title: v.string(),
  status: v.number(),
  detail: v.string(),
  nextStep: v.string(),
  fault: v.picklist(['request', 'rule', 'us', 'hall', 'certificates', 'identity', 'wechat']),
  retry: v.picklist(['no', 'same', 'later', 'sign-in']),
  instance: v.string(),
  requestId: v.string(),
  errors: v.optional(v.array(v.object({ path: v.string(), message: v.string() }))),
  alternatives: v.optional(v.array(AlternativeSlotSchema)),
  limit: v.optional(
    v.object({
      rule: v.picklist(['slot', 'day', 'week', 'month', 'overlap', 'ban']),
      max: v.nullable(v.number()),
      freesAt: v.nullable(v.string()),
    }),
  ),
  retryAfterSeconds: v.optional(v.number()),
  /** in_line: her place. */
  line: v.optional(LineSchema),
  /** draft_changed: what the server has now. */
  draft: v.optional(v.object({ version: v.number(), updatedAt: v.string() })),
  /** draft_submitted: the application it has become. */
  application: v.optional(v.string()),
  /** materials_missing: ids of the materials. */
  materials: v.optional(v.array(v.string())),
})
export type Problem = v.InferOutput<typeof ProblemSchema>
