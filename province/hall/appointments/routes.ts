import Router from 'koa-router'
import * as v from 'valibot'
import type { Clock } from '../../../kit/clock'
import { answer } from '../http/app'
import { Refusal } from '../http/envelope'
import { code, day, read, reference, text, visitItems } from '../http/read'
import { type CallerState, requireScope, residentOf } from '../http/tokens'
import type { ResidentQueue } from '../queue/residents'
import { hallTime } from '../words'
import { halfOf } from './availability'
import { presentSlot } from './present'
import { type Appointments, closedAnswer } from './service'

const anyProgram = requireScope('catalogue', 'counter')

const ItemList = v.pipe(
  v.string(),
  v.transform((value) => value.split(',')),
  visitItems,
)

/** 大厅 `/dt`. */
export function hallRoutes(appointments: Appointments, clock: Clock): Router<CallerState> {
  const router = new Router<CallerState>({ prefix: '/dt' })
  router.use(anyProgram)

  router.get('/lb', async (ctx) => {
    const { sxbm } = read(v.object({ sxbm: v.optional(ItemList) }), ctx.query)
    answer(ctx, await appointments.hallList(sxbm, clock.now()))
  })

  router.get('/yj', async (ctx) => {
    const { sxbm } = read(v.object({ sxbm: v.optional(ItemList) }), ctx.query)
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

const HoldBody = v.object({ KHDLSH: reference, HYBM: code, SXBM: visitItems })
const ExtendBody = v.object({ KHDLSH: reference, YYLSH: code, SLMS: v.optional(v.picklist([0, 1])) })
const OneBody = v.object({ KHDLSH: reference, YYLSH: code })
const MoveBody = v.object({ KHDLSH: reference, YYLSH: code, HYBM: code })
const AppealBody = v.object({ KHDLSH: reference, YYLSH: code, YY: text(200) })
const CancelBody = v.object({
  KHDLSH: reference,
  YYLSH: code,
  YY: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(200)), ''),
})

/** 预约 `/yy`. */
export function appointmentRoutes(appointments: Appointments, queue: ResidentQueue, clock: Clock): Router<CallerState> {
  const router = new Router<CallerState>({ prefix: '/yy' })
  const { availability } = appointments

  /** 年龄: whole years at the visit, of whom it is asked for; without it the general places are told. */
  const age = v.optional(v.pipe(v.string(), v.regex(/^\d{1,3}$/), v.transform(Number)))
  router.get('/zz', anyProgram, async (ctx) => {
    const { sxbm, dtbm, nl } = read(v.object({ sxbm: ItemList, dtbm: v.optional(CodeList), nl: age }), ctx.query)
    const counters = (await appointments.countersFor(sxbm, nl)).filter(({ hall }) => !dtbm || dtbm.includes(hall.code))
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
    const { sxbm, nl } = read(v.object({ sxbm: ItemList, nl: age }), ctx.query)
    const halls = await availability.halfDays(await appointments.countersFor(sxbm, nl), clock.now())
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

  const AtHall = v.object({ dtbm: code, sxbm: ItemList, nl: age })
  router.get('/rq', anyProgram, async (ctx) => {
    const { dtbm, sxbm, nl } = read(AtHall, ctx.query)
    const days = await availability.days(await appointments.counter(dtbm, sxbm, nl), clock.now())
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
    const { dtbm, sxbm, rq, nl } = read(v.object({ ...AtHall.entries, rq: day }), ctx.query)
    const slots = await availability.day(await appointments.counter(dtbm, sxbm, nl), rq, clock.now())
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
    ctx.body = await appointments.extend(residentOf(ctx.state), read(ExtendBody, ctx.request.body), clock.now())
  })
  router.post('/gq', async (ctx) => {
    ctx.body = await appointments.reschedule(residentOf(ctx.state), read(MoveBody, ctx.request.body), clock.now())
  })
  router.post('/qx', async (ctx) => {
    ctx.body = await appointments.cancel(residentOf(ctx.state), read(CancelBody, ctx.request.body), clock.now())
  })

  router.post('/ss', async (ctx) => {
    ctx.body = await appointments.appeal(residentOf(ctx.state), read(AppealBody, ctx.request.body), clock.now())
  })

  router.get('/wd', async (ctx) => {
    const { fw } = read(v.object({ fw: v.optional(v.picklist(['jj', 'ls']), 'jj') }), ctx.query)
    const [caller, now] = [residentOf(ctx.state), clock.now()]
    const [YY, HM] = await Promise.all([
      appointments.own(caller, fw, now),
      fw === 'jj' ? queue.walkIns(caller, now) : [],
    ])
    answer(ctx, { YY, HM })
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
