import { endpoints } from '@shared/endpoints'
import type { Endpoint } from '@shared/http/endpoint'
import { ProblemSchema } from '@shared/http/problem'
import * as v from 'valibot'
import * as reader from './contract-reader'

type Contracts = { endpoints: Record<string, Record<string, Endpoint>>; ProblemSchema: v.GenericSchema }
type Reader = ReturnType<typeof reader.object>

/** The same contracts, as the build for phones has them. */
function onThePhone(): Contracts {
  let contracts: Contracts | undefined
  jest.isolateModules(() => {
    jest.doMock('valibot', () => reader)
    const { endpoints: all } = require('@shared/endpoints') as Pick<Contracts, 'endpoints'>
    const { ProblemSchema: problem } = require('@shared/http/problem') as Pick<Contracts, 'ProblemSchema'>
    contracts = { endpoints: all, ProblemSchema: problem }
    jest.dontMock('valibot')
  })
  if (!contracts) throw new Error('the contracts were not loaded')
  return contracts
}

const responsesOf = ({ endpoints: all, ProblemSchema: problem }: Contracts): [string, v.GenericSchema][] => [
  ...Object.values(all)
    .flatMap((each) => Object.values(each))
    .flatMap(({ id, response }): [string, v.GenericSchema][] => (response ? [[id, response]] : [])),
  ['a problem', problem],
]

interface Described {
  type: string
  entries?: Record<string, v.GenericSchema>
  options?: readonly unknown[]
  item?: v.GenericSchema
  value?: v.GenericSchema
  wrapped?: v.GenericSchema
  literal?: unknown
}

const STRINGS = [
  '2026-11-23T02:32:00.000Z',
  '2026-11-23',
  'words',
  'ABCDEFGHJKLMNPQR',
  '440106000000',
  '1.2156.3001.A.440000000001',
]
const NUMBERS = [3, 0, 0.5]

/** One value that fits. */
function fitting(schema: v.GenericSchema): unknown {
  const { type, entries, options, item, value, wrapped, literal } = schema as unknown as Described
  if (entries) return Object.fromEntries(Object.entries(entries).map(([name, each]) => [name, fitting(each)]))
  if (item) return [fitting(item)]
  if (wrapped) return fitting(wrapped)
  if (value) return { name: fitting(value) }
  if (type === 'picklist') return options?.[0]
  if (options) return fitting(options[0] as v.GenericSchema)
  if (type === 'literal') return literal
  if (type === 'boolean') return true
  const found = [...STRINGS, ...NUMBERS].find((each) => v.is(schema, each))
  if (found === undefined) throw new Error(`no value fits a ${type}`)
  return found
}

const IN_PLACE = [undefined, null, true, 7, Number.NaN, 'other words', '2026-13-45', [], {}, [null], { state: 'stale' }]

/** The value with each of its parts, in turn, missing or replaced by something else, and with a part too many. */
function* changed(value: unknown): Generator<unknown> {
  yield* IN_PLACE
  if (Array.isArray(value)) for (const each of changed(value[0])) yield [each]
  else if (typeof value === 'object' && value !== null) {
    yield { ...value, more: 'than the contract says' }
    for (const [name, part] of Object.entries(value)) {
      const { [name]: _, ...rest } = value as Record<string, unknown>
      yield rest
      for (const each of changed(part)) yield { ...value, [name]: each }
    }
  }
}

const phones = new Map(responsesOf(onThePhone()))
const ours = responsesOf({ endpoints, ProblemSchema } as unknown as Contracts)

test.each(ours)('%s is read as valibot reads it', (name, schema) => {
  const phone = phones.get(name) as unknown as Reader
  const good = fitting(schema)
  expect(reader.safeParse(phone, good)).toEqual({ success: true, output: v.parse(schema, good) })
  let refused = 0
  for (const each of changed(good)) {
    const { success, output } = v.safeParse(schema, each)
    const read = reader.safeParse(phone, each)
    if (read.success !== success) throw new Error(`${JSON.stringify(each)}: valibot says ${success}`)
    if (success) expect(read.output).toEqual(output)
    else refused++
  }
  expect(refused).toBeGreaterThan(0)
})

test('every choice of a part that has several is read', () => {
  const part = { state: 'unavailable', source: 'hall', reason: 'hall_unavailable', message: 'words' }
  const [, home] = ours.find(([name]) => name === 'home.home') ?? []
  const answer = { ...(fitting(home as v.GenericSchema) as object), suggestions: part }
  expect(v.is(home as v.GenericSchema, answer)).toBe(true)
  expect(reader.is(phones.get('home.home') as unknown as Reader, answer)).toBe(true)
})
