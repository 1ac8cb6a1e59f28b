import type { Clock } from '../../kit/clock'
import type { Tell } from '../notifications/tell'
import type { Effect } from '../operations/operations'
import type { Operation } from '../operations/store'

/** Tells a resident who was told "being confirmed" that nothing came of it. */
export const notCarriedOut =
  (tell: Tell, operation: Operation, clock: Clock, page: string | null): Effect =>
  async (tx) => {
    await tell(tx, {
      residentId: operation.residentId,
      kind: 'operation_refused',
      dedupeKey: `not-carried-out:${operation.reference}`,
      values: { operation: operation.endpoint },
      page,
      at: clock.now(),
    })
  }

/** Tells a resident who was told "being confirmed" that it is done. */
export const carriedOut =
  (tell: Tell, operation: Operation, clock: Clock, page: string | null, item: string): Effect =>
  async (tx) => {
    await tell(tx, {
      residentId: operation.residentId,
      kind: 'operation_done',
      dedupeKey: `carried-out:${operation.reference}`,
      values: { operation: operation.endpoint, item },
      page,
      at: clock.now(),
    })
  }
