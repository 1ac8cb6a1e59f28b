import { hash } from 'node:crypto'
import type { Redis } from 'ioredis'
import type Koa from 'koa'
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible'
import { ProblemError } from './problem'

/** Requests per window of 10 s and caller. A phone's busiest screen makes fewer than 10. */
const WINDOW_SECONDS = 10

const isRefusal = (reason: unknown): reason is RateLimiterRes =>
  typeof reason === 'object' && reason !== null && 'msBeforeNext' in reason

/**
 * One caller (session, else address) gets `points` requests per 10 s. Reading is counted in this process: it is cheap,
 * and a count across processes would cost more than it protects. Changes and signing in are counted in Redis, and
 * signing in costs ten times as much. Without Redis each process counts alone: too generous at worst, never a refusal
 * of everybody.
 */
export function setUpRateLimit({ redis, points }: { redis: Redis; points: number }): Koa.Middleware {
  const here = new RateLimiterMemory({ points, duration: WINDOW_SECONDS })
  const everywhere = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: 'rate',
    points,
    duration: WINDOW_SECONDS,
    insuranceLimiter: here,
    inMemoryBlockOnConsumed: points + 1,
  })
  const callerOf = (ctx: Koa.Context) => {
    const bearer = ctx.req.headers.authorization
    return bearer ? hash('sha256', bearer, 'base64url').slice(0, 22) : ctx.ip
  }
  return async (ctx, next) => {
    const { path, method } = ctx
    if (!path.startsWith('/api/') && !path.startsWith('/auth/')) return next()
    const limiter = method === 'GET' && path.startsWith('/api/') ? here : everywhere
    const cost = method === 'POST' && path === '/api/sessions' ? 10 : 1
    try {
      await limiter.consume(callerOf(ctx), cost)
    } catch (reason) {
      if (!isRefusal(reason)) throw reason
      throw new ProblemError('too_many_requests', { retryAfterSeconds: Math.ceil(reason.msBeforeNext / 1000) })
    }
    return next()
  }
}
