import type Koa from 'koa'
import helmet from 'koa-helmet'

const YEAR_SECONDS = 365 * 24 * 3600

/**
 * Security headers. Pages get the whole set; an API answer is data that nothing may render, frame or sniff, which takes
 * four headers and not twelve.
 */
export function setUpHeaders({ secure }: { secure: boolean }): Koa.Middleware {
  const forPages = helmet({
    contentSecurityPolicy: {
      directives: {
        'img-src': ["'self'", 'data:', 'blob:'],
        'font-src': ["'self'", 'data:'],
        'upgrade-insecure-requests': secure ? [] : null,
      },
    },
    strictTransportSecurity: secure,
  })
  // Set on Node's answer itself: Koa looks at each name and value anew, and these are the same for every answer.
  const forAnswers = Object.entries({
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Referrer-Policy': 'no-referrer',
    ...(secure && { 'Strict-Transport-Security': `max-age=${YEAR_SECONDS}; includeSubDomains` }),
  })
  return (ctx, next) => {
    if (!ctx.path.startsWith('/api/') || ctx.path === '/api/reference') return forPages(ctx, next)
    for (const [name, value] of forAnswers) ctx.res.setHeader(name, value)
    return next()
  }
}
