import * as v from 'valibot'
import type { Clock } from '../../../kit/clock'
import type { Database, Queryable } from '../../../kit/database'
import { addDays, type LocalDay, localDayOf } from '../../../shared/standards/time'
import { answer } from '../http/app'
import { type CounterRouter, counterScope } from '../http/counter'
import { Refusal } from '../http/envelope'
import { once } from '../http/once'
import { code, day, read, reference, text, writeRequest } from '../http/read'
import { decideAppeal, missedAt, presentMissed } from './appeals'
import { dayAt } from './day'
import { FAR_DAYS, HallChanges } from './hall-changes'
import type { Hall, Halls } from './halls'
import type { DayException, Hours } from './opening'
import {
  HallRulesChange,
  HoursList,
  hallRulesFrom,
  hoursOf,
  ItemRulesChange,
  itemRulesFrom,
  presentOwnRules,
  presentRules,
} from './rule-words'
import { type Appointments, closedAnswer } from './service'
import type { ShutOut } from './shut-days'

const kind = v.pipe(v.string(), v.regex(/^[A-Z]{2,4}$/))
const RulesOfHall = v.object({ KHDLSH: reference, DTBM: code, GZ: HallRulesChange })
const RulesOfItem = v.object({ KHDLSH: reference, DTBM: code, SXBM: code, GZ: v.nullable(ItemRulesChange) })
const Exception = v.object({
  KHDLSH: reference,
  DTBM: code,
  RQ: day,
  /** 1 open, 0 shut, null as any other day */
  KF: v.nullable(v.picklist([0, 1])),
  KFSJ: v.optional(HoursList),
  YY: v.optional(text(100), '临时调整'),
})
/** The same in a query, to be asked about; `kfsj` as `09:00-11:00,14:00-15:00`. */
const WouldBe = v.object({
  dtbm: code,
  rq: day,
  kf: v.optional(v.picklist(['0', '1'])),
  kfsj: v.optional(
    v.pipe(
      v.string(),
      v.transform((text) => text.split(',').map((range) => ({ KS: range.slice(0, 5), JS: range.slice(6) }))),
      HoursList,
    ),
  ),
})
const ReleaseNow = v.object({ KHDLSH: reference, DTBM: code, RQ: day, HYBM: v.optional(code) })
const Decision = v.object({ KHDLSH: reference, YYLSH: code, JG: v.picklist(['tg', 'bh']), YY: text(200) })

