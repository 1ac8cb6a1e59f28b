import type { AppointmentState } from '@shared/appointments/contract'
import * as v from 'valibot'
import { HallStageRecord, type StageRecord, toStageRecord } from './hall-application-words'
import { WAITLIST_STATES } from './hall-waitlist'
import {
  APPEAL_STATES,
  APPOINTMENT_STATES,
  Cancellation,
  cancelledByHall,
  flag,
  time,
  toItems,
  VisitItems,
} from './hall-words'

/** An appointment's state as the feed tells it. */
export interface BookingChange {
  id: string
  state: AppointmentState
  items: { code: string; name: string }[]
  hallName: string
  startsAt: string
  /** Grows with every change at the hall. */
  version: number
  updatedAt: string
  /** It was a booking at some time, not only a hold. */
  wasConfirmed: boolean
  /** Why the hall cancelled it; null: it did not. */
  cancelledByHall: string | null
  /** What became of an appeal against a no-show; null: there is none. */
  appeal: 'open' | 'granted' | 'refused' | null
}

/** What became of one who waits. */
export interface WaitlistChange {
  id: string
  state: (typeof WAITLIST_STATES)[keyof typeof WAITLIST_STATES]
  items: { code: string; name: string }[]
  /** The place that is kept for her, when it is told. */
  offer: { appointment: string; hallName: string; startsAt: string; until: string } | null
  updatedAt: string
}

/** What became of a number in a queue. */
export interface QueueChange {
  id: string
  event: 'near' | 'called' | 'passed' | 'ended'
  /** Calls that were missed before: a number may be called again. */
  misses: number
  at: string
  /** The booking it was given for. */
  appointment: string | null
  /** What the message is made of. */
  values: Record<string, string>
}

/** Something that changed at the hall, and whose it is. */
export type HallChange = { residentId: string } & (
  | { kind: 'application'; record: StageRecord }
  | { kind: 'appointment'; booking: BookingChange }
  | { kind: 'waitlist'; waitlist: WaitlistChange }
  | { kind: 'queue'; queue: QueueChange }
)

/** Null, with the reason, for a change that is not understood: one of them must not hold all the others up. */
export type HallChangeResult = { change: HallChange } | { change: null; reason: string }

const Raw = v.object({ YB: v.string(), LX: v.string(), YHBZ: v.string(), BH: v.string(), SJ: v.unknown() })

export const HallChangePage = v.object({ YB: v.string(), LB: v.array(Raw) })

/** 变更推送 as it is pushed. */
export const HallPush = v.object({ XXBH: v.string(), LB: v.pipe(v.array(Raw), v.maxLength(50)) })

const HallBookingChange = v.object({
  YYLSH: v.string(),
  ZT: v.picklist(['yl', 'yy', 'qd', 'jh', 'bl', 'qx', 'gq', 'sy']),
  SX: VisitItems,
  DTMC: v.string(),
  KSSJ: time,
  SJBBH: v.number(),
  GXSJ: time,
  SFQR: flag,
  SSZT: v.nullish(v.picklist(['dc', 'tg', 'bh']), null),
  ...Cancellation.entries,
})

const HallWaitlistChange = v.object({
  HBLSH: v.string(),
  ZT: v.picklist(['hb', 'yl', 'wc', 'tc', 'js']),
  SX: VisitItems,
  YYLSH: v.optional(v.string()),
  DTMC: v.optional(v.string()),
  KSSJ: v.optional(time),
  YLDQSJ: v.optional(time),
  GXSJ: time,
})

function toWaitlistChange(raw: v.InferOutput<typeof HallWaitlistChange>): WaitlistChange {
  const { YYLSH, DTMC, KSSJ, YLDQSJ } = raw
  const isOffer = YYLSH !== undefined && DTMC !== undefined && KSSJ !== undefined && YLDQSJ !== undefined
  return {
    id: raw.HBLSH,
    state: WAITLIST_STATES[raw.ZT],
    items: toItems(raw.SX),
    offer: isOffer ? { appointment: YYLSH, hallName: DTMC, startsAt: KSSJ, until: YLDQSJ } : null,
    updatedAt: raw.GXSJ,
  }
}

