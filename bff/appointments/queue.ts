import { type QueueAnswer, type QueueNumber, queueEndpoints } from '@shared/appointments/queue'
import { localDayOf } from '@shared/standards/time'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../../kit/clock'
import { ProblemError } from '../http/problem'
import type { Telling } from '../notifications/telling'
import type { Effect, Operations, Resolution, WriteContext } from '../operations/operations'
import type { Operation } from '../operations/store'
import type { ResidentSession } from '../residents/sessions'
import type { HallQueueClient, HallQueueNumber, Line } from '../upstreams/hall-queue'
import type { Caller } from '../upstreams/upstream'

/** A whole line is asked for once in this time, however many phones look at it. */
const LINE_FRESH_MS = 2_000
const LINES = 2_000
/** Whose a number is does not change; after this it is asked again. */
const OWN_FRESH_MS = 10 * 60_000
const OWN = 20_000

const WRITES = ['checkIn', 'takeNumber', 'rejoin', 'leave'] as const

const pageOf = (id: string) => `/appointments/queue/index?id=${encodeURIComponent(id)}`

export interface QueueServiceOptions {
  hall: HallQueueClient
  operations: Operations
  telling: Pick<Telling, 'tell'>
  clock: Clock
  /** False for items that are unknown or were refused by the quality gate. */
  listed(item: string): boolean
}

/** Arriving: check in with the hall's own code, follow the number, take it up again, take one from afar, give it back. */
export function createQueueService({ hall, operations, telling, clock, listed }: QueueServiceOptions) {
  const lines = new LRUCache<string, Line>({
    max: LINES,
    ttl: LINE_FRESH_MS,
    fetchMethod: (key) => {
      const [at = '', kind = ''] = key.split('|')
      return hall.line(at, kind)
    },
  })
  /** By resident and id: nobody is shown what the hall has not said is hers. */
  const own = new LRUCache<string, HallQueueNumber>({ max: OWN, ttl: OWN_FRESH_MS })
  const lineOf = (number: HallQueueNumber) => `${number.hall.id}|${number.kind}`

  function answer({ kind: _, day: __, ...queue }: HallQueueNumber): QueueAnswer {
    return { queue, serverTime: clock.now().toISOString() }
  }

  /** What was just changed stands otherwise in its line. */
  function changed(residentId: string, number: HallQueueNumber): HallQueueNumber {
    lines.delete(lineOf(number))
    for (const id of [number.id, number.appointment]) if (id !== null) own.set(`${residentId}|${id}`, number)
    return number
  }

  async function asked(session: ResidentSession, id: string): Promise<HallQueueNumber> {
    const number = await hall.one(await session.callerFor('hall'), id)
    own.set(`${session.residentId}|${id}`, number)
    return number
  }

  async function write(
    session: ResidentSession,
    target: string,
    context: WriteContext,
    send: (caller: Caller) => Promise<HallQueueNumber>,
  ): Promise<QueueAnswer> {
    context.target(target)
    const number = await send(await session.callerFor('hall'))
    context.target(number.id)
    return answer(changed(session.residentId, number))
  }

  /** Where to find it again; how it goes on is told by the hall. */
  const taken =
    (residentId: string, number: HallQueueNumber): Effect =>
    async (tx) => {
      await telling.tell(tx, {
        residentId,
        kind: 'queue_taken',
        dedupeKey: `queue_taken:${number.id}`,
        values: { number: number.number, hall: number.hall.name, item: number.item?.name ?? '' },
        page: pageOf(number.id),
        at: clock.now(),
      })
    }

  /** Tells a resident who was told "being confirmed" that nothing came of it. */
  const notCarriedOut =
    ({ residentId, reference, endpoint, input }: Operation): Effect =>
    async (tx) => {
      const id = input.params.id
      await telling.tell(tx, {
        residentId,
        kind: 'operation_refused',
        dedupeKey: `not-carried-out:${reference}`,
        values: { operation: endpoint },
        page: id ? pageOf(String(id)) : null,
        at: clock.now(),
      })
    }

  async function resolve(operation: Operation): Promise<Resolution> {
    const result = await hall.outcome(operation.residentId, operation.reference).catch((error: unknown) => {
      if (error instanceof ProblemError) return { kind: 'unknown' as const }
      throw error
    })
    if (result.kind === 'unknown') return result
    const effects = [notCarriedOut(operation)]
    if (result.kind === 'absent') return { kind: 'absent', effects }
    if (result.kind === 'refused') return { kind: 'refused', code: result.problem.code, effects }
    const number = changed(operation.residentId, result.result)
    const isNew = operation.endpoint === queueEndpoints.takeNumber.id
    const told = isNew ? [taken(operation.residentId, number)] : []
    return { kind: 'done', answer: answer(number), target: number.id, effects: told }
  }
  for (const write of WRITES) operations.resolveWith(queueEndpoints[write].id, resolve)

  return {
    /** Hers is known by the hall's word, how it stands by the line, which all phones share. */
    async one(session: ResidentSession, id: string): Promise<QueueAnswer> {
      const known = own.get(`${session.residentId}|${id}`)
      if (!known || known.day !== localDayOf(clock.now())) return answer(await asked(session, id))
      const line = await lines.fetch(lineOf(known))
      const standing = line?.standings.get(known.number)
      if (!line || !standing) return answer(await asked(session, id))
      return answer({ ...known, ...standing, rules: line.rules })
    },

    async mine(session: ResidentSession): Promise<QueueNumber[]> {
      const numbers = await hall.mine(await session.callerFor('hall'))
      return numbers.map((number) => answer(number).queue)
    },

    checkIn: (session: ResidentSession, id: string, code: string, context: WriteContext) =>
      write(session, id, context, (caller) => hall.checkIn(caller, context.reference, id, code)),

    async takeNumber(session: ResidentSession, at: string, item: string, context: WriteContext): Promise<QueueAnswer> {
      if (!listed(item)) throw new ProblemError('not_found')
      return write(session, at, context, async (caller) => {
        const number = await hall.takeNumber(caller, context.reference, at, item)
        context.onDone(taken(session.residentId, number))
        return number
      })
    },

    rejoin: (session: ResidentSession, id: string, code: string | undefined, context: WriteContext) =>
      write(session, id, context, (caller) => hall.rejoin(caller, context.reference, id, code)),

    leave: (session: ResidentSession, id: string, context: WriteContext) =>
      write(session, id, context, (caller) => hall.leave(caller, context.reference, id)),
  }
}

export type QueueService = ReturnType<typeof createQueueService>
