import Ajv from 'ajv/dist/2020'
import fc from 'fast-check'
import { creditCheckCharacter, isCreditCode } from '../standards/credit-code'
import { identityCheckDigit, isIdentityNumber } from '../standards/identity-number'
import { isLocalDay } from '../standards/time'
import type { Field, Form, Value } from './schema'
import { checkForm } from './validate'

const formOf = (properties: Record<string, Field>, required: string[] = []): Form => ({
  type: 'object',
  title: '测试',
  properties,
  required,
  'x-steps': [{ title: '一', fields: Object.keys(properties) }],
})
const text = (more: Partial<Extract<Field, { type: 'string' }>> = {}): Field => ({
  type: 'string',
  title: '字段',
  ...more,
})

const citizen = `44010619900101123${identityCheckDigit('44010619900101123')}`
const company = `91440101MA5A0000X${creditCheckCharacter('91440101MA5A0000X')}`

test.each<[Field, Value, string[]]>([
  [text({ minLength: 2 }), '一', ['minLength']],
  [text({ maxLength: 2 }), '𠮷野家', ['maxLength']],
  [text({ maxLength: 3 }), '𠮷野家', []],
  [text({ enum: ['a', 'b'] }), 'c', ['enum']],
  [text({ const: 'a' }), 'b', ['const']],
  [text({ pattern: '^\\d+$' }), 'x', ['pattern']],
  [text({ pattern: '(' }), 'x', []],
  [text({ format: 'date' }), '2026-02-29', ['format']],
  [text({ format: 'date' }), '2028-02-29', []],
  [text({ format: 'mobile' }), '12800138000', ['format']],
  [text({ format: 'mobile' }), '13800138000', []],
  [text({ format: 'id-number' }), citizen, []],
  [text({ format: 'id-number' }), 'H12345678', []],
  [text({ format: 'id-number' }), 'h12345678', ['format']],
  [text({ format: 'id-number' }), ` ${citizen}`, ['format']],
  [text({ format: 'id-number' }), '440106199001011230', ['format']],
  [text({ format: 'usc-code' }), company, []],
  [text({ format: 'usc-code' }), company.toLowerCase(), ['format']],
  [text(), 3, ['type']],
  [{ type: 'integer', title: '数', minimum: 1, maximum: 3 }, 4, ['maximum']],
  [{ type: 'integer', title: '数', minimum: 1 }, 0, ['minimum']],
  [{ type: 'integer', title: '数' }, 1.5, ['type']],
  [{ type: 'number', title: '数' }, 1.5, []],
  [{ type: 'number', title: '数' }, Number.NaN, ['type']],
  [{ type: 'boolean', title: '是', const: true }, false, ['const']],
  [{ type: 'boolean', title: '是' }, 'true', ['type']],
])('%j with %j breaks %j', (field, value, rules) => {
  expect(checkForm(formOf({ a: field }), { a: value }).map(({ rule }) => rule)).toEqual(rules)
})

test('what must be there is asked for, in the order of the steps; what is masked is not looked at', () => {
  const form = {
    ...formOf({ a: text(), b: text({ format: 'mobile' }), c: text() }, ['a', 'b', 'c']),
    'x-steps': [
      { title: '一', fields: ['c'] },
      { title: '二', fields: ['a', 'b'] },
    ],
  }
  expect(checkForm(form, { a: '', b: '138****8000', c: null })).toEqual([
    { field: 'c', rule: 'required' },
    { field: 'a', rule: 'required' },
    { field: 'b', rule: 'format', format: 'mobile' },
  ])
  expect(checkForm(form, { b: '138****8000', c: 'c' }, { skip: ['b', 'a'] })).toEqual([])
})

/** Another program's opinion: ajv on the same schema, with the national formats told to it. */
const ajv = new Ajv({ allErrors: true, strict: false })
ajv.addFormat('date', isLocalDay)
ajv.addFormat('mobile', /^1[3-9]\d{9}$/)
ajv.addFormat(
  'id-number',
  (value: string) =>
    (isIdentityNumber(value) && value === value.trim().toUpperCase()) || /^[HM]\d{8}(\d{2})?$/.test(value),
)
ajv.addFormat('usc-code', (value: string) => isCreditCode(value) && value === value.trim().toUpperCase())

function opinionOfAjv(form: Form, values: Record<string, Value | null>): string[] {
  const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '' && value !== null))
  const check = ajv.compile(form)
  check(filled)
  const found = (check.errors ?? []).map(({ keyword, instancePath, params }) =>
    keyword === 'required' ? `${params.missingProperty} required` : `${instancePath.slice(1)} ${keyword}`,
  )
  // A value of the wrong type is said to break more than that by ajv; to say that much is enough.
  const wrongType = new Set(found.filter((each) => each.endsWith(' type')).map((each) => each.split(' ')[0]))
  return [...new Set(found.filter((each) => each.endsWith(' type') || !wrongType.has(each.split(' ')[0])))].sort()
}

const samples = [
  '',
  'a',
  'ab',
  '测试',
  '𠮷',
  '2026-02-29',
  '2026-11-24',
  '13800138000',
  citizen,
  'H12345678',
  company,
  ' a',
  '0012',
]
const anyText = fc.oneof(fc.constantFrom(...samples), fc.string({ unit: 'grapheme', maxLength: 6 }))
const anyValue: fc.Arbitrary<Value | null> = fc.oneof(
  { weight: 4, arbitrary: anyText },
  fc.integer({ min: -5, max: 5 }),
  fc.constantFrom(0.5, -2.25),
  fc.boolean(),
  fc.constant(null),
)
const small = fc.integer({ min: 0, max: 4 })
const textField: fc.Arbitrary<Field> = fc.record(
  {
    type: fc.constant('string' as const),
    title: fc.constant('字段'),
    enum: fc.uniqueArray(anyText, { minLength: 1, maxLength: 3 }),
    const: anyText,
    minLength: small,
    maxLength: small,
    pattern: fc.constantFrom('^\\d+$', '^.{2}$', '测', '^[a-z]*$'),
    format: fc.constantFrom('date' as const, 'mobile' as const, 'id-number' as const, 'usc-code' as const),
  },
  { requiredKeys: ['type', 'title'] },
)
const numberField: fc.Arbitrary<Field> = fc.record(
  {
    type: fc.constantFrom('integer' as const, 'number' as const),
    title: fc.constant('数'),
    const: fc.integer({ min: -2, max: 2 }),
    minimum: fc.integer({ min: -3, max: 3 }),
    maximum: fc.integer({ min: -3, max: 3 }),
  },
  { requiredKeys: ['type', 'title'] },
)
const flagField: fc.Arbitrary<Field> = fc.record(
  { type: fc.constant('boolean' as const), title: fc.constant('是'), const: fc.boolean() },
  { requiredKeys: ['type', 'title'] },
)
const NAMES = ['a', 'b', 'c']

test('any form of the subset, any values: ajv finds the same rules broken', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...NAMES), fc.oneof({ weight: 3, arbitrary: textField }, numberField, flagField)),
      fc.dictionary(fc.constantFrom(...NAMES), anyValue),
      fc.subarray(NAMES),
      (properties, values, required) => {
        const form = formOf(
          properties,
          required.filter((name) => name in properties),
        )
        const ours = checkForm(form, values).map(({ field, rule }) => `${field} ${rule}`)
        expect(ours.sort()).toEqual(opinionOfAjv(form, values))
      },
    ),
    { numRuns: 600 },
  )
})