const QUEUE_EVENTS = { kd: 'near', jh: 'called', gh: 'passed', tz: 'ended' } as const

const HallQueueChange = v.object({
  PDLSH: v.string(),
  PDH: v.string(),
  SJLX: v.picklist(['kd', 'jh', 'gh', 'tz']),
  YYLSH: v.nullable(v.string()),
  SXMC: v.nullable(v.string()),
  DTMC: v.string(),
  CKMC: v.string(),
  CS: v.number(),
  FSSJ: time,
  QM: v.optional(v.number()),
  CK: v.nullish(v.string()),
  BLZSJ: v.nullish(time),
  GHJG: v.optional(v.number()),
  TZYY: v.nullish(v.string()),
})

function toQueueChange(raw: v.InferOutput<typeof HallQueueChange>): QueueChange {
  return {
    id: raw.PDLSH,
    event: QUEUE_EVENTS[raw.SJLX],
    misses: raw.CS,
    at: raw.FSSJ,
    appointment: raw.YYLSH,
    values: {
      number: raw.PDH,
      hall: raw.DTMC,
      window: raw.CKMC,
      ...(raw.SXMC && { item: raw.SXMC }),
      ...(raw.QM !== undefined && { ahead: String(raw.QM) }),
      ...(raw.CK && { desk: raw.CK }),
      ...(raw.BLZSJ && { keptUntil: raw.BLZSJ }),
      ...(raw.GHJG !== undefined && { othersFirst: String(raw.GHJG) }),
      ...(raw.TZYY && { reason: raw.TZYY }),
    },
  }
}

function issueOf(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  // The path and what was expected there; never what was there.
  return `${v.getDotPath(issues[0]) ?? '?'}: expected ${issues[0].expected ?? '?'}`
}

export function toChange(raw: v.InferOutput<typeof Raw>): HallChangeResult {
  if (raw.LX === 'bj') {
    const record = v.safeParse(HallStageRecord, raw.SJ)
    if (!record.success) return { change: null, reason: `bj ${issueOf(record.issues)}` }
    if (record.output.SBLSH !== raw.BH) return { change: null, reason: 'bj of another number' }
    return { change: { residentId: raw.YHBZ, kind: 'application', record: toStageRecord(record.output) } }
  }
  if (raw.LX === 'yy') {
    const booking = v.safeParse(HallBookingChange, raw.SJ)
    if (!booking.success) return { change: null, reason: `yy ${issueOf(booking.issues)}` }
    const { YYLSH, ZT, SX, DTMC, KSSJ, SJBBH, GXSJ, SFQR, SSZT } = booking.output
    return {
      change: {
        residentId: raw.YHBZ,
        kind: 'appointment',
        booking: {
          id: YYLSH,
          state: APPOINTMENT_STATES[ZT],
          items: toItems(SX),
          hallName: DTMC,
          startsAt: KSSJ,
          version: SJBBH,
          updatedAt: GXSJ,
          wasConfirmed: SFQR,
          cancelledByHall: cancelledByHall(booking.output),
          appeal: SSZT && APPEAL_STATES[SSZT],
        },
      },
    }
  }
  if (raw.LX === 'hb') {
    const waitlist = v.safeParse(HallWaitlistChange, raw.SJ)
    if (!waitlist.success) return { change: null, reason: `hb ${issueOf(waitlist.issues)}` }
    return { change: { residentId: raw.YHBZ, kind: 'waitlist', waitlist: toWaitlistChange(waitlist.output) } }
  }
  if (raw.LX === 'dl') {
    const queue = v.safeParse(HallQueueChange, raw.SJ)
    if (!queue.success) return { change: null, reason: `dl ${issueOf(queue.issues)}` }
    return { change: { residentId: raw.YHBZ, kind: 'queue', queue: toQueueChange(queue.output) } }
  }
  return { change: null, reason: `unknown kind ${raw.LX.slice(0, 10)}` }
}
