import Koa, { type Context } from 'koa'
import Router from 'koa-router'
import type { Clock } from '../../kit/clock'
import type { Database } from '../../kit/database'
import type { Caller, IdentifyCaller } from './caller'
import { CALLS, type Call } from './calls'
import { type Data, envelope, HEAD, requiredText, Unusable } from './envelope'
import { typeFields } from './records'
import { logUse } from './usage'

export interface CertificateServices {
  db: Database
  clock: Clock
  identifyCaller: IdentifyCaller
}

export function createCertificateApp({ db, clock, identifyCaller }: CertificateServices): Koa {
  const router = new Router()

  for (const [path, call] of Object.entries(CALLS)) {
    router.post(path, (ctx) =>
      answered(ctx, async (caller, data) => use({ db, now: clock.now(), path, call }, caller, data)),
    )
  }

  /** The dictionary of a type is about nobody: no cause is needed, nothing is logged. */
  router.post('/share/getCertRemarkInfo', (ctx) =>
    answered(ctx, async (_caller, data) => {
      const fields = await typeFields(db, requiredText(data, 'certTypeCode'))
      if (!fields) throw new Unusable('13', 'certTypeCode')
      return envelope('0', { fields: fields.map((name) => ({ name, label: name })) })
    }),
  )

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
      ctx.body = envelope(error.status, null, `${HEAD[error.status]}：${error.field}`)
    }
  }
}

/** Reading and logging are one transaction: nothing is given out that is not written down. */
function use(
  { db, now, path, call }: { db: Database; now: Date; path: string; call: Call },
  caller: Caller,
  data: Data,
): Promise<object> {
  const cause = requiredText(data, call.causeField, 200)
  return db.transaction(async (tx) => {
    const { status, data: answer, used } = await call.run({ tx, caller, data, cause, now })
    await logUse(tx, path, caller, used, cause, status, now)
    return envelope(status, answer)
  })
}
