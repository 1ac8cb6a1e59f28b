import { setTimeout as wait } from 'node:timers/promises'
import bodyParser from '@koa/bodyparser'
import type Koa from 'koa'
import type { Clock } from '../../kit/clock'
import type { Logger } from '../../kit/logger'
import { failureOf } from './failures'
import type { Fault } from './faults'
import type { FailureReason, System } from './system'

const BODY_LIMIT = '1mb'

export interface ShellParts {
  system: Pick<System, 'name' | 'failure'>
  clock: Clock
  logger: Logger
  fault: () => Fault
}

/** What every outside system has in front of its own routes, outermost first. */
export function shellMiddleware({ system, clock, logger, fault }: ShellParts): Koa.Middleware[] {
  const answer = (ctx: Koa.Context, reason: FailureReason) => {
    const { status, body } = failureOf(system, reason, clock.now())
    ctx.status = status
    ctx.body = body
  }

  /** Writes no query and no path values: both may hold tokens, openids or ID numbers. */
  const requestLog: Koa.Middleware = async (ctx, next) => {
    const from = performance.now()
    // Callers see the province's own time, as they see the time of any server.
    ctx.set('Date', clock.now().toUTCString())
    try {
      await next()
    } finally {
      const route = '_matchedRoute' in ctx && typeof ctx._matchedRoute === 'string' ? ctx._matchedRoute : null
      logger.info(
        {
          method: ctx.method,
          route: route ?? ctx.path.split('/').slice(0, 3).join('/'),
          status: ctx.status,
          ms: Math.round((performance.now() - from) * 10) / 10,
          gone: ctx.req.destroyed && !ctx.req.complete ? true : undefined,
        },
        'request',
      )
    }
  }

  const lastCatch: Koa.Middleware = async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      logger.error({ err: error }, 'unexpected error')
      answer(ctx, 'internal')
    }
  }

  const faults: Koa.Middleware = async (ctx, next) => {
    const { mode, latencyMs, failureRate } = fault()
    if (mode === 'failing' && Math.random() < failureRate) return answer(ctx, 'failing')
    await next()
    // The work is done and its answer is late: a caller that gives up cannot know what became of it, as in real life.
    if (mode === 'slow') await untilLate(ctx, latencyMs)
  }

  const health: Koa.Middleware = async (ctx, next) => {
    if (ctx.path !== '/health') return next()
    ctx.body = { status: 'UP' }
  }

  const parse = bodyParser({
    jsonLimit: BODY_LIMIT,
    formLimit: BODY_LIMIT,
    onError: (error, ctx) => {
      // Carries the answer past the parser, which would go on to the routes.
      throw new UnreadableBody('status' in error && error.status === 413 ? 'tooLarge' : 'badBody', ctx.path)
    },
  })
  const body: Koa.Middleware = async (ctx, next) => {
    let outside = true
    try {
      await parse(ctx, async () => {
        outside = false
        await next()
      })
    } catch (error) {
      if (!outside || !(error instanceof UnreadableBody)) throw error
      answer(ctx, error.reason)
    }
  }

  return [requestLog, lastCatch, faults, health, body]
}

class UnreadableBody extends Error {
  constructor(
    readonly reason: 'tooLarge' | 'badBody',
    path: string,
  ) {
    super(`unreadable body at ${path}`)
  }
}

/** Holds an answer back, unless the caller hangs up before. */
async function untilLate(ctx: Koa.Context, ms: number): Promise<void> {
  const gone = new AbortController()
  const hangUp = () => gone.abort()
  ctx.res.once('close', hangUp)
  try {
    await wait(ms, undefined, { signal: gone.signal })
  } catch (error) {
    if (!gone.signal.aborted) throw error
  } finally {
    ctx.res.off('close', hangUp)
  }
}
