import type Koa from 'koa'

const LOCAL_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/
const READS = new Set(['GET', 'HEAD'])

/**
 * The page is for whoever sits at the laptop. A web site opened in the same browser must neither read it (by a name
 * that resolves to 127.0.0.1: the Host is checked) nor post to it (Origin, Sec-Fetch-Site and a JSON content type,
 * which no form of another site can send without asking first).
 */
export const guard: Koa.Middleware = async (ctx, next) => {
  ctx.set({
    'Content-Security-Policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  })
  const host = ctx.get('Host')
  if (!LOCAL_HOST.test(host))
    return refuse(ctx, 421, 'wrong_host', 'This page answers on 127.0.0.1 and localhost only.')
  if (!READS.has(ctx.method)) {
    const origin = ctx.get('Origin')
    const site = ctx.get('Sec-Fetch-Site')
    if ((origin && origin !== `http://${host}`) || (site && site !== 'same-origin'))
      return refuse(ctx, 403, 'foreign_origin', 'Another web site may not change the province.')
    if (!ctx.is('application/json')) return refuse(ctx, 415, 'not_json', 'Writes take application/json.')
  }
  await next()
}

function refuse(ctx: Koa.Context, status: number, error: string, message: string): void {
  ctx.status = status
  ctx.body = { error, message }
}
