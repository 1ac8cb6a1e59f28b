import { visitName } from '@shared/appointments/visit'
import type { Queryable } from '../../kit/database'
import { listeningSince } from '../exchange/feed'
import type { Telling } from '../notifications/telling'
import type { BookingChange } from '../upstreams/hall-changes'

/** What was cancelled longer than this before we began to listen to the hall is history, not news. */
const NEWS_MS = 60 * 60 * 1000

/**
 * The hall has shut at the time of a visit, and cancelled it: its owner is told once, in the transaction of the caller.
 * What she cancels herself is told with her own write.
 */
export async function tellHallCancelled(
  tx: Queryable,
  telling: Pick<Telling, 'tell'>,
  residentId: string,
  booking: BookingChange,
): Promise<void> {
  const { id, cancelledByHall: reason, items, hallName, startsAt, updatedAt } = booking
  if (reason === null) return
  const at = new Date(updatedAt)
  const since = (await listeningSince(tx)) ?? at
  if (since.getTime() - at.getTime() > NEWS_MS) return
  await telling.tell(tx, {
    residentId,
    kind: 'appointment_cancelled_by_hall',
    dedupeKey: `appointment_cancelled_by_hall:${id}`,
    values: { item: visitName(items), hall: hallName, startsAt, number: id, reason },
    page: `/appointments/detail/index?id=${encodeURIComponent(id)}`,
    at,
    // Who waits in the hall already is told after her time, too.
    notAfter: new Date(Math.max(Date.parse(startsAt), at.getTime() + NEWS_MS)),
  })
}
