import { visitName } from '@shared/appointments/visit'
import type { Clock } from '../../kit/clock'
import type { Queryable } from '../../kit/database'
import { listeningSince } from '../exchange/feed'
import type { Telling } from '../notifications/telling'
import type { WaitlistChange } from '../upstreams/hall-changes'

/** What ended longer than this before we began to listen to the hall is history, not news. */
const NEWS_MS = 60 * 60 * 1000

/**
 * What the hall tells of those who wait, in the transaction of the caller: an offer while it stands, and that waiting came
 * to its end. Twice, late or in another order it is one message each.
 */
export function createWaitlistIntake({ telling, clock }: { telling: Pick<Telling, 'tell'>; clock: Clock }) {
  return async function take(tx: Queryable, residentId: string, change: WaitlistChange): Promise<void> {
    const now = clock.now()
    const { id, state, items, offer, updatedAt } = change
    const item = visitName(items)
    if (state === 'offered' && offer !== null) {
      const until = new Date(offer.until)
      // She could not take it any more: it is no offer.
      if (until <= now) return
      await telling.tell(tx, {
        residentId,
        kind: 'waitlist_offer',
        dedupeKey: `waitlist_offer:${offer.appointment}`,
        values: {
          item,
          hall: offer.hallName,
          startsAt: offer.startsAt,
          until: offer.until,
          number: offer.appointment,
        },
        page: `/appointments/confirm/index?id=${encodeURIComponent(offer.appointment)}`,
        at: now,
        notAfter: until,
      })
    }
    if (state === 'ended') {
      const since = (await listeningSince(tx)) ?? now
      if (since.getTime() - Date.parse(updatedAt) > NEWS_MS) return
      await telling.tell(tx, {
        residentId,
        kind: 'waitlist_ended',
        dedupeKey: `waitlist_ended:${id}`,
        values: { item },
        page: '/appointments/waitlist/index',
        at: now,
      })
    }
  }
}

export type WaitlistIntake = ReturnType<typeof createWaitlistIntake>
