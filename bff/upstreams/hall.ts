import type { BookingDay, Hall, Slot, UsualDay } from '@shared/appointments/contract'
import type { AlternativeSlot } from '@shared/http/problems'
import { maskInText } from '@shared/standards/mask'
import * as v from 'valibot'
import { type ProblemDetails, ProblemError } from '../http/problem'
import { UnknownOutcome } from '../operations/operations'
import { createHallApplications } from './hall-applications'
import { HallHalfDays, HallUsual, toHalfDays, toUsualDays } from './hall-choice-words'
import { createHallQueue, HallNumber, type HallQueueNumber, toNumber } from './hall-queue'
import { createHallWaitlist } from './hall-waitlist'
import {
  AlternativeDetails,
  AuthorityDetails,
  Envelope,
  FormDetails,
  HallAppointment,
  type HallBooking,
  HallDay,
  HallOperation,
  HallRecord,
  HallSlot,
  LimitDetails,
  MissingMaterials,
  PROBLEM_OF_CODE,
  toBooking,
  toHall,
  toSlot,
} from './hall-words'
import { type Caller, type Upstream, type UpstreamRequest, UpstreamUnavailable } from './upstream'

/** What the hall says became of a write of ours. */
export type HallOutcome<T> =
  | { kind: 'done'; result: T }
  | { kind: 'refused'; problem: ProblemError }
  | { kind: 'absent' }

/** The hall wants the identity platform's word that the resident may act for this person or company now. */
export class AuthorityMissing extends ProblemError {
  constructor(readonly principal: string) {
    super('may_not_act_for')
  }
}

export type HallCall = Pick<UpstreamRequest, 'path' | 'name' | 'query' | 'signal'>

/** A refusal of the hall with what it says about the way on. */
function refusal(code: string, details: unknown): ProblemError | null {
  const problem = PROBLEM_OF_CODE[code]
  if (!problem) return null
  const extra: ProblemDetails = {}
  const alternatives = v.safeParse(AlternativeDetails, details)
  if (alternatives.success)
    extra.alternatives = alternatives.output.TD.map(
      (slot): AlternativeSlot => ({
        slotId: slot.HYBM,
        hallId: slot.DTBM,
        hallName: slot.DTMC,
        startsAt: slot.KSSJ,
        endsAt: slot.JSSJ,
        left: slot.SYL,
      }),
    )
  const materials = v.safeParse(MissingMaterials, details)
  if (materials.success) extra.materials = materials.output.CL
  const form = v.safeParse(FormDetails, details)
  if (form.success)
    extra.errors = form.output.CW.map(({ LJ, YQ }) => ({ path: `fields.${LJ}`, message: maskInText(YQ) }))
  const authority = v.safeParse(AuthorityDetails, details)
  if (code === '2040' && authority.success) return new AuthorityMissing(authority.output.BYYRBS)
  const limit = v.safeParse(LimitDetails, details)
  if (limit.success) {
    extra.limit = { rule: limit.output.GZ, max: limit.output.XZ, freesAt: limit.output.JFSJ }
    if (limit.output.GZ === 'ban') return new ProblemError('booking_banned', extra)
    if (limit.output.GZ === 'overlap') return new ProblemError('booking_overlap', extra)
  }
  return new ProblemError(problem, extra)
}

export interface HallClientOptions {
  upstream: Upstream
  /** We ourselves, scope `catalogue`. */
  catalogueReader(): Promise<Caller>
  /** We ourselves, scope `exchange`: for the change feed only. */
  exchange(): Promise<Caller>
}

/**
 * The provincial online hall. Speaks its words (pinyin fields, JGDM codes) and answers in ours. A resident is
 * given per call; what belongs to nobody we ask for ourselves.
 */
