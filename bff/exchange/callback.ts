import { createHmac, timingSafeEqual } from 'node:crypto'
import type Koa from 'koa'
import * as v from 'valibot'
import type { Clock } from '../../kit/clock'
import type { Database } from '../../kit/database'
import type { Logger } from '../../kit/logger'
import { readRawBody } from '../http/raw-body'
import { HallPush, toChange } from '../upstreams/hall-changes'
import type { ExchangeIntake } from './intake'

const PATH = '/hall/callback'
const BODY_LIMIT = 64 * 1024
/** A push is signed for so long, before and after. */
const FRESH_MS = 10 * 60 * 1000
const NONCE = /^[A-Za-z0-9_-]{8,64}$/
const SIGNATURE = /^[0-9a-f]{64}$/

export interface HallCallbackOptions {
  db: Database
  clock: Clock
  logger: Logger
  /** Shared with the hall. */
  secret: string
  take: ExchangeIntake
  /** Something was pushed: the feed may have more. */
  pushed(): void
}

/**
 * What the hall pushes (变更推送). Only its own word is taken: signed with the shared secret over time, nonce and the
 * body as it came, and once. What is taken is committed before it is answered; otherwise the hall sends it again, and
 * in the end the feed has it.
 */
export function setUpHallCallback({ db, clock, logger, secret, take, pushed }: HallCallbackOptions): Koa.Middleware {
  function isSigned(timestamp: string, nonce: string, signature: string, body: Buffer): boolean {
    if (!SIGNATURE.test(signature)) return false
    const expected = createHmac('sha256', secret).update(`${timestamp}\n${nonce}\n`).update(body).digest()
    return timingSafeEqual(expected, Buffer.from(signature, 'hex'))
  }

  /** False when this nonce was used before: the transaction that used it first has everything. */
  async function takeOnce(nonce: string, push: v.InferOutput<typeof HallPush>): Promise<boolean> {
    const now = clock.now()
    return db.transaction(async (tx) => {
      const fresh = await tx.query(
        'insert into exchange_nonce (nonce, at) values ($1, $2) on conflict do nothing returning 1',
        [nonce, now],
      )
      if (fresh.length === 0) return false
      await take(tx, push.LB.map(toChange))
      return true
    })
  }

  return async (ctx, next) => {
    if (ctx.path !== PATH) return next()
    ctx.state.route = PATH
    if (ctx.method !== 'POST') return answer(ctx, 405)
    const body = await readRawBody(ctx.req, BODY_LIMIT)
    if (body === null) return answer(ctx, 413)
    const timestamp = ctx.get('x-gdbs-timestamp')
    const nonce = ctx.get('x-gdbs-nonce')
    const apart = Math.abs(clock.now().getTime() - Number(timestamp) * 1000)
    const credible = /^\d{1,12}$/.test(timestamp) && apart <= FRESH_MS && NONCE.test(nonce)
    if (!credible || !isSigned(timestamp, nonce, ctx.get('x-gdbs-signature'), body)) return refuse(ctx, 'forged or old')
    const push = v.safeParse(HallPush, json(body))
    if (!push.success) return answer(ctx, 400)
    if (!(await takeOnce(nonce, push.output))) return refuse(ctx, 'replayed')
    answer(ctx, 204)
    pushed()
  }

  function refuse(ctx: Koa.Context, why: string): void {
    logger.warn({ why }, 'a push in the name of the hall was refused')
    answer(ctx, 401)
  }
}

/** The hall wants to know whether it was taken, and nothing else. */
function answer(ctx: Koa.Context, status: number): void {
  ctx.set('Cache-Control', 'no-store')
  ctx.status = status
  ctx.body = status === 204 ? null : ''
}

function json(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
}
