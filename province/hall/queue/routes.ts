import * as v from 'valibot'
import type { Clock } from '../../../kit/clock'
import type { Database } from '../../../kit/database'
import type { Halls } from '../appointments/halls'
import { GENERAL } from '../appointments/places'
import { itemNames, visitorName } from '../appointments/present'
import type { Appointments } from '../appointments/service'
import { answer } from '../http/app'
import { type CounterRouter, counterScope } from '../http/counter'
import { code, read, reference, text, writeRequest } from '../http/read'
import { hallTime } from '../words'
import type { PlaceCodes } from './place-code'
import type { Queue } from './queue'
import { changeQueueRules, presentQueueRules, presentTicket, queueRulesOf } from './tickets'
import { kind, ticketNumber } from './words'

const CheckIn = v.object({ KHDLSH: reference, QDM: v.pipe(v.string(), v.regex(/^[A-Z2-9]{16}$/)) })
const TakeNumber = v.object({ KHDLSH: reference, DTBM: code, CKLX: kind, XM: text(60) })
const CallNext = v.object({ KHDLSH: reference, DTBM: code, CKLX: kind, CK: text(20) })
const Serve = v.object({ KHDLSH: reference, DTBM: code, PDH: ticketNumber })
const Rejoin = v.object({ KHDLSH: reference, DTBM: code, PDH: ticketNumber })
const AbsentBooking = v.object({ KHDLSH: reference, YYLSH: code })
const Absent = v.lazy((input) => (isRecord(input) && 'PDH' in input ? Serve : AbsentBooking))
const whole = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max))
const Rules = v.object({
  KHDLSH: reference,
  DTBM: code,
  YCQH: v.picklist([0, 1]),
  BLFZ: whole(1, 120),
  GHJG: whole(0, 20),
})
const Capacity = v.object({
  KHDLSH: reference,
  HYBM: code,
  HC: v.optional(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,29}$/)), GENERAL),
  ZL: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000)),
})

/** What clerks do with people and places. */
export function queueRoutes(
  { router, write }: CounterRouter,
  {
    db,
    clock,
    halls,
    appointments,
    queue,
    codes,
  }: { db: Database; clock: Clock; halls: Halls; appointments: Appointments; queue: Queue; codes: PlaceCodes },
): void {
  router.get('/dl', async (ctx) => {
    const { dtbm, cklx } = read(v.object({ dtbm: code, cklx: kind }), ctx.query)
    await halls.get(dtbm)
    const { tickets, bookings } = await queue.today(dtbm, cklx, clock.now())
    answer(ctx, {
      DL: tickets.map(presentTicket),
      YY: bookings.map((row) => ({
        YYLSH: row.code,
        QDM: row.check_in_code,
        XM: visitorName(row),
        SXMC: itemNames(row),
        KSSJ: hallTime(new Date(row.starts_at)),
        JSSJ: hallTime(new Date(row.ends_at)),
        QDKSSJ: hallTime(new Date(row.check_in_from)),
        QDJSSJ: hallTime(new Date(row.check_in_until)),
      })),
    })
  })

  write('qd', CheckIn, async (tx, { QDM }, now) => presentTicket(await queue.checkInByCode(tx, QDM, now)))
  write('qh', TakeNumber, async (tx, { DTBM, CKLX, XM }, now) =>
    presentTicket(await queue.walkIn(tx, await halls.get(DTBM), CKLX, XM, now)),
  )
  write('jh', CallNext, async (tx, { DTBM, CKLX, CK }, now) => {
    await halls.get(DTBM)
    const ticket = await queue.callNext(tx, DTBM, CKLX, CK, now)
    return ticket && presentTicket(ticket)
  })
  write('wc', Serve, async (tx, { DTBM, PDH }, now) => presentTicket(await queue.serve(tx, DTBM, PDH, now)))
  write('sy', Absent, async (tx, input, now) => {
    if ('PDH' in input) return presentTicket(await queue.absentNumber(tx, input.DTBM, input.PDH, now))
    const { code: YYLSH, state: ZT } = await queue.absentAppointment(tx, input.YYLSH, now)
    return { YYLSH, ZT }
  })
  write('gh', Rejoin, async (tx, { DTBM, PDH }, now) => presentTicket(await queue.rejoinNumber(tx, DTBM, PDH, now)))

  router.get('/dcm', async (ctx) => {
    const { dtbm } = read(v.object({ dtbm: code }), ctx.query)
    const { code: hall } = await halls.get(dtbm)
    const { digits, scanned, until } = await codes.shown(hall, clock.now())
    answer(ctx, { DCM: digits, EWM: scanned, GXSJ: hallTime(until) })
  })
  router.get('/xs', async (ctx) => {
    const { dtbm } = read(v.object({ dtbm: code }), ctx.query)
    answer(ctx, await queue.display(await halls.get(dtbm), clock.now()))
  })
  router.get('/dlgz', async (ctx) => {
    const { dtbm } = read(v.object({ dtbm: code }), ctx.query)
    answer(ctx, presentQueueRules(await queueRulesOf(db, (await halls.get(dtbm)).code)))
  })
  write('dlgz', Rules, async (tx, { DTBM, YCQH, BLFZ, GHJG }) => {
    const { code: hall } = await halls.get(DTBM)
    const rules = { remoteWalkIn: YCQH === 1, keepMin: BLFZ, passes: GHJG }
    await changeQueueRules(tx, hall, rules)
    return presentQueueRules(rules)
  })

  router.post('/rl', async (ctx) => {
    const input = read(Capacity, ctx.request.body)
    const request = writeRequest(counterScope(ctx.state), 'rl', input)
    const { HYBM: slotCode, HC: pool, ZL: capacity } = input
    ctx.body = await appointments.changeCapacity(request, { slotCode, pool, capacity }, clock.now())
  })
}

const isRecord = (value: unknown): value is object => value !== null && typeof value === 'object'
