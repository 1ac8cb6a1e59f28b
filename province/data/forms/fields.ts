/** The small words in which forms are written. */
import { certificateType } from '../certificate-types'
import type { CertificateKind } from '../types'
import type { Field, Form, Property } from './schema'

type More = Partial<Omit<Property, 'type' | 'title'>> & { source?: string[]; optional?: true }

const field = (name: string, property: Property, { source, optional, ...more }: More): Field => ({
  name,
  property: { ...property, ...more, ...(source && { 'x-source': source }) },
  ...(optional && { optional }),
})

/** A line of text, at most 60 characters unless said otherwise. */
export const line = (name: string, title: string, more: More = {}): Field =>
  field(name, { type: 'string', title, minLength: 1, maxLength: 60 }, more)

export const place = (name: string, title: string, more: More = {}): Field =>
  field(name, { type: 'string', title, minLength: 4, maxLength: 120 }, { 'x-private': true, ...more })

export const date = (name: string, title: string, more: More = {}): Field =>
  field(name, { type: 'string', title, format: 'date' }, more)

export const idNumber = (name: string, title: string, more: More = {}): Field =>
  field(name, { type: 'string', title, format: 'id-number' }, { 'x-private': true, ...more })

export const mobile = (name: string, title: string, more: More = {}): Field =>
  field(name, { type: 'string', title, format: 'mobile' }, { 'x-private': true, ...more })

/** One of a few answers. @param answers what is stored and what is shown */
export const choice = (
  name: string,
  title: string,
  answers: readonly [value: string, shown: string][],
  more: More = {},
) =>
  field(
    name,
    {
      type: 'string',
      title,
      enum: answers.map(([value]) => value),
      'x-enum-titles': answers.map(([, shown]) => shown),
    },
    more,
  )

/** An answer that the situation itself gives. */
export const fixed = (name: string, title: string, value: string): Field =>
  field(name, { type: 'string', title, const: value, default: value }, {})

/** A value from a field of a certificate, by its printed label. */
export const fromCertificate = (kind: CertificateKind, label: string): string =>
  `certificate:${certificateType(kind).code}:${label}`

export const PREVIOUS = 'previous'

export interface Step {
  title: string
  fields: readonly Field[]
}

/** Puts a form together. @throws RangeError when a name occurs twice or there are more than three steps */
export function formOf(title: string, steps: readonly Step[]): Form {
  const filled = steps.filter(({ fields }) => fields.length > 0)
  const fields = filled.flatMap((step) => step.fields)
  const names = fields.map(({ name }) => name)
  if (new Set(names).size < names.length || filled.length > 3) throw new RangeError(`The form ${title} is not sound`)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    type: 'object',
    properties: Object.fromEntries(fields.map(({ name, property }) => [name, property])),
    required: fields.filter(({ optional }) => !optional).map(({ name }) => name),
    'x-steps': filled.map((step) => ({ title: step.title, fields: step.fields.map(({ name }) => name) })),
  }
}
