import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Queryable } from '../../../kit/database'

/** Codes change this often; each is good while it is shown and for one more turn, for those who type slowly. */
const TURN_MS = 30_000
const DIGITS = 8
const SCANNED = /^YC1\.([\w-]{1,40})\.(\d{8})$/
const TYPED = /^\d{8}$/

/** 到场码: shown in the hall, on the display and at the entrance. Who knows it is there. */
export interface PlaceCode {
  digits: string
  /** What the picture says: with the hall, so that the code of another hall is told from an old one. */
  scanned: string
  /** When the next one is shown. */
  until: Date
}

/** Time-based one-time codes as in RFC 6238, one key for the hall system, eight digits per hall and turn. */
export class PlaceCodes {
  private key: Promise<Buffer> | null = null

  constructor(private readonly db: Queryable) {}

  async shown(hall: string, now: Date): Promise<PlaceCode> {
    const turn = turnOf(now)
    const digits = digitsOf(await this.secret(), hall, turn)
    return { digits, scanned: `YC1.${hall}.${digits}`, until: new Date((turn + 1) * TURN_MS) }
  }

  /** Whether what was scanned or typed is shown at this hall now, or was a moment ago. */
  async isShown(given: string, hall: string, now: Date): Promise<boolean> {
    const [, scannedAt = hall, scanned] = SCANNED.exec(given) ?? []
    const digits = scanned ?? given
    if (scannedAt !== hall || !TYPED.test(digits)) return false
    const key = await this.secret()
    const turn = turnOf(now)
    return [turn, turn - 1].some((each) => timingSafeEqual(Buffer.from(digitsOf(key, hall, each)), Buffer.from(digits)))
  }

  private secret(): Promise<Buffer> {
    this.key ??= this.db.one<{ key: Buffer }>('select key from place_code_key').then(
      ({ key }) => key,
      (error: unknown) => {
        this.key = null
        throw error
      },
    )
    return this.key
  }
}

const turnOf = (now: Date): number => Math.floor(now.getTime() / TURN_MS)

/** Dynamic truncation of RFC 4226, section 5.3. */
function digitsOf(key: Buffer, hall: string, turn: number): string {
  const mac = createHmac('sha256', key).update(`${hall}\n${turn}`).digest()
  const offset = (mac[mac.length - 1] ?? 0) & 0x0f
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}
