import { randomUUID } from 'node:crypto'
import { localeOf } from '@shared/http/locale'
import type { ProblemCode } from '@shared/http/problems'
import type Koa from 'koa'
import type { Logger } from '../../kit/logger'
import type { Metrics } from './metrics'
import { ProblemError, toProblem } from './problem'

const ACCEPTED_ID = /^[\w.-]{8,64}$/

/** Gives every request an id (the phone's own when it is well-formed), a language, a log line and a measurement. */
export function setUpRequest({ logger, metrics }: { logger: Logger; metrics: Metrics }): Koa.Middleware {
  return async (ctx, next) => {
    const given = ctx.get('x-request-id')
    const requestId = ACCEPTED_ID.test(given) ? given : randomUUID()
    const locale = localeOf(ctx.get('accept-language'))
    ctx.state.requestId = requestId
    ctx.state.locale = locale
    ctx.set('X-Request-Id', requestId)
    const started = process.hrtime.bigint()
    await next()
    const seconds = Number(process.hrtime.bigint() - started) / 1e9
    // Koa sends the answer when this returns: nobody waits for what we write down about it.
    setImmediate(writeDown, ctx, requestId, seconds)
  }

  function writeDown(ctx: Koa.Context, requestId: string, seconds: number): void {
    // The pattern, not the path: ids of people's things stay out of logs and of metric labels.
    const route = String(ctx.state.route ?? 'other')
    metrics.http.observe({ method: ctx.method, route, status: String(ctx.status) }, seconds)
    const entry = { requestId, method: ctx.method, route, status: ctx.status, ms: Math.round(seconds * 1e4) / 10 }
    // An outside system's failure is a warning here: it has metrics of its own, and it is not ours to mend.
    if (ctx.status === 503) logger.warn({ ...entry, err: ctx.state.error }, 'answered that somebody is unavailable')
    else if (ctx.status >= 500) logger.error({ ...entry, err: ctx.state.error }, 'answered with a failure')
    else logger.info(entry, 'answered')
  }
}

const STORE_NAMES = new Set(['MaxRetriesPerRequestError', 'AggregateError'])
const STORE_CODES = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|57P0\d|08\d{3}|53\d{3})$/
const STORE_WORDS =
  /^(Connection (is closed|terminated)|Command timed out|timeout exceeded when trying to connect|Stream isn't writeable)/

/** PostgreSQL or Redis cannot be reached: ours to mend, and worth trying again. Upstreams have said so themselves before. */
function isStoreAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return STORE_NAMES.has(error.name) || STORE_CODES.test(code) || STORE_WORDS.test(error.message)
}

/** What Koa, the body parser and the stores throw, in our words. */
function codeOf(error: unknown): ProblemCode {
  if (isStoreAway(error)) return 'temporarily_unavailable'
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
  if (status === 413) return 'payload_too_large'
  if (status === 404) return 'not_found'
  if (status === 405 || status === 501) return 'method_not_allowed'
  if (typeof status === 'number' && status >= 400 && status < 500) return 'invalid_request'
  return 'internal_error'
}

/** Turns whatever was thrown into problem+json. Details of unexpected errors go to the log, never to the phone. */
export function setUpProblems(): Koa.Middleware {
  return async (ctx, next) => {
    try {
      await next()
      if (ctx.status === 404 && ctx.body === undefined) throw new ProblemError('not_found')
    } catch (error) {
      const problem = error instanceof ProblemError ? error : new ProblemError(codeOf(error), {}, { cause: error })
      const answer = toProblem(problem.code, problem.details, {
        locale: ctx.state.locale,
        instance: ctx.path,
        requestId: ctx.state.requestId,
      })
      ctx.state.error = problem.cause ?? problem
      ctx.status = answer.status
      ctx.set('Content-Type', 'application/problem+json; charset=utf-8')
      ctx.set('Cache-Control', 'no-store')
      if (answer.retryAfterSeconds !== undefined) ctx.set('Retry-After', String(answer.retryAfterSeconds))
      if (answer.status === 401) ctx.set('WWW-Authenticate', 'Bearer')
      ctx.body = JSON.stringify(answer)
    }
  }
}
