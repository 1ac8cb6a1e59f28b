import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ProblemCode } from '@shared/http/problems'
import axios from 'axios'
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel'
import type { Metrics } from '../http/metrics'
import { ProblemError } from '../http/problem'
import { createPlainHttp } from './http-adapter'

export type UpstreamName = 'hall' | 'certificates' | 'identity' | 'wechat'

const PROBLEM_OF: Record<UpstreamName, ProblemCode> = {
  hall: 'hall_unavailable',
  certificates: 'certificates_unavailable',
  identity: 'identity_unavailable',
  wechat: 'wechat_unavailable',
}

/** The outside system did not answer as it should. The resident is told whose fault it is. */
export class UpstreamUnavailable extends ProblemError {
  constructor(
    readonly upstream: UpstreamName,
    readonly reason: 'refused' | 'timeout' | 'reset' | 'status' | 'bad_answer' | 'open' | 'busy',
    /** Whether the request may have reached it: then a write may have been carried out. */
    readonly mayHaveArrived: boolean,
    options?: ErrorOptions,
  ) {
    super(PROBLEM_OF[upstream], {}, options)
    this.name = 'UpstreamUnavailable'
    this.message = `${upstream}: ${reason}`
  }
}

/** Whose token an outside system is asked with, and for which request of a phone: both write that down. */
export interface Caller {
  token: string
  requestId: string
}

/** Raw bytes that are sent as they come, without being held in memory as a whole. */
export interface Content {
  /** Media type. */
  type: string
  /** In bytes, known beforehand. */
  length: number
  open(): AsyncIterable<Buffer>
}

export interface UpstreamRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  /** Short name for metrics. */
  name: string
  query?: Record<string, string | number | undefined>
  body?: unknown
  /** Form-encoded body, as OAuth wants it. */
  form?: Record<string, string>
  content?: Content
  headers?: Record<string, string>
  /** Of the phone's request it is asked for; what is asked for everybody, or by nobody, gets one of its own. */
  requestId?: string | undefined
  /** Repeating it changes nothing: it is tried once more when it failed quickly. Never set for writes or one-time codes. */
  safe: boolean
  timeoutMs?: number
  signal?: AbortSignal
  /** How the answer's text is read; JSON.parse when not given. */
  parse?: (text: string) => unknown
}

export interface UpstreamResponse {
  status: number
  body: unknown
}

export interface UpstreamOptions {
  name: UpstreamName
  baseUrl: string
  /** Longest wait for one answer. */
  timeoutMs: number
  /** Requests under way at once; as many again may wait. */
  concurrency: number
  metrics: Metrics
}

export interface Upstream {
  readonly name: UpstreamName
  request(request: UpstreamRequest): Promise<UpstreamResponse>
  close(): void
}

/** Failures in a row after which calls are cut short, and for how long. */
const BREAK_AFTER = 8
const BREAK_FOR_MS = 2_000

const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

function failureOf(upstream: UpstreamName, error: unknown): UpstreamUnavailable {
  if (error instanceof UpstreamUnavailable) return error
  const options = { cause: error }
  if (error instanceof BrokenCircuitError) return new UpstreamUnavailable(upstream, 'open', false, options)
  if (error instanceof BulkheadRejectedError) return new UpstreamUnavailable(upstream, 'busy', false, options)
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null
  if (code === null) return new UpstreamUnavailable(upstream, 'bad_answer', true, options)
  // The error may carry the request with its tokens: only its code goes on.
  const cause = { cause: new Error(code) }
  if (NOT_SENT.has(code)) return new UpstreamUnavailable(upstream, 'refused', false, cause)
  if (code === 'ERR_NEVER_SENT') return new UpstreamUnavailable(upstream, 'timeout', false, cause)
  if (code === 'ETIMEDOUT' || code === 'ERR_CANCELED') return new UpstreamUnavailable(upstream, 'timeout', true, cause)
  return new UpstreamUnavailable(upstream, 'reset', true, cause)
}

/** Path and query as they stand in the request line. */
function target({ path, query: parameters }: UpstreamRequest): string {
  if (!parameters) return path
  let query = ''
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query += `${query && '&'}${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`
  }
  return query ? `${path}${path.includes('?') ? '&' : '?'}${query}` : path
}

/**
 * The one way to talk to an outside system: deadline, a second try for what is safe to repeat, circuit breaker,
 * bulkhead, request id, metrics. Answers with any status below 500 come back as they are; 429 and 5xx are failures.
 */
export function createUpstream({ name, baseUrl, timeoutMs, concurrency, metrics }: UpstreamOptions): Upstream {
  const plain = createPlainHttp({ baseUrl, connections: concurrency })
  // Axios itself, without the defaults of `axios.create`: they are about browsers, forms and XSRF, and merging them into
  // every call took longer than sending it (measured).
  const client = new axios.Axios({ adapter: plain.adapter })
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof UpstreamUnavailable && error.reason !== 'busy'),
    { halfOpenAfter: BREAK_FOR_MS, breaker: new ConsecutiveBreaker(BREAK_AFTER) },
  )
  breaker.onStateChange((state) => metrics.breaker.set({ upstream: name }, state === CircuitState.Open ? 1 : 0))
  const gate = bulkhead(concurrency, concurrency * 4)

  async function once(request: UpstreamRequest): Promise<UpstreamResponse> {
    const response = await client
      .request<string>({
        method: request.method,
        url: target(request),
        ...(request.body !== undefined && { data: JSON.stringify(request.body) }),
        ...(request.form && { data: new URLSearchParams(request.form).toString() }),
        ...(request.content && { data: Readable.from(request.content.open(), { objectMode: false }) }),
        headers: {
          Accept: 'application/json',
          'X-Request-Id': request.requestId ?? randomUUID(),
          ...(request.body !== undefined && { 'Content-Type': 'application/json' }),
          ...(request.form && { 'Content-Type': 'application/x-www-form-urlencoded' }),
          ...(request.content && {
            'Content-Type': request.content.type,
            'Content-Length': String(request.content.length),
          }),
          ...request.headers,
        },
        timeout: request.timeoutMs ?? timeoutMs,
        ...(request.signal && { signal: request.signal }),
      })
      .catch((error: unknown) => {
        throw failureOf(name, error)
      })
    if (response.status >= 500 || response.status === 429)
      throw new UpstreamUnavailable(name, 'status', response.status !== 429, {
        cause: new Error(String(response.status)),
      })
    try {
      return {
        status: response.status,
        body: response.data === '' ? null : (request.parse ?? JSON.parse)(response.data),
      }
    } catch (error) {
      throw new UpstreamUnavailable(name, 'bad_answer', true, { cause: error })
    }
  }

  async function guarded(request: UpstreamRequest): Promise<UpstreamResponse> {
    const started = process.hrtime.bigint()
    let outcome = 'ok'
    try {
      return await gate.execute(() => breaker.execute(() => once(request)))
    } catch (error) {
      const failure = failureOf(name, error)
      outcome = failure.reason
      throw failure
    } finally {
      metrics.upstream.observe({ upstream: name, outcome }, Number(process.hrtime.bigint() - started) / 1e9)
    }
  }

  return {
    name,
    async request(request) {
      try {
        return await guarded(request)
      } catch (error) {
        const quick = error instanceof UpstreamUnavailable && ['reset', 'status'].includes(error.reason)
        if (!request.safe || !quick || request.signal?.aborted) throw error
        return guarded(request)
      }
    },
    close() {
      plain.close()
    },
  }
}
