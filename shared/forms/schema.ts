/**
 * The form of a service item: a JSON Schema (draft 2020-12) in the plain subset that halls publish. Phone and BFF check
 * a filled form with the same functions; see `validate.ts`.
 */
import * as v from 'valibot'

export const FORMATS = ['date', 'mobile', 'id-number', 'usc-code'] as const

const common = {
  title: v.string(),
  description: v.optional(v.string()),
  /** Where its value may be taken from, first that has one; see `docs/province-api.md`, Form. */
  'x-source': v.optional(v.array(v.string())),
  /** Only what its sources say is taken: it is corrected where it comes from, not here. */
  readOnly: v.optional(v.boolean()),
  /** Shown masked. */
  'x-private': v.optional(v.boolean()),
  'x-placeholder': v.optional(v.string()),
}

const TextFieldSchema = v.object({
  ...common,
  type: v.literal('string'),
  enum: v.optional(v.array(v.string())),
  'x-enum-titles': v.optional(v.array(v.string())),
  const: v.optional(v.string()),
  default: v.optional(v.string()),
  minLength: v.optional(v.number()),
  maxLength: v.optional(v.number()),
  pattern: v.optional(v.string()),
  format: v.optional(v.picklist(FORMATS)),
})
const NumberFieldSchema = v.object({
  ...common,
  type: v.picklist(['integer', 'number']),
  const: v.optional(v.number()),
  default: v.optional(v.number()),
  minimum: v.optional(v.number()),
  maximum: v.optional(v.number()),
})
const FlagFieldSchema = v.object({
  ...common,
  type: v.literal('boolean'),
  const: v.optional(v.boolean()),
  default: v.optional(v.boolean()),
})

export const FieldSchema = v.variant('type', [TextFieldSchema, NumberFieldSchema, FlagFieldSchema])
export type Field = v.InferOutput<typeof FieldSchema>

export const FormSchema = v.object({
  type: v.literal('object'),
  title: v.string(),
  properties: v.record(v.string(), FieldSchema),
  required: v.optional(v.array(v.string()), []),
  /** Every property stands in exactly one step. */
  'x-steps': v.array(v.object({ title: v.string(), fields: v.array(v.string()) })),
})
export type Form = v.InferOutput<typeof FormSchema>

export const ValueSchema = v.union([v.string(), v.number(), v.boolean()])
export type Value = v.InferOutput<typeof ValueSchema>
/** Filled-in values by field name. */
export type Values = Record<string, Value>
