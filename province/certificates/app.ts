import Koa, { type Context } from 'koa'
import Router from 'koa-router'
import type { Clock } from '../../kit/clock'
import type { Database } from '../../kit/database'
import type { Outcome } from './call'
import type { Caller, IdentifyCaller } from './caller'
import { type Calls, createCalls } from './calls'
import type { CodeSigner } from './code-signature'
import { type Data, envelope, requiredText, Unusable, unusableEnvelope } from './envelope'
import { materialOfTicket, presentMaterial } from './materials/records'
import { takeIn } from './materials/upload'
import { typeFields } from './records'
import { logUse } from './usage'

export interface CertificateServices {
  db: Database
  clock: Clock
  signer: CodeSigner
  identifyCaller: IdentifyCaller
}

export function createCertificateApp({ db, clock, signer, identifyCaller }: CertificateServices): Koa {
  const router = new Router()
  const calls = createCalls(signer)

  for (const path of new Set([...Object.keys(calls.person), ...Object.keys(calls.program)])) {
    router.post(path, (ctx) => answered(ctx, (caller, data) => use(db, calls, path, caller, data, clock.now())))
  }

  /** The dictionary of a type is about nobody: no cause is needed, nothing is logged. */
  router.post('/share/getCertRemarkInfo', (ctx) =>
    answered(ctx, async (_caller, data) => {
      const fields = await typeFields(db, requiredText(data, 'certTypeCode'))
      if (!fields) throw new Unusable('13', 'certTypeCode')
      return envelope('0', { fields: fields.map((name) => ({ name, label: name })) })
    }),
  )

  /** The one call without an envelope: its ticket says what for, the body is the content as it is. */
  router.put('/material/content', async (ctx) => {
    const material = await materialOfTicket(db, ctx.get('X-Upload-Ticket'), clock.now())
    if (!material) {
      ctx.status = 401
      ctx.body = envelope('100', null, '上传凭证无效')
      return
    }
    const outcome = await takeIn(db, material, ctx.req)
    ctx.body =
      outcome.state === 'complete'
        ? envelope('0', { material: presentMaterial(outcome.material) })
        : envelope('102', null, '收到的内容与登记的大小或摘要不一致')
  })

  const app = new Koa()
  app.use(router.routes())
  app.use(router.allowedMethods())
  return app

  async function answered(ctx: Context, answer: (caller: Caller, data: Data) => Promise<object>): Promise<void> {
    const { accessId, accessToken, data } = (ctx.request.body ?? {}) as Record<string, unknown>
    const caller = typeof accessToken === 'string' ? await identifyCaller(accessToken) : null
    if (!caller || caller.clientId !== accessId) {
      ctx.status = 401
      ctx.set('WWW-Authenticate', 'Bearer realm="certificates", error="invalid_token"')
      ctx.body = envelope('100', null, '令牌无效')
      return
    }
    try {
      ctx.body = await answer(caller, data instanceof Object ? (data as Data) : {})
    } catch (error) {
      if (!(error instanceof Unusable)) throw error
      ctx.body = unusableEnvelope(error)
    }
  }
}

/** Reading and logging are one transaction: nothing is given out that is not written down. */
function use(db: Database, calls: Calls, path: string, caller: Caller, data: Data, now: Date): Promise<object> {
  return db.transaction(async (tx) => {
    let outcome: Outcome | undefined
    if (caller.kind === 'person') outcome = await calls.person[path]?.({ tx, caller, data, now })
    else {
      const call = calls.program[path]
      if (call?.scopes.some((scope) => caller.scopes.has(scope))) outcome = await call.run({ tx, caller, data, now })
    }
    if (!outcome) return envelope('100')
    if (outcome.use) await logUse(tx, path, caller, outcome.use, outcome.status, now)
    return envelope(outcome.status, outcome.data)
  })
}
