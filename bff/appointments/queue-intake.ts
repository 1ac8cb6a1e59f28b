import type { Message } from '@shared/notifications/contract'
import { addDays, instantOf, localDayOf } from '@shared/standards/time'
import type { Clock } from '../../kit/clock'
import type { Queryable } from '../../kit/database'
import type { Telling } from '../notifications/telling'
import type { QueueChange } from '../upstreams/hall-changes'

/** Later than this nobody can act on it: a call is answered at once, or missed. */
const NEWS_MS = 15 * 60_000

const KINDS = {
  near: 'queue_near',
  called: 'queue_called',
  passed: 'queue_passed',
  ended: 'queue_ended',
} as const satisfies Record<QueueChange['event'], Message['kind']>

/**
 * What the hall tells of a number in its queue, in the transaction of the caller: nearly her turn, called, missed, ended. Twice,
 * late or in another order it is one message each; what is over is not told.
 */
export function createQueueIntake({ telling, clock }: { telling: Pick<Telling, 'tell'>; clock: Clock }) {
  return async function take(tx: Queryable, residentId: string, change: QueueChange): Promise<void> {
    const { id, event, misses, at, appointment, values } = change
    const until = newsUntil(event, at)
    if (until <= clock.now()) return
    await telling.tell(tx, {
      residentId,
      kind: KINDS[event],
      // A number that was missed and taken up again is called again.
      dedupeKey: `${KINDS[event]}:${id}:${misses}`,
      values,
      page:
        appointment === null
          ? `/appointments/queue/index?id=${encodeURIComponent(id)}`
          : `/appointments/detail/index?id=${encodeURIComponent(appointment)}`,
      at: new Date(at),
      notAfter: until,
    })
  }
}

/** That the hall has shut spares her the way for the rest of the day. */
function newsUntil(event: QueueChange['event'], at: string): Date {
  if (event === 'ended') return instantOf(addDays(localDayOf(at), 1), '00:00')
  return new Date(Date.parse(at) + NEWS_MS)
}

export type QueueIntake = ReturnType<typeof createQueueIntake>
