import Koa from 'koa'
import { checkAccessToken } from './access-tokens'
import { type Answer, ENDPOINTS, type Endpoint, type WechatServices } from './api'
import { errorBody, WechatError } from './errors'
import { phoneRoutes } from './phone'
import { countCall } from './quota'
import type { Fields } from './request'

export function createWechatApp(services: WechatServices): Koa {
  const { db, clock } = services
  const phones = phoneRoutes(services)
  const app = new Koa()

  app.use(async (ctx, next) => {
    const endpoint = ENDPOINTS[ctx.path]
    if (!endpoint) return next()
    let answer: Answer
    try {
      answer = await call(ctx.path, endpoint, ctx.method, { ...ctx.query }, ctx.request.body)
    } catch (error) {
      if (!(error instanceof WechatError)) throw error
      answer = errorBody(error, ctx.path, clock.now())
    }
    // Whatever happened: HTTP 200. Answers under /sns call their JSON plain text.
    ctx.status = 200
    ctx.set('Content-Type', ctx.path.startsWith('/sns/') ? 'text/plain' : 'application/json; encoding=utf-8')
    ctx.body = typeof answer === 'string' ? answer : JSON.stringify(answer)
  })
  app.use(phones.routes())
  app.use(phones.allowedMethods())
  return app

  async function call(path: string, endpoint: Endpoint, method: string, query: Fields, body: unknown): Promise<Answer> {
    if (method !== endpoint.method) throw new WechatError(endpoint.method === 'GET' ? 43001 : 43002)
    const now = clock.now()
    if (endpoint.token) {
      await checkAccessToken(db, query.access_token, now)
      await countCall(db, path, endpoint.dailyLimit, now)
    }
    const isObject = typeof body === 'object' && body !== null && !Array.isArray(body)
    if (method === 'POST' && !isObject) throw new WechatError(47001)
    return endpoint.run(services, query, isObject ? (body as Fields) : {})
  }
}
