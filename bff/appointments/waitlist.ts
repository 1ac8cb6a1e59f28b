import type { WaitlistEntry, waitlistEndpoints } from '@shared/appointments/waitlist'
import type { BodyOf, ResponseOf } from '@shared/http/endpoint'
import type { Clock } from '../../kit/clock'
import { ProblemError } from '../http/problem'
import type { Operations, Resolution, WriteContext } from '../operations/operations'
import type { Operation } from '../operations/store'
import type { ResidentSession } from '../residents/sessions'
import type { HallClient } from '../upstreams/hall'

export interface WaitlistServiceOptions {
  hall: Pick<HallClient, 'waitlist'>
  operations: Operations
  clock: Clock
  /** False for items that are unknown or were refused by the quality gate. */
  bookable(item: string): boolean
}

type EntryAnswer = ResponseOf<typeof waitlistEndpoints.join>

/** Waiting for a place. The line is the hall's; what it offers comes through the exchange. */
export function createWaitlistService({ hall, operations, clock, bookable }: WaitlistServiceOptions) {
  const serverTime = () => clock.now().toISOString()
  const answer = (entry: WaitlistEntry): EntryAnswer => ({ entry, serverTime: serverTime() })

  /** Nobody is told what came of it: the entry, there or not, is what she sees. */
  async function resolve(operation: Operation): Promise<Resolution> {
    const found = await hall.waitlist.operation(operation.residentId, operation.reference).catch((error: unknown) => {
      if (error instanceof ProblemError) return { kind: 'unknown' as const }
      throw error
    })
    if (found.kind === 'unknown') return found
    if (found.kind === 'absent') return { kind: 'absent', effects: [] }
    if (found.kind === 'refused') return { kind: 'refused', code: found.problem.code, effects: [] }
    return { kind: 'done', answer: answer(found.result), target: found.result.id, effects: [] }
  }
  for (const endpoint of ['appointments.joinWaitlist', 'appointments.changeWaitlist', 'appointments.leaveWaitlist'])
    operations.resolveWith(endpoint, resolve)

  return {
    async mine(session: ResidentSession): Promise<ResponseOf<typeof waitlistEndpoints.mine>> {
      return { entries: await hall.waitlist.mine(await session.callerFor('hall')), serverTime: serverTime() }
    },

    async join(
      session: ResidentSession,
      { for: principal, ...wish }: BodyOf<typeof waitlistEndpoints.join>,
      write: WriteContext,
    ): Promise<EntryAnswer> {
      if (!wish.items.every(bookable)) throw new ProblemError('not_found')
      write.target(wish.items.join())
      if (principal !== undefined) write.onBehalfOf(principal)
      const caller = await session.callerFor('hall', principal === undefined ? {} : { onBehalfOf: principal })
      const entry = await hall.waitlist.join(caller, write.reference, wish)
      write.target(entry.id)
      return answer(entry)
    },

    /** Whose it is the hall decides; for whom she waits, it asks when she confirms. */
    async change(
      session: ResidentSession,
      id: string,
      wish: BodyOf<typeof waitlistEndpoints.change>,
      write: WriteContext,
    ): Promise<EntryAnswer> {
      write.target(id)
      return answer(await hall.waitlist.change(await session.callerFor('hall'), write.reference, id, wish))
    },

    async leave(session: ResidentSession, id: string, write: WriteContext): Promise<EntryAnswer> {
      write.target(id)
      return answer(await hall.waitlist.leave(await session.callerFor('hall'), write.reference, id))
    },
  }
}

export type WaitlistService = ReturnType<typeof createWaitlistService>
