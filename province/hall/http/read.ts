import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { isLocalDay } from '../../../shared/standards/time'
import { Refusal } from './envelope'

type Schema = v.GenericSchema<unknown, unknown>

/** Input as its schema says. @throws Refusal 1001 with the first field that is wrong (`SJ.ZD`) and what is expected. */
export function read<S extends Schema>(schema: S, input: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, input ?? {})
  if (result.success) return result.output
  const [issue] = result.issues
  throw new Refusal('1001', { ZD: v.getDotPath(issue) ?? '', YQ: issue.message })
}

export const text = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max))
export const code = v.pipe(v.string(), v.regex(/^[\w.-]{1,80}$/))
export const day = v.pipe(v.string(), v.check(isLocalDay, 'YYYY-MM-DD'))
const MOST_ITEMS = 5
/** What is done in one visit. */
export const visitItems = v.pipe(
  v.array(code),
  v.minLength(1),
  v.maxLength(MOST_ITEMS),
  v.check((codes) => new Set(codes).size === codes.length, '事项不能重复'),
)
/** A whole number in a query string. */
export const count = (min: number, max: number, standard: number) =>
  v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number), v.minValue(min), v.maxValue(max)),
    `${standard}`,
  )

/** 客户端流水号: the caller's own reference to a write. */
export const reference = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,64}$/))

/** How the ledger knows a write again: who wrote it, under which reference, and what it said. */
export interface WriteRequest {
  scope: string
  reference: string
  operation: string
  contentHash: string
}

/** Two writes are the same when operation and content are, whatever the order of the fields. */
export function writeRequest(scope: string, operation: string, input: { KHDLSH: string }): WriteRequest {
  const { KHDLSH, ...content } = input
  return { scope, reference: KHDLSH, operation, contentHash: sha256(canonical({ operation, content })) }
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${fields.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join()}}`
  }
  return JSON.stringify(value)
}

const sha256 = (value: string): string => createHash('sha256').update(value).digest('hex')
