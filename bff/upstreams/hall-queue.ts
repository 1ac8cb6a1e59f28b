import type { QueueNumber, QueueState } from '@shared/appointments/queue'
import type { QueueRules } from '@shared/appointments/queue-rules'
import type { ProblemCode } from '@shared/http/problems'
import * as v from 'valibot'
import { ProblemError } from '../http/problem'
import type { HallOutcome } from './hall'
import type { HallCalls } from './hall-applications'
import { flag, HallQueueRules, localDay, time, toQueueRules } from './hall-words'
import type { Caller } from './upstream'

const STATES = {
  dd: 'waiting',
  jh: 'called',
  gh: 'passed',
  bl: 'served',
  wd: 'missed',
  qx: 'left',
  tz: 'ended',
} as const satisfies Record<string, QueueState>

/** What everybody in the hall may see of a number. */
const HallStanding = v.object({
  PDH: v.string(),
  ZT: v.picklist(['dd', 'jh', 'gh', 'bl', 'wd', 'qx', 'tz']),
  QM: v.nullable(v.number()),
  DD: v.nullable(v.object({ ZS: v.number(), ZD: v.number() })),
  CK: v.nullable(v.string()),
  DC: flag,
  JHSJ: v.nullable(time),
  BLZSJ: v.nullable(time),
  TZYY: v.nullish(v.string(), null),
})

/** 号 with whose place it is. */
export const HallNumber = v.object({
  ...HallStanding.entries,
  PDLSH: v.string(),
  YYLSH: v.nullable(v.string()),
  SXBM: v.nullable(v.string()),
  SXMC: v.nullable(v.string()),
  RQ: localDay,
  DTBM: v.string(),
  DTMC: v.string(),
  DTDZ: v.string(),
  DTDH: v.string(),
  JD: v.number(),
  WD: v.number(),
  ZBX: v.picklist(['GCJ-02', 'WGS-84']),
  CKLX: v.string(),
  CKMC: v.string(),
  PDGZ: HallQueueRules,
})

const HallLine = v.object({ HM: v.array(HallStanding), PDGZ: HallQueueRules })

/** How a number stands in its line. */
export type Standing = Pick<
  QueueNumber,
  'number' | 'state' | 'ahead' | 'wait' | 'desk' | 'here' | 'calledAt' | 'keptUntil' | 'endedByHall'
>

/** The numbers of one day at the windows of a kind, and the hall's rules for them. */
export interface Line {
  standings: Map<string, Standing>
  rules: QueueRules
}

/** A number as the hall keeps it, with the line it stands in. */
export interface HallQueueNumber extends QueueNumber {
  kind: string
  day: string
}

const toStanding = (raw: v.InferOutput<typeof HallStanding>): Standing => ({
  number: raw.PDH,
  state: STATES[raw.ZT],
  ahead: raw.QM,
  wait: raw.DD && { fromMinutes: raw.DD.ZS, toMinutes: raw.DD.ZD },
  desk: raw.CK,
  here: raw.DC,
  calledAt: raw.JHSJ,
  keptUntil: raw.BLZSJ,
  endedByHall: raw.TZYY,
})

export const toNumber = (raw: v.InferOutput<typeof HallNumber>): HallQueueNumber => ({
  ...toStanding(raw),
  id: raw.PDLSH,
  appointment: raw.YYLSH,
  item: raw.SXBM !== null && raw.SXMC !== null ? { code: raw.SXBM, name: raw.SXMC } : null,
  hall: {
    id: raw.DTBM,
    name: raw.DTMC,
    address: raw.DTDZ,
    phone: raw.DTDH,
    location: { lng: raw.JD, lat: raw.WD, datum: raw.ZBX },
  },
  windowName: raw.CKMC,
  rules: toQueueRules(raw.PDGZ),
  kind: raw.CKLX,
  day: raw.RQ,
})

/** What the hall's codes mean when no time is asked for but a number. */
const OF_NUMBERS: Partial<Record<ProblemCode, ProblemCode>> = {
  slot_full: 'no_numbers_left',
  slot_not_open: 'no_numbers_now',
}

function inWordsOfNumbers(error: unknown): unknown {
  const code = error instanceof ProblemError && OF_NUMBERS[error.code]
  return code ? new ProblemError(code, {}, { cause: error }) : error
}

/** 排队 at the hall. Writes carry our reference; a repeat gets the first answer. */
export function createHallQueue({ read, write, outcome }: Pick<HallCalls, 'read' | 'write' | 'outcome'>) {
  async function send(path: string, name: string, caller: Caller, body: object): Promise<HallQueueNumber> {
    try {
      return toNumber(await write(HallNumber, { path, name }, caller, body))
    } catch (error) {
      throw inWordsOfNumbers(error)
    }
  }

  return {
    /** @param id of the number, or of its booking. @throws ProblemError forbidden for somebody else's, not_found */
    async one(caller: Caller, id: string): Promise<HallQueueNumber> {
      return toNumber(await read(HallNumber, { path: `/dl/${encodeURIComponent(id)}`, name: 'queue-number' }, caller))
    },

    /** Hers of today that are still in the queue. */
    async mine(caller: Caller): Promise<HallQueueNumber[]> {
      return (await read(v.array(HallNumber), { path: '/dl/wd', name: 'queue-numbers' }, caller)).map(toNumber)
    },

    /** As the display in the hall shows it: of nobody in particular. */
    async line(hall: string, kind: string): Promise<Line> {
      const raw = await read(HallLine, { path: '/dl/qk', name: 'queue-line', query: { dtbm: hall, cklx: kind } })
      const standings = raw.HM.map(toStanding)
      return {
        standings: new Map(standings.map((each) => [each.number, each])),
        rules: toQueueRules(raw.PDGZ),
      }
    },

    checkIn: (caller: Caller, reference: string, id: string, code: string) =>
      send('/dl/qd', 'check-in', caller, { KHDLSH: reference, BH: id, DCM: code }),

    takeNumber: (caller: Caller, reference: string, hall: string, item: string) =>
      send('/dl/qh', 'take-number', caller, { KHDLSH: reference, DTBM: hall, SXBM: item }),

    rejoin: (caller: Caller, reference: string, id: string, code: string | undefined) =>
      send('/dl/gh', 'rejoin', caller, { KHDLSH: reference, BH: id, ...(code !== undefined && { DCM: code }) }),

    leave: (caller: Caller, reference: string, id: string) =>
      send('/dl/th', 'leave-queue', caller, { KHDLSH: reference, BH: id }),

    async outcome(residentId: string, reference: string): Promise<HallOutcome<HallQueueNumber>> {
      const found = await outcome(HallNumber, residentId, reference)
      if (found.kind === 'done') return { kind: 'done', result: toNumber(found.result) }
      if (found.kind === 'absent') return found
      const code = OF_NUMBERS[found.problem.code]
      return { kind: 'refused', problem: code ? new ProblemError(code) : found.problem }
    },
  }
}

export type HallQueueClient = ReturnType<typeof createHallQueue>
