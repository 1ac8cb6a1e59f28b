import { visitName } from '@shared/appointments/visit'
import type { Queryable } from '../../kit/database'
import type { Logger } from '../../kit/logger'
import type { ApplicationIntake, Learned } from '../applications/intake'
import { tellHallCancelled } from '../appointments/hall-cancelled'
import type { QueueIntake } from '../appointments/queue-intake'
import type { WaitlistIntake } from '../appointments/waitlist-intake'
import type { Telling } from '../notifications/telling'
import type { StageRecord } from '../upstreams/hall-application-words'
import type { BookingChange, HallChangeResult, QueueChange, WaitlistChange } from '../upstreams/hall-changes'

interface Booked {
  residentId: string
  booking: BookingChange
}

interface Waiting {
  residentId: string
  waitlist: WaitlistChange
}

interface Queued {
  residentId: string
  queue: QueueChange
}

/**
 * What the hall tells of changes, by push or feed, in the transaction of the caller. Things are taken in the order of
 * their numbers: two batches that meet wait for each other and never in a circle.
 */
export function createExchangeIntake({
  applications,
  waitlist,
  queue,
  telling,
  logger,
}: {
  applications: ApplicationIntake
  waitlist: WaitlistIntake
  queue: QueueIntake
  telling: Pick<Telling, 'tell' | 'appointmentFact'>
  logger: Logger
}) {
  /** The hall has decided about a no-show she appealed against: told once. */
  async function tellAppeal(tx: Queryable, residentId: string, booking: BookingChange): Promise<void> {
    const { id, appeal, hallName, startsAt, updatedAt } = booking
    if (appeal !== 'granted' && appeal !== 'refused') return
    await telling.tell(tx, {
      residentId,
      kind: appeal === 'granted' ? 'appointment_appeal_granted' : 'appointment_appeal_refused',
      dedupeKey: `appeal:${id}:${appeal}`,
      values: { item: visitName(booking.items), hall: hallName, startsAt, number: id },
      page: `/appointments/detail/index?id=${encodeURIComponent(id)}`,
      at: new Date(updatedAt),
    })
  }

  return async function take(tx: Queryable, results: readonly HallChangeResult[]): Promise<void> {
    const learned = new Map<string, Learned & { records: StageRecord[] }>()
    const booked: Booked[] = []
    const waiting: Waiting[] = []
    const queued: Queued[] = []
    for (const result of results) {
      if (result.change === null) {
        logger.error({ reason: result.reason }, 'a change of the hall is not understood and was passed over')
      } else if (result.change.kind === 'application') {
        const { residentId, record } = result.change
        const known = learned.get(record.application) ?? { residentId, application: record.application, records: [] }
        known.records.push(record)
        learned.set(record.application, known)
      } else if (result.change.kind === 'waitlist') waiting.push(result.change)
      else if (result.change.kind === 'queue') queued.push(result.change)
      else booked.push(result.change)
    }

    const byNumber = [...learned.values()].sort((a, b) => (a.application < b.application ? -1 : 1))
    for (const each of byNumber) await applications.take(tx, each)

    booked.sort((a, b) => (a.booking.id < b.booking.id ? -1 : 1))
    for (const { residentId, booking } of booked) {
      const { id, state, hallName, startsAt, version, updatedAt } = booking
      await telling.appointmentFact(tx, residentId, {
        id,
        state,
        item: visitName(booking.items),
        hall: hallName,
        startsAt: new Date(startsAt),
        version,
        at: new Date(updatedAt),
      })
      await tellAppeal(tx, residentId, booking)
      await tellHallCancelled(tx, telling, residentId, booking)
    }

    waiting.sort((a, b) => (a.waitlist.id < b.waitlist.id ? -1 : 1))
    for (const each of waiting) await waitlist(tx, each.residentId, each.waitlist)

    queued.sort((a, b) => (a.queue.id < b.queue.id ? -1 : 1))
    for (const each of queued) await queue(tx, each.residentId, each.queue)
  }
}

export type ExchangeIntake = ReturnType<typeof createExchangeIntake>
