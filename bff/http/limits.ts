import { hash } from 'node:crypto'
import type { Redis } from 'ioredis'
import type Koa from 'koa'
import { LRUCache } from 'lru-cache'
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible'
import { ProblemError } from './problem'

/** Requests per window of 10 s and caller. A phone's busiest screen makes fewer than 10. */
const WINDOW_SECONDS = 10
const CALLERS = 100_000

const isRefusal = (reason: unknown): reason is RateLimiterRes =>
  typeof reason === 'object' && reason !== null && 'msBeforeNext' in reason

/**
 * One caller (session, else address) gets `points` requests per 10 s. Reading is counted in this process: it is cheap,
 * and a count across processes would cost more than it protects. Changes and signing in are counted in Redis, by the
 * twentieth of what is allowed: who makes a few changes is not worth a question to it, and a crowd of such people comes all
 * at once. Signing in costs ten times as much. Without Redis each process counts alone: too generous at worst, never a refusal
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
  const step = Math.max(1, Math.floor(points / 20))
  /** What each caller has used here and Redis has not been told. */
  const untold = new LRUCache<string, number>({ max: CALLERS, ttl: WINDOW_SECONDS * 1000 })
  /** Whom Redis has refused, by when it lets them in again. */
  const refused = new LRUCache<string, RateLimiterRes>({ max: CALLERS, ttl: WINDOW_SECONDS * 1000 })

  async function consumeEverywhere(caller: string, cost: number): Promise<void> {
    const before = refused.get(caller)
    if (before) throw before
    const used = (untold.get(caller) ?? 0) + cost
    if (used < step) {
      untold.set(caller, used, { noUpdateTTL: true })
      return
    }
    untold.delete(caller)
    await everywhere.consume(caller, used).catch((reason: unknown) => {
      if (isRefusal(reason)) refused.set(caller, reason, { ttl: Math.max(1, reason.msBeforeNext) })
      throw reason
    })
  }

  const callerOf = (ctx: Koa.Context) => {
    const bearer = ctx.req.headers.authorization
    return bearer ? hash('sha256', bearer, 'base64url').slice(0, 22) : ctx.ip
  }
  return async (ctx, next) => {
    const { path, method } = ctx
    if (!path.startsWith('/api/') && !path.startsWith('/auth/')) return next()
    const cost = method === 'POST' && path === '/api/sessions' ? 10 : 1
    try {
      if (method === 'GET' && path.startsWith('/api/')) await here.consume(callerOf(ctx), cost)
      else await consumeEverywhere(callerOf(ctx), cost)
    } catch (reason) {
      if (!isRefusal(reason)) throw reason
      throw new ProblemError('too_many_requests', { retryAfterSeconds: Math.ceil(reason.msBeforeNext / 1000) })
    }
    return next()
  }
}
