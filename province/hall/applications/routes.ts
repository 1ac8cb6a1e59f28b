import Router from 'koa-router'
import * as v from 'valibot'
import type { Clock } from '../../../kit/clock'
import type { Database } from '../../../kit/database'
import { answer } from '../http/app'
import { once } from '../http/once'
import { code, read, reference, text, writeRequest } from '../http/read'
import { type CallerState, referenceScope, requireScope, residentOf } from '../http/tokens'
import { Given } from './materials'
import type { Applications } from './service'

const Values = v.record(v.pipe(v.string(), v.maxLength(60)), v.union([v.string(), v.number(), v.boolean()]))
const Materials = v.optional(v.pipe(v.array(Given), v.maxLength(60)), [])

const Submission = v.object({
  KHDLSH: reference,
  SXBM: code,
  BDBB: code,
  BD: Values,
  CL: Materials,
  LQFS: v.optional(v.picklist(['0', '1'])),
})
const HandIn = v.object({
  KHDLSH: reference,
  SBLSH: code,
  CL: Materials,
  SM: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(500)), ''),
})
const Opinion = v.object({
  KHDLSH: reference,
  SBLSH: code,
  MYD: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
  PJZB: v.optional(v.pipe(v.array(text(20)), v.maxLength(10)), []),
  PJNR: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(500)), ''),
})

/** 表单 `/sxk/bd`: public, as the item itself. */
export function formRoutes(applications: Applications): Router<CallerState> {
  const router = new Router<CallerState>({ prefix: '/sxk' })
  router.get('/bd', requireScope('catalogue', 'counter'), async (ctx) => {
    answer(ctx, await applications.form(read(v.object({ sxbm: code }), ctx.query).sxbm))
  })
  return router
}

/** 办件 `/bj`: a resident's own applications. */
export function applicationRoutes(applications: Applications, db: Database, clock: Clock): Router<CallerState> {
  const router = new Router<CallerState>({ prefix: '/bj' })

  router.get('/wd', async (ctx) => {
    answer(ctx, await applications.own(residentOf(ctx.state)))
  })

  router.post('/sb', async (ctx) => {
    const caller = residentOf(ctx.state)
    const input = read(Submission, ctx.request.body)
    const now = clock.now()
    const request = writeRequest(referenceScope(caller), 'sb', input)
    ctx.body = await once(db, request, now, (tx) => applications.submit(tx, caller, input, now))
  })
  router.post('/bzcl', async (ctx) => {
    const caller = residentOf(ctx.state)
    const input = read(HandIn, ctx.request.body)
    const now = clock.now()
    const request = writeRequest(referenceScope(caller), 'bzcl', input)
    ctx.body = await once(db, request, now, (tx) => applications.handIn(tx, caller, input, now))
  })
  router.post('/pj', async (ctx) => {
    const caller = residentOf(ctx.state)
    const input = read(Opinion, ctx.request.body)
    const { SBLSH, MYD, PJZB, PJNR } = input
    const now = clock.now()
    const request = writeRequest(referenceScope(caller), 'pj', input)
    ctx.body = await once(db, request, now, (tx) => applications.rate(tx, caller, SBLSH, { MYD, PJZB, PJNR }, now))
  })

  router.get('/:sblsh', async (ctx) => {
    const { sblsh } = read(v.object({ sblsh: code }), ctx.params)
    answer(ctx, await applications.one(residentOf(ctx.state), sblsh))
  })
  return router
}
