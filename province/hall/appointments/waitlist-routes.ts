import Router from 'koa-router'
import * as v from 'valibot'
import type { Clock } from '../../../kit/clock'
import { answer } from '../http/app'
import { code, day, read, reference, visitItems } from '../http/read'
import { type CallerState, residentOf } from '../http/tokens'
import type { Waitlist } from './waitlist'

const MOST_HALLS = 10
const MOST_DAYS = 31

const wish = {
  DTBM: v.pipe(v.array(code), v.minLength(1), v.maxLength(MOST_HALLS)),
  RQ: v.pipe(v.array(day), v.minLength(1), v.maxLength(MOST_DAYS)),
}
const JoinBody = v.object({ KHDLSH: reference, SXBM: visitItems, ...wish })
const ChangeBody = v.object({ KHDLSH: reference, HBLSH: code, ...wish })
const LeaveBody = v.object({ KHDLSH: reference, HBLSH: code })

/** 候补 `/hb`. */
export function waitlistRoutes(waitlist: Waitlist, clock: Clock): Router<CallerState> {
  const router = new Router<CallerState>({ prefix: '/hb' })
  router.post('/dj', async (ctx) => {
    ctx.body = await waitlist.join(residentOf(ctx.state), read(JoinBody, ctx.request.body), clock.now())
  })
  router.post('/gg', async (ctx) => {
    ctx.body = await waitlist.change(residentOf(ctx.state), read(ChangeBody, ctx.request.body), clock.now())
  })
  router.post('/tc', async (ctx) => {
    ctx.body = await waitlist.leave(residentOf(ctx.state), read(LeaveBody, ctx.request.body), clock.now())
  })
  router.get('/wd', async (ctx) => {
    answer(ctx, await waitlist.own(residentOf(ctx.state), clock.now()))
  })
  return router
}
