import { createHash } from 'node:crypto'
import type { Puzzle } from '@shared/appointments/line'

/** As a phone does it. */
export function solve({ puzzle, bits }: Puzzle): { puzzle: string; nonce: string } {
  for (let nonce = 0; ; nonce++) {
    const hash = createHash('sha256').update(`${puzzle}:${nonce}`).digest()
    if (Math.clz32(hash.readUInt32BE(0)) >= bits) return { puzzle, nonce: String(nonce) }
  }
}
