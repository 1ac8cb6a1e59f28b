import Koa from 'koa'
import type { Logger } from '../../../kit/logger'
import { envelope, Refusal } from './envelope'
import type { CallerState } from './tokens'

/** An app that answers in envelopes: what routes return through `answer`, refusals, unknown paths. */
export function envelopeApp(logger: Logger): Koa<CallerState> {
  const app = new Koa<CallerState>()
  app.use(async (ctx, next) => {
    try {
      await next()
      if (ctx.status === 404 && ctx.body === undefined) {
        ctx.body = envelope('1004')
        ctx.status = 404
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.status >= 500) logger.error({ path: ctx.path.split('/', 3).join('/') }, 'answered with a system error')
      ctx.status = error.status
      ctx.body = envelope(error.code, error.data)
    }
  })
  return app
}

/** Puts data into a successful envelope. */
export function answer(ctx: Koa.Context, data: unknown): void {
  ctx.body = envelope('0', data)
}
