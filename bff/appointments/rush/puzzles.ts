import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Puzzle } from '@shared/appointments/line'

/** A phone of ten years ago needs a second or two for it, in pieces that nobody notices. */
const BITS = 15
const USABLE_MS = 5 * 60_000

/**
 * Puzzles for those who wait under pressure: find a nonce with which the hash begins with so many zero bits. Each is
 * bound to a resident, a time and an end, and nothing has to be remembered to know our own again. Solving one costs a
 * phone a moment and a scalper with a thousand accounts a thousand of them.
 */
export function createPuzzles({ key, now = Date.now }: { key: Buffer; now?: () => number }) {
  const sealOf = (residentId: string, slot: string, endsAt: string) =>
    createHmac('sha256', key).update(`line puzzle\n${residentId}\n${slot}\n${endsAt}`).digest('base64url')

  return {
    give(residentId: string, slot: string): Puzzle {
      const endsAt = String(now() + USABLE_MS)
      return { puzzle: `${endsAt}.${sealOf(residentId, slot, endsAt)}`, bits: BITS }
    },

    /** How long it may still be used, when it is ours, hers, for this time, not over, and solved; else null. */
    check(residentId: string, slot: string, { puzzle, nonce }: { puzzle: string; nonce: string }): number | null {
      const [endsAt = '', seal = ''] = puzzle.split('.')
      const usable = Number(endsAt) - now()
      const expected = Buffer.from(sealOf(residentId, slot, endsAt))
      const given = Buffer.from(seal)
      if (!(usable > 0) || given.length !== expected.length || !timingSafeEqual(given, expected)) return null
      return zeroBits(createHash('sha256').update(`${puzzle}:${nonce}`).digest()) >= BITS ? usable : null
    },
  }
}

function zeroBits(hash: Buffer): number {
  let bits = 0
  for (const byte of hash) {
    if (byte !== 0) return bits + Math.clz32(byte) - 24
    bits += 8
  }
  return bits
}

export type Puzzles = ReturnType<typeof createPuzzles>