export function createHallClient({ upstream, catalogueReader, exchange }: HallClientOptions) {
  /** The envelope's data, or the problem it carries. A token the hall refuses is the session's end. */
  function open<S extends v.GenericSchema>(schema: S, answer: { status: number; body: unknown }): v.InferOutput<S> {
    const envelope = v.safeParse(Envelope, answer.body)
    if (!envelope.success) throw new UpstreamUnavailable('hall', 'bad_answer', true)
    const { JGDM, JGMS, SJ } = envelope.output
    if (JGDM === '1002' || answer.status === 401) throw new ProblemError('not_signed_in')
    if (JGDM !== '0') {
      throw (
        refusal(JGDM, SJ) ??
        new UpstreamUnavailable('hall', 'status', true, { cause: new Error(`${JGDM} ${JGMS ?? ''}`) })
      )
    }
    const data = v.safeParse(schema, SJ)
    if (data.success) return data.output
    throw new UpstreamUnavailable('hall', 'bad_answer', true, {
      cause: new Error(`${v.getDotPath(data.issues[0]) ?? '?'}: ${data.issues[0].message}`),
    })
  }

  async function read<S extends v.GenericSchema>(
    schema: S,
    call: HallCall,
    caller?: Caller,
  ): Promise<v.InferOutput<S>> {
    const { token, requestId } = caller ?? (await catalogueReader())
    const answer = await upstream.request({
      method: 'GET',
      ...call,
      headers: { Authorization: `Bearer ${token}` },
      requestId,
      safe: true,
    })
    return open(schema, answer)
  }

  /** Sent once. When the answer is lost after it may have arrived, the outcome is unknown, and that is said. */
  async function write<S extends v.GenericSchema>(
    schema: S,
    call: { path: string; name: string },
    caller: Caller,
    body: object,
  ): Promise<v.InferOutput<S>> {
    try {
      const answer = await upstream.request({
        method: 'POST',
        ...call,
        body,
        headers: { Authorization: `Bearer ${caller.token}` },
        requestId: caller.requestId,
        safe: false,
      })
      return open(schema, answer)
    } catch (error) {
      if (error instanceof UpstreamUnavailable && error.mayHaveArrived) throw new UnknownOutcome({ cause: error })
      throw error
    }
  }

  /** What became of a write, by the reference it was sent with. Asked with our own token: the reference is ours. */
  async function outcome<S extends v.GenericSchema>(
    schema: S,
    residentId: string,
    reference: string,
  ): Promise<HallOutcome<v.InferOutput<S>>> {
    const query = { khdlsh: reference, yhbz: residentId }
    const found = await read(HallOperation, { path: '/yy/czjg', name: 'operation', query })
    if (found.ZT === 'wu') return { kind: 'absent' }
    const envelope = v.parse(Envelope, found.DA)
    if (found.ZT === 'wc') return { kind: 'done', result: v.parse(schema, envelope.SJ) }
    return { kind: 'refused', problem: refusal(envelope.JGDM, envelope.SJ) ?? new ProblemError('wrong_state') }
  }

  const book = async (path: string, name: string, caller: Caller, body: object): Promise<HallBooking> =>
    toBooking(await write(HallAppointment, { path, name }, caller, body))

  return {
    /** Raw reads for the catalogue, which translates items itself. */
    catalogue<S extends v.GenericSchema>(schema: S, call: HallCall): Promise<v.InferOutput<S>> {
      return read(schema, call)
    },

    /** `items` here and below: codes of what is done in one visit, with commas between. */
    async hallsFor(items: string, signal?: AbortSignal): Promise<Hall[]> {
      const halls = await read(v.array(HallRecord), {
        path: '/dt/lb',
        name: 'halls',
        query: { sxbm: items },
        ...(signal && { signal }),
      })
      return halls.map(toHall)
    },

    async hall(id: string): Promise<Hall> {
      return toHall(await read(HallRecord, { path: `/dt/${encodeURIComponent(id)}`, name: 'hall' }))
    },

    /** First free slot of each half-day, by hall. `age` here and below: of the person it is for; empty for the places that are everybody's. */
    async halfDays(items: string, age: string): Promise<Map<string, Slot[]>> {
      const call = { path: '/yy/bt', name: 'half-days', query: { sxbm: items, ...(age && { nl: age }) } }
      return toHalfDays(await read(v.array(HallHalfDays), call))
    },

    /** How crowded each hall usually is, by weekday. */
    async usualCrowding(): Promise<Map<string, UsualDay[]>> {
      return toUsualDays(await read(v.array(HallUsual), { path: '/dt/yj', name: 'usual-crowding' }))
    },

    async days(items: string, hall: string, age: string): Promise<BookingDay[]> {
      const query = { sxbm: items, dtbm: hall, ...(age && { nl: age }) }
      const rows = await read(v.array(HallDay), { path: '/yy/rq', name: 'days', query })
      return rows.map((row) => ({ day: row.RQ, open: row.KY, left: row.SYL, reason: row.KY ? null : row.YYDM }))
    },

    async slots(items: string, hall: string, day: string, age: string): Promise<Slot[]> {
      const rows = await read(v.array(HallSlot), {
        path: '/yy/hy',
        name: 'slots',
        query: { sxbm: items, dtbm: hall, rq: day, ...(age && { nl: age }) },
      })
      return rows.map(toSlot)
    },

    hold: (caller: Caller, reference: string, items: readonly string[], slot: string) =>
      book('/yy/yl', 'hold', caller, { KHDLSH: reference, SXBM: items, HYBM: slot }),

    confirm: (caller: Caller, reference: string, id: string) =>
      book('/yy/qr', 'confirm', caller, { KHDLSH: reference, YYLSH: id }),

    extend: (caller: Caller, reference: string, id: string, elderly: boolean) =>
      book('/yy/yc', 'extend', caller, { KHDLSH: reference, YYLSH: id, ...(elderly && { SLMS: 1 }) }),

    reschedule: (caller: Caller, reference: string, id: string, slot: string) =>
      book('/yy/gq', 'reschedule', caller, { KHDLSH: reference, YYLSH: id, HYBM: slot }),

    cancel: (caller: Caller, reference: string, id: string, reason: string) =>
      book('/yy/qx', 'cancel', caller, { KHDLSH: reference, YYLSH: id, YY: reason }),

    appeal: (caller: Caller, reference: string, id: string, reason: string) =>
      book('/yy/ss', 'appeal', caller, { KHDLSH: reference, YYLSH: id, YY: reason }),

    /** Her bookings, and with those to come the numbers of today that none of them stands for. */
    async mine(
      caller: Caller,
      when: 'upcoming' | 'past',
      signal?: AbortSignal,
    ): Promise<{ bookings: HallBooking[]; numbers: HallQueueNumber[] }> {
      const { YY, HM } = await read(
        v.object({ YY: v.array(HallAppointment), HM: v.array(HallNumber) }),
        { path: '/yy/wd', name: 'mine', query: { fw: when === 'upcoming' ? 'jj' : 'ls' }, ...(signal && { signal }) },
        caller,
      )
      return { bookings: YY.map(toBooking), numbers: HM.map(toNumber) }
    },

    async one(caller: Caller, id: string): Promise<HallBooking> {
      return toBooking(await read(HallAppointment, { path: `/yy/${encodeURIComponent(id)}`, name: 'one' }, caller))
    },

    /** What became of a write about an appointment. */
    async operation(residentId: string, reference: string): Promise<HallOutcome<HallBooking>> {
      const found = await outcome(HallAppointment, residentId, reference)
      return found.kind === 'done' ? { kind: 'done', result: toBooking(found.result) } : found
    },

    waitlist: createHallWaitlist({ read, write, outcome }),

    queue: createHallQueue({ read, write, outcome }),

    applications: createHallApplications({ read, write, outcome, exchange }),
  }
}

export type HallClient = ReturnType<typeof createHallClient>
