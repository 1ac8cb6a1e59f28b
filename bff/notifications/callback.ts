import type Koa from 'koa'
import type { Clock } from '../../kit/clock'
import type { Logger } from '../../kit/logger'
import type { Metrics } from '../http/metrics'
import { readRawBody } from '../http/raw-body'
import type { Intake } from './intake'
import { createPushCrypto, PushRefused, type Signed } from './wechat-crypto'
import { encryptedPartOf, readEvents } from './wechat-events'

const PATH = '/wechat/callback'
const BODY_LIMIT = 64 * 1024
/** A push is taken this long before and after it was signed. */
const FRESH_MS = 10 * 60 * 1000

export interface WechatCallbackOptions {
  token: string
  encodingAesKey: string
  appId: string
  intake: Intake
  clock: Clock
  metrics: Metrics
  logger: Logger
}

/**
 * What WeChat pushes (消息推送, safe mode). Stands before the body parser, since the encrypted text is signed as it came.
 * `success` tells WeChat not to try again, and is said when everything is committed; a push that was taken before is
 * answered the same and changes nothing.
 */
export function setUpWechatCallback(options: WechatCallbackOptions): Koa.Middleware {
  const { token, encodingAesKey, appId, intake, clock, metrics, logger } = options
  const crypto = createPushCrypto({ token, encodingAesKey, appId })
  const one = (value: string | string[] | undefined) => (typeof value === 'string' ? value : '')
  const isFresh = (timestamp: string) =>
    /^\d{1,12}$/.test(timestamp) && Math.abs(clock.now().getTime() - Number(timestamp) * 1000) <= FRESH_MS

  return async (ctx, next) => {
    if (ctx.path !== PATH) return next()
    ctx.state.route = PATH
    ctx.set('Cache-Control', 'no-store')
    const signed: Signed = {
      signature: one(ctx.query.msg_signature),
      timestamp: one(ctx.query.timestamp),
      nonce: one(ctx.query.nonce),
    }
    if (ctx.method === 'GET') return checkAddress(ctx, signed)
    if (ctx.method !== 'POST') return answer(ctx, 405)
    const body = await readRawBody(ctx.req, BODY_LIMIT)
    if (body === null) return answer(ctx, 413)
    if (!isFresh(signed.timestamp)) return refuse(ctx, 'time')
    const read = understand(body.toString('utf8'), signed)
    if (typeof read === 'string') return refuse(ctx, read)
    await intake.take(signed, read.events)
    metrics.wechatEvents.inc({ event: read.events.length > 0 ? read.name : 'other' })
    answer(ctx, 200, 'success')
  }

  /** WeChat asks once, when the address is entered in its console. */
  function checkAddress(ctx: Koa.Context, { timestamp, nonce }: Signed): void {
    const echo = one(ctx.query.echostr)
    const genuine = isFresh(timestamp) && crypto.isAddressCheck(one(ctx.query.signature), timestamp, nonce)
    if (genuine && /^[\w-]{1,64}$/.test(echo)) answer(ctx, 200, echo)
    else refuse(ctx, 'signature')
  }

  /** What was pushed, or why it is not taken. */
  function understand(body: string, signed: Signed): ReturnType<typeof readEvents> | string {
    let encrypted: string
    try {
      encrypted = encryptedPartOf(body)
    } catch {
      return 'form'
    }
    try {
      return readEvents(crypto.openSigned(encrypted, signed))
    } catch (error) {
      // Signed by WeChat, and still nothing that we can read: its words are not repeated in the log.
      return error instanceof PushRefused ? error.reason : 'content'
    }
  }

  function refuse(ctx: Koa.Context, why: string): void {
    metrics.wechatEvents.inc({ event: 'refused' })
    logger.warn({ why }, 'a push in the name of WeChat was refused')
    answer(ctx, why === 'form' || why === 'content' ? 400 : 401)
  }
}

function answer(ctx: Koa.Context, status: number, body = ''): void {
  ctx.status = status
  ctx.type = 'text/plain'
  ctx.body = body
}