/** What clerks decide about bookings: a hall's rules and days, what is released, and appeals. */
export function appointmentCounterRoutes(
  { router, write }: CounterRouter,
  { db, clock, halls, appointments }: { db: Database; clock: Clock; halls: Halls; appointments: Appointments },
): void {
  const changes = new HallChanges(halls, appointments.opening)

  /** A write that changes a hall: from its answer on, everybody gets the hall as it is then. */
  const change = <S extends v.GenericSchema<unknown, { KHDLSH: string; DTBM: string }>>(
    path: string,
    schema: S,
    work: (tx: Queryable, input: v.InferOutput<S>, now: Date) => Promise<unknown>,
  ) =>
    router.post(`/${path}`, async (ctx) => {
      const input = read(schema, ctx.request.body)
      await halls.get(input.DTBM)
      const now = clock.now()
      const request = writeRequest(counterScope(ctx.state), path, input)
      ctx.body = await once(db, request, now, (tx) => work(tx, input, now))
      halls.forget()
    })

  router.get('/yygz', async (ctx) => {
    const { dtbm } = read(v.object({ dtbm: code }), ctx.query)
    answer(ctx, presentOpening(await halls.get(dtbm)))
  })
  change('yygz', RulesOfHall, async (tx, { DTBM, GZ }, now) =>
    presentOpening(await changes.rules(tx, DTBM, (rules) => hallRulesFrom(GZ, rules), now)),
  )
  change('sxgz', RulesOfItem, async (tx, { DTBM, SXBM, GZ }, now) => {
    // Throws when there is no such item here.
    await appointments.counter(DTBM, [SXBM])
    const own = ({ rules, itemRules: { [SXBM]: before } }: Hall) =>
      GZ && { ...before, ...itemRulesFrom(GZ, { ...rules, ...before }) }
    return presentOpening(await changes.itemRules(tx, DTBM, SXBM, own, now))
  })
  change('lw', Exception, async (tx, { DTBM, RQ, KF, KFSJ, YY }, now) => {
    mustNotBeOver(RQ, now)
    const exception = exceptionOn(RQ, { open: KF, hours: KFSJ && hoursOf(KFSJ), reason: YY })
    const { hall, cancelled } = await changes.exception(tx, DTBM, { day: RQ, exception, reason: YY }, now)
    return { ...presentOpening(hall), QX: presentShutOut(cancelled) }
  })
  router.get('/lw', async (ctx) => {
    const { dtbm, rq, kf, kfsj } = read(WouldBe, ctx.query)
    const now = clock.now()
    mustNotBeOver(rq, now)
    const open = kf === undefined ? null : kf === '1' ? 1 : 0
    const exception = exceptionOn(rq, { open, hours: kfsj && hoursOf(kfsj), reason: '' })
    answer(ctx, presentShutOut(await changes.wouldShutOut(db, await halls.get(dtbm), { day: rq, exception }, now)))
  })
  change('fh', ReleaseNow, async (tx, { DTBM, RQ, HYBM }, now) => {
    const today = localDayOf(now)
    if (RQ < today || RQ > addDays(today, FAR_DAYS)) throw new Refusal('1001', { ZD: 'RQ' })
    const hall = await halls.get(DTBM)
    const hours = appointments.opening.hoursOf(hall, RQ)
    if (typeof hours === 'string') throw new Refusal(...closedAnswer(hours))
    const slots = hall.windows.flatMap((window) => appointments.opening.slotsOfDay(hall, window, RQ))
    if (HYBM && !slots.some((slot) => slot.code === HYBM)) throw new Refusal('1004', { ZD: 'HYBM' })
    return presentOpening(await changes.release(tx, DTBM, { day: RQ, slot: HYBM ?? null }, now))
  })

  router.get('/hy', async (ctx) => {
    const { dtbm, cklx, rq } = read(v.object({ dtbm: code, cklx: kind, rq: day }), ctx.query)
    const hall = await halls.get(dtbm)
    const window = hall.windows.find((each) => each.kind === cklx)
    if (!window) throw new Refusal('2008')
    answer(ctx, await dayAt(db, appointments.opening, { hall, window, day: rq }, clock.now()))
  })

  router.get('/ss', async (ctx) => {
    const { dtbm } = read(v.object({ dtbm: code }), ctx.query)
    await halls.get(dtbm)
    answer(ctx, await missedAt(db, dtbm, clock.now()))
  })
  write('ss', Decision, async (tx, { YYLSH, JG, YY }, now) =>
    presentMissed(await decideAppeal(tx, { code: YYLSH, granted: JG === 'tg', answer: YY }, now)),
  )
}

function mustNotBeOver(day: LocalDay, now: Date): void {
  if (day < localDayOf(now)) throw new Refusal('1001', { ZD: 'RQ' })
}

/** @param open 1 open, 0 shut, null as any other day */
function exceptionOn(
  day: LocalDay,
  { open, hours, reason }: { open: 0 | 1 | null; hours: Hours[] | undefined; reason: string },
): DayException | null {
  return open === null ? null : { day, open: open === 1, reason, ...(hours && { hours }) }
}

/** 取消 bookings, places held, and numbers in the queue. */
const presentShutOut = ({ booked, held, numbers }: ShutOut) => ({ YYS: booked, YLS: held, PDS: numbers })

function presentOpening(hall: Hall) {
  return {
    DTBM: hall.code,
    GZ: presentRules(hall.rules),
    SXGZ: Object.entries(hall.itemRules).map(([item, own]) => ({ SXBM: item, GZ: presentOwnRules(hall.rules, own) })),
    LW: hall.exceptions.map(({ day, open, hours, reason }) => ({
      RQ: day,
      KF: open ? 1 : 0,
      KFSJ: hours?.map(({ from, to }) => ({ KS: from, JS: to })) ?? null,
      YY: reason,
    })),
    FH: hall.releases.map(({ day, slot }) => ({ RQ: day, HYBM: slot })),
  }
}
