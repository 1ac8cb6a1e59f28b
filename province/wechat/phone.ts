import type { Context } from 'koa'
import Router from 'koa-router'
import * as v from 'valibot'
import type { WechatServices } from './api'
import { type CodePurpose, mintCode } from './logins'
import { messagesOf } from './send'
import { answerPopup, subscriptionsOf, turnOff } from './subscriptions'

const ID = /^[\w-]{1,64}$/
const TemplateId = v.pipe(v.string(), v.regex(ID))
const Popup = v.object({ templates: v.record(TemplateId, v.picklist(['accept', 'reject'])) })
/** Which information: 6 name and picture, 8 phone number, and so on. */
const Revoke = v.object({ information: v.pipe(v.string(), v.regex(/^\d{1,3}$/)) })
const TurnOff = v.object({ template: TemplateId })

/** The phones: what a person, or the mini-program in their hand, does. Not a part of api.weixin.qq.com. */
export function phoneRoutes({ db, clock, push }: WechatServices): Router {
  const router = new Router()

  router.get('/phone', async (ctx) => {
    const users = await db.query<{ openid: string }>('select openid from wechat_user order by position')
    ctx.body = users.map(({ openid }) => openid)
  })

  router.use('/phone/:openid', async (ctx, next) => {
    const openid = ctx.params.openid ?? ''
    const known = ID.test(openid) && (await db.maybe('select openid from wechat_user where openid = $1', [openid]))
    if (known) return next()
    ctx.status = 404
    ctx.body = { error: 'There is no phone with this openid' }
  })

  const giveCode = (purpose: CodePurpose) => async (ctx: Context & { params: { openid?: string } }) => {
    ctx.body = { code: await mintCode(db, purpose, ctx.params.openid ?? '', clock.now()) }
  }
  router.post('/phone/:openid/login-code', giveCode('login'))
  router.post('/phone/:openid/phone-code', giveCode('phone'))

  router.get('/phone/:openid/subscriptions', async (ctx) => {
    ctx.body = await subscriptionsOf(db, ctx.params.openid ?? '')
  })

  router.post('/phone/:openid/popup', async (ctx) => {
    const body = read(ctx, Popup, '{templates: {id: accept|reject}}')
    if (!body) return
    const openid = ctx.params.openid ?? ''
    const { answer, answered } = await db.transaction((tx) => answerPopup(tx, openid, body.templates))
    push.popup(openid, answered)
    ctx.body = answer
  })

  router.post('/phone/:openid/turn-off', async (ctx) => {
    const body = read(ctx, TurnOff, '{template: id}')
    if (!body) return
    const openid = ctx.params.openid ?? ''
    await turnOff(db, openid, body.template)
    push.turnedOff(openid, body.template)
    ctx.body = {}
  })

  router.post('/phone/:openid/revoke', async (ctx) => {
    const body = read(ctx, Revoke, '{information: number as text}')
    if (!body) return
    push.revoked(ctx.params.openid ?? '', body.information)
    ctx.body = {}
  })

  router.get('/phone/:openid/messages', async (ctx) => {
    ctx.body = await messagesOf(db, ctx.params.openid ?? '')
  })

  return router
}

/** The body, or null after it was refused. */
function read<S extends v.GenericSchema>(ctx: Context, schema: S, shape: string): v.InferOutput<S> | null {
  const result = v.safeParse(schema, ctx.request.body)
  if (result.success) return result.output
  ctx.status = 400
  ctx.body = { error: `The body must be ${shape}` }
  return null
}
