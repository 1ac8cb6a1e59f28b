import Router from 'koa-router'
import * as v from 'valibot'
import type { Clock } from '../../../kit/clock'
import { isIdentityNumber } from '../../../shared/standards/identity-number'
import { isTravelPermit } from '../../../shared/standards/travel-permit'
import { answer } from '../http/app'
import { Refusal } from '../http/envelope'
import { code, day, read, reference, text } from '../http/read'
import { type CallerState, requireScope, residentOf } from '../http/tokens'
import { hallTime } from '../words'
import { halfOf } from './availability'
import { presentSlot } from './present'
import { type Appointments, closedAnswer } from './service'

const anyProgram = requireScope('catalogue', 'counter')

/** 大厅 `/dt`. */
export function hallRoutes(appointments: Appointments, clock: Clock): Router<CallerState> {
  const router = new Router<CallerState>({ prefix: '/dt' })
  router.use(anyProgram)

  router.get('/lb', async (ctx) => {
    const { sxbm } = read(v.object({ sxbm: v.optional(code) }), ctx.query)
    answer(ctx, await appointments.hallList(sxbm, clock.now()))
  })

  router.get('/yj', async (ctx) => {
    const { sxbm } = read(v.object({ sxbm: v.optional(code) }), ctx.query)
    answer(ctx, await appointments.usualCrowding(sxbm, clock.now()))
  })

  router.get('/:dtbm', async (ctx) => {
    const { dtbm } = read(v.object({ dtbm: code }), ctx.params)
    answer(ctx, await appointments.hall(dtbm, clock.now()))
  })

  return router
}

const CodeList = v.pipe(
  v.string(),
  v.transform((value) => value.split(',').filter(Boolean)),
  v.array(code),
  v.minLength(1),
  v.maxLength(200),
)

const Served = v.pipe(
  v.object({ XM: text(60), ZJLX: v.picklist(['111', '516']), ZJHM: text(18) }),
  v.forward(
    v.check(({ ZJLX, ZJHM }) => (ZJLX === '111' ? isIdentityNumber(ZJHM) : isTravelPermit(ZJHM)), '证件号码无效'),
    ['ZJHM'],
  ),
)
const HoldBody = v.object({ KHDLSH: reference, HYBM: code, SXBM: code, BYYR: v.optional(Served) })
const OneBody = v.object({ KHDLSH: reference, YYLSH: code })
const MoveBody = v.object({ KHDLSH: reference, YYLSH: code, HYBM: code })
const CancelBody = v.object({
  KHDLSH: reference,
  YYLSH: code,
  YY: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(200)), ''),
})

/** 预约 `/yy`. */
export function appointmentRoutes(appointments: Appointments, clock: Clock): Router<CallerState> {
  const router = new Router<CallerState>({ prefix: '/yy' })
  const { availability } = appointments

  router.get('/zz', anyProgram, async (ctx) => {
    const { sxbm, dtbm } = read(v.object({ sxbm: code, dtbm: v.optional(CodeList) }), ctx.query)
    const counters = (await appointments.countersFor(sxbm)).filter(({ hall }) => !dtbm || dtbm.includes(hall.code))
    answer(
      ctx,
      (await availability.earliest(counters, clock.now())).map(({ slot }) => ({
        DTBM: slot.hall,
        HYBM: slot.code,
        KSSJ: hallTime(slot.startsAt),
        JSSJ: hallTime(slot.endsAt),
        SYL: slot.free,
      })),
    )
  })

  router.get('/bt', anyProgram, async (ctx) => {
    const { sxbm } = read(v.object({ sxbm: code }), ctx.query)
    const halls = await availability.halfDays(await appointments.countersFor(sxbm), clock.now())
    answer(
      ctx,
      halls.map(({ hall, slots }) => ({
        DTBM: hall.code,
        BT: slots.map(({ code, day, startsAt, endsAt, free }) => ({
          RQ: day,
          SXW: halfOf(startsAt),
          HYBM: code,
          KSSJ: hallTime(startsAt),
          JSSJ: hallTime(endsAt),
          SYL: free,
        })),
      })),
    )
  })

  const AtHall = v.object({ dtbm: code, sxbm: code })
  router.get('/rq', anyProgram, async (ctx) => {
    const { dtbm, sxbm } = read(AtHall, ctx.query)
    const days = await availability.days(await appointments.counter(dtbm, sxbm), clock.now())
    answer(
      ctx,
      days.map(({ day: RQ, slots }) => {
        if (typeof slots === 'string') return { RQ, KY: 0, SYL: 0, YYDM: slots }
        const SYL = slots.reduce((sum, { free }) => sum + free, 0)
        return { RQ, KY: SYL > 0 ? 1 : 0, SYL, YYDM: SYL > 0 ? null : 'full' }
      }),
    )
  })

  router.get('/hy', anyProgram, async (ctx) => {
    const { dtbm, sxbm, rq } = read(v.object({ dtbm: code, sxbm: code, rq: day }), ctx.query)
    const slots = await availability.day(await appointments.counter(dtbm, sxbm), rq, clock.now())
    if (typeof slots === 'string') throw new Refusal(...closedAnswer(slots))
    answer(ctx, slots.map(presentSlot))
  })

  router.post('/yl', async (ctx) => {
    ctx.body = await appointments.hold(residentOf(ctx.state), read(HoldBody, ctx.request.body), clock.now())
  })
  router.post('/qr', async (ctx) => {
    ctx.body = await appointments.confirm(residentOf(ctx.state), read(OneBody, ctx.request.body), clock.now())
  })
  router.post('/yc', async (ctx) => {
    ctx.body = await appointments.extend(residentOf(ctx.state), read(OneBody, ctx.request.body), clock.now())
  })
  router.post('/gq', async (ctx) => {
    ctx.body = await appointments.reschedule(residentOf(ctx.state), read(MoveBody, ctx.request.body), clock.now())
  })
  router.post('/qx', async (ctx) => {
    ctx.body = await appointments.cancel(residentOf(ctx.state), read(CancelBody, ctx.request.body), clock.now())
  })

  router.get('/wd', async (ctx) => {
    const { fw } = read(v.object({ fw: v.optional(v.picklist(['jj', 'ls']), 'jj') }), ctx.query)
    answer(ctx, await appointments.own(residentOf(ctx.state), fw, clock.now()))
  })
  // A program may ask about what it sent for a person, also when that person's token is long gone.
  const Asked = v.object({ khdlsh: reference, yhbz: v.optional(code) })
  router.get('/czjg', async (ctx) => {
    const { khdlsh, yhbz } = read(Asked, ctx.query)
    const { caller } = ctx.state
    if (caller.kind === 'resident') answer(ctx, await appointments.outcome(caller, khdlsh))
    else if (yhbz === undefined) throw new Refusal('1001', { ZD: 'yhbz' })
    else answer(ctx, await appointments.outcome({ client: caller.subject, subject: yhbz }, khdlsh))
  })
  router.get('/:yylsh', async (ctx) => {
    const { yylsh } = read(v.object({ yylsh: code }), ctx.params)
    answer(ctx, await appointments.one(residentOf(ctx.state), yylsh, clock.now()))
  })

  return router
}
