import * as v from 'valibot'
import type { ProblemCode } from './problem'

type Entries = v.ObjectSchema<v.ObjectEntries, undefined>

/**
 * One thing the phone may ask the BFF. The BFF registers its routes from it, the phone's client calls through it, and
 * the OpenAPI document is generated from it: there is no second description.
 */
export interface Endpoint<
  Params extends Entries = Entries,
  Query extends Entries = Entries,
  Body extends Entries | undefined = Entries | undefined,
  Response extends v.GenericSchema | undefined = v.GenericSchema | undefined,
> {
  /** capability.verb, stable: used in logs, metrics and as OpenAPI operationId. */
  id: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With `:name` for parameters. */
  path: string
  summary: string
  /**
   * `resident`: signed in by real name. `anyone`: a session is used when there is one, and one that has ended is said
   * to have. `open`: a session makes no difference.
   */
  access: 'resident' | 'anyone' | 'open'
  params: Params
  query: Query
  body: Body
  /** Media type of a body that is raw bytes instead of JSON. */
  rawBody: string | null
  response: Response
  /** 200, 201 or 204 when done. */
  success: 200 | 201 | 204
  /** Writes: an Idempotency-Key header is required, a repeat gets the first answer, 202 says "being confirmed". */
  write: boolean
  /** The answer is the same for everybody without a session, and may be this many seconds old. 0: asked each time. */
  sharedSeconds: number
  /** Beyond the ones any endpoint can answer. */
  problems: readonly ProblemCode[]
}

const none = v.object({})
type None = typeof none

interface Definition<P, Q, B, R> {
  id: string
  method: Endpoint['method']
  path: string
  summary: string
  access: Endpoint['access']
  params?: P
  query?: Q
  body?: B
  rawBody?: string
  response?: R
  success?: 200 | 201 | 204
  write?: boolean
  sharedSeconds?: number
  problems?: readonly ProblemCode[]
}

export function endpoint<
  P extends Entries = None,
  Q extends Entries = None,
  B extends Entries | undefined = undefined,
  R extends v.GenericSchema | undefined = undefined,
>(definition: Definition<P, Q, B, R>): Endpoint<P, Q, B, R> {
  return {
    id: definition.id,
    method: definition.method,
    path: definition.path,
    summary: definition.summary,
    access: definition.access,
    params: definition.params ?? (none as unknown as P),
    query: definition.query ?? (none as unknown as Q),
    body: definition.body as B,
    rawBody: definition.rawBody ?? null,
    response: definition.response as R,
    success: definition.success ?? (definition.response === undefined ? 204 : 200),
    write: definition.write ?? false,
    sharedSeconds: definition.sharedSeconds ?? 0,
    problems: definition.problems ?? [],
  }
}

/** 202: the outcome at its home is not known yet. Asking again with the same Idempotency-Key tells when it is. */
export const BeingConfirmedSchema = v.object({
  state: v.literal('being_confirmed'),
  operation: v.string(),
  /** Seconds after which asking again makes sense. */
  askAgainAfter: v.number(),
})
export type BeingConfirmed = v.InferOutput<typeof BeingConfirmedSchema>

export type ParamsOf<E extends Endpoint> = v.InferOutput<E['params']>
export type QueryOf<E extends Endpoint> = v.InferOutput<E['query']>
export type BodyOf<E extends Endpoint> = E['body'] extends Entries ? v.InferOutput<E['body']> : undefined
export type ResponseOf<E extends Endpoint> = E['response'] extends v.GenericSchema
  ? v.InferOutput<E['response']>
  : undefined

/** Short text without control characters. */
export const text = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max))
/** Identifiers of ours and of upstreams. */
export const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.:-]{1,64}$/))
/** A number that travels in a query string. */
export const numberInQuery = (min: number, max: number) =>
  v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.number(), v.minValue(min), v.maxValue(max))
/** UTC ISO 8601. */
export const instant = v.pipe(v.string(), v.isoTimestamp())
/** Hall-local day in Asia/Shanghai. */
export const day = v.pipe(v.string(), v.isoDate())
/** Several identifiers that travel in a query string, with commas between; none twice. */
export const idsInQuery = (most: number) =>
  v.pipe(
    v.string(),
    v.transform((list) => list.split(',')),
    v.array(id),
    v.maxLength(most),
    v.check((list) => new Set(list).size === list.length, 'each only once'),
  )
