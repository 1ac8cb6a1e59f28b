import * as v from 'valibot'

/** A hall's rules for its queue. */
export const QueueRulesSchema = v.object({
  /** Whether a number may be taken from afar (远程取号). */
  remoteNumbers: v.boolean(),
  /** How long a number is kept after a missed call. */
  keepMinutes: v.number(),
  /** How many others are called before it comes up again. */
  othersFirst: v.number(),
})
export type QueueRules = v.InferOutput<typeof QueueRulesSchema>
