import * as v from 'valibot'
import { ApplicationSchema } from '../applications/contract'
import { endpoint, id, instant, text } from '../http/endpoint'

/** 线上评价指标: what she can say it was about. */
export const RATING_ASPECTS = ['efficiency', 'guide', 'convenience', 'platform'] as const

export const feedbackEndpoints = {
  rate: endpoint({
    id: 'feedback.rate',
    method: 'POST',
    path: '/api/feedback/ratings',
    summary: 'Rate a finished application: one of five levels, once, nothing pre-filled',
    access: 'resident',
    write: true,
    body: v.object({
      application: id,
      level: v.picklist([1, 2, 3, 4, 5]),
      aspects: v.optional(v.pipe(v.array(v.picklist(RATING_ASPECTS)), v.maxLength(4)), []),
      comment: v.optional(text(500)),
    }),
    response: v.object({ application: ApplicationSchema, serverTime: instant }),
    success: 201,
    problems: ['forbidden', 'not_found', 'already_rated', 'wrong_state', 'hall_unavailable'],
  }),
}
