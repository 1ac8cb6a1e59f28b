/** States of a message on its way to WeChat, and the sets of them that the code speaks of. See README.md. */
export const OUTBOX_STATES = [
  'created',
  'sending',
  'accepted',
  'delivered',
  'temporary-failure',
  'permanent-failure',
  'technical-failure',
  'unknown',
  'expired',
  'cancelled',
] as const
export type OutboxState = (typeof OUTBOX_STATES)[number]

const set = <const S extends readonly OutboxState[]>(...states: S): S => states

/** Waits to be sent, for the first time or again. */
export const WAITING = set('created', 'temporary-failure')
/** Given to WeChat, and what became of it may still be heard. */
export const AWAITING_EVENT = set('sending', 'accepted', 'unknown')
/** Something can still happen to it. */
export const OPEN = set('created', 'temporary-failure', 'sending', 'accepted', 'unknown')
/** Ended: no step leads on from here. */
export const FINAL = set('delivered', 'permanent-failure', 'technical-failure', 'expired', 'cancelled')
/** Will not arrive, though it should have. */
export const FAILED = set('permanent-failure', 'technical-failure')

/** Every step a row may take. The database holds the same table and refuses any other. */
export const TRANSITIONS: Readonly<Record<OutboxState, readonly OutboxState[]>> = {
  created: ['sending', 'expired', 'cancelled'],
  sending: ['accepted', 'delivered', 'temporary-failure', 'permanent-failure', 'technical-failure', 'unknown'],
  'temporary-failure': ['sending', 'expired', 'cancelled'],
  accepted: ['delivered', 'technical-failure'],
  unknown: ['delivered', 'technical-failure'],
  delivered: [],
  'permanent-failure': [],
  'technical-failure': [],
  expired: [],
  cancelled: [],
}
