import type { Puzzle } from '@shared/appointments/line'
import { sha256 } from './sha256'

/** Short enough that a finger does not notice it. */
const PIECE_MS = 8
const PAUSE_MS = 16

/** Finds the nonce, in pieces between which the page lives on. Null when the page has left. */
export async function solve({ puzzle, bits }: Puzzle, signal: AbortSignal): Promise<string | null> {
  for (let nonce = 0; !signal.aborted; ) {
    const until = Date.now() + PIECE_MS
    do {
      if (Math.clz32(sha256(`${puzzle}:${nonce}`)[0] as number) >= bits) return String(nonce)
      nonce++
    } while (Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
  return null
}
