import Router from 'koa-router'
import * as v from 'valibot'
import type { Clock } from '../../../kit/clock'
import { answer } from '../http/app'
import { code, read, reference } from '../http/read'
import { type CallerState, requireScope, residentOf } from '../http/tokens'
import type { ResidentQueue } from './residents'
import { kind } from './words'

/** 到场码 as scanned or typed. */
const placeCode = v.pipe(v.string(), v.regex(/^(YC1\.[\w-]{1,40}\.)?\d{8}$/))

const CheckIn = v.object({ KHDLSH: reference, BH: code, DCM: placeCode })
const TakeNumber = v.object({ KHDLSH: reference, DTBM: code, SXBM: code })
const Rejoin = v.object({ KHDLSH: reference, BH: code, DCM: v.optional(placeCode) })
const Leave = v.object({ KHDLSH: reference, BH: code })

/** 排队 `/dl`. */
export function residentQueueRoutes(queue: ResidentQueue, clock: Clock): Router<CallerState> {
  const router = new Router<CallerState>({ prefix: '/dl' })

  router.get('/qk', requireScope('catalogue', 'counter'), async (ctx) => {
    const { dtbm, cklx } = read(v.object({ dtbm: code, cklx: kind }), ctx.query)
    answer(ctx, await queue.line(dtbm, cklx, clock.now()))
  })
  router.post('/qd', async (ctx) => {
    ctx.body = await queue.checkIn(residentOf(ctx.state), read(CheckIn, ctx.request.body), clock.now())
  })
  router.post('/qh', async (ctx) => {
    ctx.body = await queue.takeNumber(residentOf(ctx.state), read(TakeNumber, ctx.request.body), clock.now())
  })
  router.post('/gh', async (ctx) => {
    ctx.body = await queue.rejoin(residentOf(ctx.state), read(Rejoin, ctx.request.body), clock.now())
  })
  router.post('/th', async (ctx) => {
    ctx.body = await queue.leave(residentOf(ctx.state), read(Leave, ctx.request.body), clock.now())
  })
  router.get('/wd', async (ctx) => {
    answer(ctx, await queue.mine(residentOf(ctx.state), clock.now()))
  })
  router.get('/:bh', async (ctx) => {
    const { bh } = read(v.object({ bh: code }), ctx.params)
    answer(ctx, await queue.one(residentOf(ctx.state), bh, clock.now()))
  })
  return router
}
