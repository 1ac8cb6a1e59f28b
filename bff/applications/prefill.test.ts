import type { Field, Form } from '@shared/forms/schema'
import { carryOver, maskValue, typeInto, valuesOf } from './draft-fields'
import { fillIn, type Known, type Lookup, originOf, readAgain } from './prefill'

const formOf = (properties: Record<string, Field>): Form => ({
  type: 'object',
  title: '测试',
  properties,
  required: [],
  'x-steps': [{ title: '一', fields: Object.keys(properties) }],
})
const certificate = originOf('certificate', '2020-01-01', '居民身份证')
const says =
  (known: Record<string, Known>): Lookup =>
  async (source) =>
    known[source] ?? null
const text = (value: string): Known => ({ text: value, origin: certificate })

test.each<[string, Field, Record<string, Known>, unknown, string | undefined]>([
  [
    'the first source that has one',
    { type: 'string', title: '', 'x-source': ['a', 'b', 'c'] },
    { b: text('乙'), c: text('丙') },
    '乙',
    'certificate',
  ],
  [
    'a constant before any source',
    { type: 'string', title: '', const: '定', 'x-source': ['a'] },
    { a: text('甲') },
    '定',
    'default',
  ],
  [
    'the default when nobody knows',
    { type: 'string', title: '', default: '汉', 'x-source': ['a'] },
    {},
    '汉',
    'default',
  ],
  [
    'no default while somebody is silent',
    { type: 'string', title: '', default: '汉', 'x-source': ['a'] },
    { a: 'silent' },
    null,
    undefined,
  ],
  [
    'the next source while one is silent',
    { type: 'string', title: '', 'x-source': ['a', 'b'] },
    { a: 'silent', b: text('乙') },
    '乙',
    'certificate',
  ],
  [
    'a day as certificates print it',
    { type: 'string', title: '', format: 'date', 'x-source': ['a'] },
    { a: text('2026年1月5日') },
    '2026-01-05',
    'certificate',
  ],
  [
    'a day that is none',
    { type: 'string', title: '', format: 'date', 'x-source': ['a'] },
    { a: text('长期') },
    null,
    undefined,
  ],
  [
    'a choice by its title',
    { type: 'string', title: '', enum: ['1', '2'], 'x-enum-titles': ['男', '女'], 'x-source': ['a'] },
    { a: text('女') },
    '2',
    'certificate',
  ],
  [
    'a choice there is not',
    { type: 'string', title: '', enum: ['1'], 'x-source': ['a', 'b'] },
    { a: text('9'), b: text('1') },
    '1',
    'certificate',
  ],
  ['a number', { type: 'integer', title: '', 'x-source': ['a'] }, { a: text('12') }, 12, 'certificate'],
  ['no number', { type: 'integer', title: '', 'x-source': ['a'] }, { a: text('十二') }, null, undefined],
  [
    'a flag is never guessed from words',
    { type: 'boolean', title: '', 'x-source': ['a'] },
    { a: text('true') },
    null,
    undefined,
  ],
  [
    'a document number in capitals',
    { type: 'string', title: '', format: 'id-number', 'x-source': ['a'] },
    { a: text('h12345678') },
    'H12345678',
    'certificate',
  ],
])('fills in %s', async (_, field, known, value, kind) => {
  const { f } = await fillIn(formOf({ f: field }), {}, says(known))
  expect(f?.value).toBe(value)
  expect(f?.origin?.kind).toBe(kind)
})

test('what was typed, emptied or is there stays; what a silent source left is asked for again', async () => {
  const field: Field = { type: 'string', title: '', 'x-source': ['a'] }
  const typed = originOf('typed', '2026-11-24')
  const before = {
    typed: { value: '我的', origin: typed },
    emptied: { value: null, origin: typed },
    there: { value: '旧', origin: certificate },
    waiting: { value: null, origin: null, silent: true },
    unknown: { value: null, origin: null },
  }
  const form = formOf(Object.fromEntries(Object.keys(before).map((name) => [name, field])))
  const after = await fillIn(form, before, says({ a: text('新') }), (kept) => kept?.silent === true)
  expect(Object.fromEntries(Object.entries(after).map(([name, { value }]) => [name, value]))).toEqual({
    typed: '我的',
    emptied: null,
    there: '旧',
    waiting: '新',
    unknown: null,
  })
})

