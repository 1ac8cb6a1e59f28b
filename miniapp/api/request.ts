import { type BeingConfirmed, BeingConfirmedSchema, type Endpoint, type ResponseOf } from '@shared/http/endpoint'
import { ProblemSchema } from '@shared/http/problem'
import { residentEndpoints } from '@shared/residents/contract'
import * as v from 'valibot'
import { platform } from '@/platform'
import { usePreferences } from '@/stores/preferences'
import { useSession } from '@/stores/session'
import { ApiProblem, UnreadableAnswer } from './problems'
import { learnServerTime } from './server-clock'
import { signedInOrNot } from './signing-in'
import { PATIENCE_MS, PIECE_PATIENCE_MS, send } from './transport'

type Part<Name extends string, Value> = [Value] extends [undefined]
  ? unknown
  : Record<never, never> extends Value
    ? { [Key in Name]?: Value }
    : { [Key in Name]: Value }

type BodyInput<E extends Endpoint> = E['body'] extends v.GenericSchema ? v.InferInput<E['body']> : undefined

/** What an endpoint takes: `params`, `query` and `body`, each only where it has one. */
export type InputOf<E extends Endpoint> = Part<'params', v.InferInput<E['params']>> &
  Part<'query', v.InferInput<E['query']>> &
  Part<'body', BodyInput<E>>

export interface CallOptions {
  /** Required for writes: see platform/idempotency-key.ts. */
  idempotencyKey?: string
  /** Ends the request when the page leaves. */
  signal?: AbortSignal
  /** Bytes as they are, in place of a JSON body: a piece of a file. */
  raw?: ArrayBuffer
}

/** A write that is done, or whose home has not said yet what became of it. */
export type Outcome<T> = { state: 'done'; answer: T } | BeingConfirmed

interface Parts {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: object
}

/** Path and query, each value encoded; phones have no URL class. */
export function pathOf(endpoint: Endpoint, { params = {}, query = {} }: Parts): string {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path
}

/**
 * Asks once, as whoever is signed in, and reads the answer by the contract.
 * @throws ApiProblem, NetworkProblem, UnreadableAnswer, Left.
 */
export async function requestOnce<E extends Endpoint>(
  endpoint: E,
  input: InputOf<E> & CallOptions,
): Promise<Outcome<ResponseOf<E>>> {
  const { idempotencyKey, signal, raw, ...parts } = input as Parts & CallOptions
  if (endpoint.write && !idempotencyKey) throw new Error(`${endpoint.id} is a write: it needs an idempotency key`)
  const requestId = platform.randomHex(32)
  // Signing in is asked as nobody: an old token has no say in it.
  const isSignIn = endpoint.id === residentEndpoints.signIn.id
  if (!isSignIn) await signedInOrNot()
  const token = isSignIn ? undefined : useSession.getState().session?.token
  const sentAt = Date.now()
  const wire = {
    method: endpoint.method,
    url: API_BASE + pathOf(endpoint, parts),
    header: {
      Accept: 'application/json, application/problem+json',
      'Accept-Language': usePreferences.getState().locale,
      'X-Request-Id': requestId,
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(idempotencyKey && { 'Idempotency-Key': idempotencyKey }),
      ...(parts.body && { 'Content-Type': 'application/json' }),
      ...(raw && { 'Content-Type': 'application/octet-stream' }),
    },
    ...(parts.body && { data: parts.body }),
    ...(raw && { data: raw }),
    ...(signal && { signal }),
  }
  const { status, data } = await send(wire, raw ? PIECE_PATIENCE_MS : PATIENCE_MS)
  const outcome = read(endpoint, status, data, requestId)
  if (outcome.state === 'done') learn(outcome.answer, sentAt)
  return outcome
}

function read<E extends Endpoint>(
  endpoint: E,
  status: number,
  data: unknown,
  requestId: string,
): Outcome<ResponseOf<E>> {
  if (status === 202) {
    const pending = v.safeParse(BeingConfirmedSchema, data)
    if (pending.success) return pending.output
  } else if (status >= 200 && status < 300) {
    if (endpoint.response === undefined) return { state: 'done', answer: undefined as ResponseOf<E> }
    const answer = v.safeParse(endpoint.response, data)
    if (answer.success) return { state: 'done', answer: answer.output as ResponseOf<E> }
  } else {
    const problem = v.safeParse(ProblemSchema, data)
    if (problem.success) throw new ApiProblem(problem.output)
  }
  throw new UnreadableAnswer(status, requestId)
}

function learn(answer: unknown, sentAt: number): void {
  const { serverTime } = (answer ?? {}) as { serverTime?: unknown }
  if (typeof serverTime === 'string') learnServerTime(serverTime, sentAt, Date.now())
}
