import { epochOf, type Instant } from '@shared/standards/time'

/** How far the server's clock is ahead of this phone's, in milliseconds. Phones' clocks are often minutes off. */
let aheadMs = 0

/** The answer was written somewhere between sending and receiving: the middle is wrong by half the way at most. */
export function learnServerTime(serverTime: Instant, sentAt: number, receivedAt: number): void {
  aheadMs = epochOf(serverTime) - (sentAt + receivedAt) / 2
}

/** Milliseconds since the epoch by the server's clock; by the phone's until an answer carried the server's. */
export const serverNow = (): number => onServersClock(Date.now())

/** A moment of this phone's clock, in milliseconds since the epoch, as the server's clock would name it. */
export const onServersClock = (phoneTime: number): number => phoneTime + aheadMs
