import { gzipSync } from 'node:zlib'
import type Koa from 'koa'
import { LRUCache } from 'lru-cache'

interface Kept {
  route: string
  body: Buffer
  /** For phones that accept it; null when the answer is too small to gain. */
  gzip: Buffer | null
}

export interface SharedAnswers {
  /** Answers from memory what was asked a moment ago; goes first, before anything that costs. */
  middleware: Koa.Middleware
  /** Keeps an answer's text for `seconds`. Only what is the same for everybody may be given. */
  keep(ctx: Koa.Context, seconds: number, text: string): void
}

export const JSON_TYPE = 'application/json; charset=utf-8'
const WORTH_GZIP = 1_024

/**
 * Short memory of answers that are everybody's: the public guide, themes, lists, searches. A request that carries a
 * session never meets it. Bounded in bytes, so that asking for many different things cannot fill the process.
 */
export function createSharedAnswers({ bytes }: { bytes: number }): SharedAnswers {
  const cache = new LRUCache<string, Kept>({
    maxSize: bytes,
    sizeCalculation: ({ body, gzip }, key) => body.length + (gzip?.length ?? 0) + key.length + 200,
  })
  const keyOf = (ctx: Koa.Context) => `${ctx.state.locale} ${ctx.url}`
  const isAnonymousRead = (ctx: Koa.Context) => ctx.method === 'GET' && !ctx.req.headers.authorization

  return {
    async middleware(ctx, next) {
      const kept = isAnonymousRead(ctx) ? cache.get(keyOf(ctx)) : undefined
      if (!kept) return next()
      ctx.state.route = kept.route
      ctx.res.setHeader('Content-Type', JSON_TYPE)
      ctx.res.setHeader('Cache-Control', 'no-store')
      if (kept.gzip) ctx.res.setHeader('Vary', 'Accept-Encoding')
      const compressed = kept.gzip !== null && /\bgzip\b/.test(ctx.req.headers['accept-encoding'] as string)
      if (compressed) ctx.res.setHeader('Content-Encoding', 'gzip')
      ctx.body = compressed ? kept.gzip : kept.body
    },

    keep(ctx, seconds, text) {
      if (!isAnonymousRead(ctx)) return
      const body = Buffer.from(text)
      const gzip = body.length > WORTH_GZIP ? gzipSync(body, { level: 5 }) : null
      cache.set(keyOf(ctx), { route: String(ctx.state.route), body, gzip }, { ttl: seconds * 1000 })
    },
  }
}
