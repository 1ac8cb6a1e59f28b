/** A form (表单) as the hall publishes it: the plain subset of JSON Schema that docs/province-api.md describes. */
export interface Form {
  $schema: 'https://json-schema.org/draft/2020-12/schema'
  title: string
  type: 'object'
  properties: Record<string, Property>
  required: string[]
  /** Every property stands in one step; three steps at most. */
  'x-steps': { title: string; fields: string[] }[]
}

export interface Property {
  type: 'string' | 'integer' | 'number' | 'boolean'
  title: string
  description?: string
  enum?: string[]
  'x-enum-titles'?: string[]
  const?: string
  default?: string
  minLength?: number
  maxLength?: number
  pattern?: string
  minimum?: number
  maximum?: number
  /** `id-number`: a citizen number (GB 11643) or the number of a travel permit of Hong Kong and Macao residents. */
  format?: 'date' | 'mobile' | 'id-number' | 'usc-code'
  /** Only what its sources say is taken. */
  readOnly?: true
  /** Where a value may be taken from, first that has one. */
  'x-source'?: string[]
  /** Masked when shown. */
  'x-private'?: true
  'x-placeholder'?: string
}

/** A property with its name; not needed when `optional`. */
export interface Field {
  name: string
  property: Property
  optional?: true
}
