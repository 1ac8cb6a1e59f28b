import type Koa from 'koa'
import serve from 'koa-static'

const HASHED = /\.[0-9a-f]{8}\.(js|css)(\.map)?(\.br|\.gz)?$/

/**
 * Serves the H5 build, compressed where the build has put a twin beside a file (tools/build/compress.ts). Files named by
 * their content are kept by browsers for a year; a path that is no file and not
 * ours is a page of the mini-program, so its entry document answers.
 */
export function setUpPages(folder: string): Koa.Middleware {
  const files = serve(folder, {
    index: 'index.html',
    setHeaders: (response, path) => {
      response.setHeader('Vary', 'Accept-Encoding')
      response.setHeader('Cache-Control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  const isOurs = (path: string) => /^\/(api|auth)\/|^\/(healthz|readyz|metrics|openapi\.json)$/.test(path)
  const entry: Koa.Middleware = async (ctx, next) => {
    const isPage = ctx.method === 'GET' && !/\.\w{2,5}$/.test(ctx.path) && ctx.accepts('html') === 'html'
    if (isPage && ctx.path !== '/') {
      ctx.path = '/'
      return files(ctx, next)
    }
    return next()
  }
  return async (ctx, next) => {
    if (isOurs(ctx.path)) return next()
    ctx.state.route = 'h5'
    return files(ctx, () => entry(ctx, next))
  }
}
