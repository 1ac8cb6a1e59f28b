import type { Certificate } from '@shared/certificates/contract'
import { daysBetween, localDayOf } from '@shared/standards/time'
import { serverNow } from '@/api/server-clock'

/** From this many days before the end on, a certificate is said to end soon and its renewal is offered. */
const SOON_DAYS = 60

export interface Standing {
  /** What its tag says. `ended`: valid but for the day. */
  tag: Certificate['state'] | 'soon' | 'ended'
  /** Whole days from today in hall time, negative when it has ended; null: it does not expire. */
  daysLeft: number | null
  /** How much of its time is still to come, 0 to 1. */
  remaining: number
  /** Whether a window would take it today. */
  usable: boolean
  /** Worth renewing now. */
  renewable: boolean
}

/** How a certificate stands today. */
export function standingOf({ state, issuedOn, validUntil, renewal }: Certificate, now = serverNow()): Standing {
  const today = localDayOf(now)
  const daysLeft = validUntil === null ? null : daysBetween(today, validUntil)
  const ended = daysLeft !== null && daysLeft < 0
  const soon = daysLeft !== null && daysLeft <= SOON_DAYS
  const whole = validUntil === null ? 0 : Math.max(1, daysBetween(issuedOn, validUntil))
  const remaining = daysLeft === null ? 1 : Math.min(1, Math.max(0, daysLeft / whole))
  return {
    tag: state !== 'valid' ? state : ended ? 'ended' : soon ? 'soon' : 'valid',
    daysLeft,
    remaining: state === 'valid' ? remaining : 0,
    usable: state === 'valid' && !ended,
    renewable: renewal !== null && soon && (state === 'valid' || state === 'lapsed'),
  }
}
