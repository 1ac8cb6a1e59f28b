import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'
import type Koa from 'koa'
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible'
import { ProblemError } from './problem'

/** Requests per window of 10 s and caller. A phone's busiest screen makes fewer than 10. */
const WINDOW_SECONDS = 10

const isRefusal = (reason: unknown): reason is RateLimiterRes =>
  typeof reason === 'object' && reason !== null && 'msBeforeNext' in reason

/**
 * One caller (session, else address) gets `points` requests per 10 s; signing in costs ten times as much. Without Redis
 * each process counts on its own: too generous at worst, never a refusal of everybody.
 */
export function setUpRateLimit({ redis, points }: { redis: Redis; points: number }): Koa.Middleware {
  const insurance = new RateLimiterMemory({ points, duration: WINDOW_SECONDS })
  const limiter = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: 'rate',
    points,
    duration: WINDOW_SECONDS,
    insuranceLimiter: insurance,
    inMemoryBlockOnConsumed: points + 1,
  })
  return async (ctx, next) => {
    if (!ctx.path.startsWith('/api/') && !ctx.path.startsWith('/auth/')) return next()
    const bearer = ctx.get('authorization')
    const caller = bearer ? createHash('sha256').update(bearer).digest('base64url').slice(0, 22) : ctx.ip
    const cost = ctx.method === 'POST' && ctx.path === '/api/sessions' ? 10 : 1
    try {
      await limiter.consume(caller, cost)
    } catch (reason) {
      if (!isRefusal(reason)) throw reason
      throw new ProblemError('too_many_requests', { retryAfterSeconds: Math.ceil(reason.msBeforeNext / 1000) })
    }
    return next()
  }
}
