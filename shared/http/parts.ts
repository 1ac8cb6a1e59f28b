import * as v from 'valibot'
import { type ProblemCode, ProblemCodeSchema } from './problem'

/** Whose data a part shows. */
export const SourceSchema = v.picklist(['hall', 'certificates', 'identity', 'wechat', 'us'])
export type Source = v.InferOutput<typeof SourceSchema>

/**
 * One part of a merged answer. `fresh`: asked now. `stale`: the source did not answer in time, this is what it said at
 * `asOf`. `unavailable`: it did not answer and nothing is known.
 */
export const PartSchema = <T extends v.GenericSchema>(data: T) =>
  v.variant('state', [
    v.object({ state: v.literal('fresh'), source: SourceSchema, asOf: v.string(), data }),
    v.object({
      state: v.literal('stale'),
      source: SourceSchema,
      asOf: v.string(),
      reason: ProblemCodeSchema,
      data,
    }),
    v.object({
      state: v.literal('unavailable'),
      source: SourceSchema,
      reason: ProblemCodeSchema,
      message: v.string(),
    }),
  ])

export type Part<T> =
  | { state: 'fresh'; source: Source; asOf: string; data: T }
  | { state: 'stale'; source: Source; asOf: string; reason: ProblemCode; data: T }
  | { state: 'unavailable'; source: Source; reason: ProblemCode; message: string }
