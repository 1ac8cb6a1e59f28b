import type { WaitlistEntry } from '@shared/appointments/waitlist'
import { maskName } from '@shared/standards/mask'
import * as v from 'valibot'
import type { HallOutcome } from './hall'
import type { HallCalls } from './hall-applications'
import { flag, localDay, time, toItems, VisitItems } from './hall-words'
import type { Caller } from './upstream'

export const WAITLIST_STATES = { hb: 'waiting', yl: 'offered', wc: 'booked', tc: 'left', js: 'ended' } as const

/** 候补 */
const HallEntry = v.object({
  HBLSH: v.string(),
  ZT: v.picklist(['hb', 'yl', 'wc', 'tc', 'js']),
  SX: VisitItems,
  DT: v.array(v.object({ DTBM: v.string(), DTMC: v.string() })),
  RQ: v.array(localDay),
  QMRS: v.nullish(v.number(), null),
  YL: v.nullish(v.object({ YYLSH: v.string(), DTMC: v.string(), KSSJ: time, JSSJ: time, YLDQSJ: time }), null),
  BRBZ: flag,
  BYYRXM: v.string(),
})

const HallWaitlist = v.object({ LB: v.array(HallEntry) })

const toEntry = (raw: v.InferOutput<typeof HallEntry>): WaitlistEntry => ({
  id: raw.HBLSH,
  state: WAITLIST_STATES[raw.ZT],
  items: toItems(raw.SX),
  halls: raw.DT.map(({ DTBM, DTMC }) => ({ id: DTBM, name: DTMC })),
  days: raw.RQ,
  ahead: raw.QMRS,
  offer: raw.YL && {
    appointment: raw.YL.YYLSH,
    hallName: raw.YL.DTMC,
    startsAt: raw.YL.KSSJ,
    endsAt: raw.YL.JSSJ,
    until: raw.YL.YLDQSJ,
  },
  person: { name: maskName(raw.BYYRXM), self: raw.BRBZ },
})

/** Where and when somebody would take a place. */
export interface Wish {
  halls: readonly string[]
  days: readonly string[]
}

/** 候补 at the hall. Writes carry our reference; a repeat gets the first answer. */
export function createHallWaitlist({ read, write, outcome }: Pick<HallCalls, 'read' | 'write' | 'outcome'>) {
  return {
    async mine(caller: Caller): Promise<WaitlistEntry[]> {
      return (await read(HallWaitlist, { path: '/hb/wd', name: 'waitlist' }, caller)).LB.map(toEntry)
    },

    async join(
      caller: Caller,
      reference: string,
      { items, halls, days }: Wish & { items: readonly string[] },
    ): Promise<WaitlistEntry> {
      const body = { KHDLSH: reference, SXBM: items, DTBM: halls, RQ: days }
      return toEntry(await write(HallEntry, { path: '/hb/dj', name: 'join-waitlist' }, caller, body))
    },

    async change(caller: Caller, reference: string, id: string, { halls, days }: Wish): Promise<WaitlistEntry> {
      const body = { KHDLSH: reference, HBLSH: id, DTBM: halls, RQ: days }
      return toEntry(await write(HallEntry, { path: '/hb/gg', name: 'change-waitlist' }, caller, body))
    },

    async leave(caller: Caller, reference: string, id: string): Promise<WaitlistEntry> {
      const body = { KHDLSH: reference, HBLSH: id }
      return toEntry(await write(HallEntry, { path: '/hb/tc', name: 'leave-waitlist' }, caller, body))
    },

    /** What became of a write about waiting. */
    async operation(residentId: string, reference: string): Promise<HallOutcome<WaitlistEntry>> {
      const found = await outcome(HallEntry, residentId, reference)
      return found.kind === 'done' ? { kind: 'done', result: toEntry(found.result) } : found
    },
  }
}