test.each<[Partial<Field>, string, string]>([
  [{ format: 'mobile' }, '13800138000', '138****8000'],
  [{ format: 'id-number' }, '440106199001011234', '440***********1234'],
  [{}, '440106199001011234', '440***********1234'],
  [{}, '测试榕一', '测***'],
  [{}, '广州市天河区测试路 8 号 301 房', '广州市天河区********'],
])('masks with %j: %s', (more, value, masked) => {
  expect(maskValue({ type: 'string', title: '', ...more } as Field, value)).toBe(masked)
})

test('typing: unknown fields are refused, masked ones that come back say nothing, and what is empty is not sent', () => {
  const form = formOf({
    phone: { type: 'string', title: '', format: 'mobile', 'x-private': true },
    note: { type: 'string', title: '' },
  })
  const fields = { phone: { value: '13800138000', origin: certificate } }
  expect(typeInto({ form, fields }, { other: 'x' }, '2026-11-24')).toBeNull()
  const typed = typeInto({ form, fields }, { phone: '138****8000', note: '' }, '2026-11-24')
  expect(typed?.phone).toEqual(fields.phone)
  expect(valuesOf({ form, fields: typed ?? {} })).toEqual({ phone: '13800138000' })
  const emptied = typeInto({ form, fields }, { phone: null }, '2026-11-24')
  expect(emptied?.phone).toEqual({ value: null, origin: originOf('typed', '2026-11-24') })
})

test('a new form takes over by name what was known, and gives its own defaults anew', () => {
  const field: Field = { type: 'string', title: '' }
  const kept = carryOver(formOf({ a: field, b: field }), {
    a: { value: '甲', origin: certificate },
    b: { value: '旧默认', origin: originOf('default', null) },
    gone: { value: '无', origin: certificate },
  })
  expect(kept).toEqual({ a: { value: '甲', origin: certificate } })
})

describe('what she cannot correct here', () => {
  const form = formOf({
    name: { type: 'string', title: '', readOnly: true, 'x-source': ['a'] },
    number: { type: 'string', title: '', format: 'id-number', 'x-private': true, readOnly: true, 'x-source': ['b'] },
    other: { type: 'string', title: '', 'x-source': ['a'] },
  })
  const identity = (asOf: string) => originOf('identity', asOf)
  const fields = {
    name: { value: '测试榕一', origin: identity('2026-11-24') },
    number: { value: '440106199001011234', origin: identity('2026-11-25') },
    other: { value: '旧', origin: certificate },
  }

  test('is not taken when it was typed; the same again, also masked, says nothing', () => {
    const type = (typed: Record<string, string | null>) => typeInto({ form, fields }, typed, '2026-11-25')
    expect(type({ name: '别人' })).toBeNull()
    expect(type({ name: null })).toBeNull()
    expect(type({ number: 'H12345678' })).toBeNull()
    expect(type({ name: '测试榕一', number: '440***********1234', other: '新' })).toEqual({
      ...fields,
      other: { value: '新', origin: originOf('typed', '2026-11-25') },
    })
  })

  test('is read anew on another day, and stays when its source is silent or says nothing that fits', async () => {
    const says =
      (known: Known): Lookup =>
      async () =>
        known
    const name = async (known: Known) => (await readAgain(form, fields, says(known), '2026-11-25')).name?.value
    expect(await name({ text: '测试榕二', origin: identity('2026-11-25') })).toBe('测试榕二')
    expect(await name('silent')).toBe('测试榕一')
    expect(await name(null)).toBe('测试榕一')
    // The number was read today, and the rest is hers.
    expect(await readAgain(form, fields, says({ text: '新', origin: identity('2026-11-25') }), '2026-11-25')).toEqual({
      ...fields,
      name: { value: '新', origin: identity('2026-11-25') },
    })
  })

  test('is read anew for a newer form, whatever stood there', () => {
    const before = { ...fields, name: { value: '改过', origin: originOf('typed', '2026-01-01') } }
    expect(carryOver(form, before)).toEqual({ other: fields.other })
  })
})
