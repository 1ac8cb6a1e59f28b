import { type Clock, ShiftedClock } from '../kit/clock'
import type { Logger } from '../kit/logger'

const EVERY_MS = 500

/**
 * For demonstrations: follows the clock of a province in a box, so that "tomorrow" means the same on both sides. When
 * the control page does not answer, the last known shift stays.
 */
export async function followProvinceClock(controlUrl: string, logger: Logger): Promise<{ clock: Clock; stop(): void }> {
  const clock = new ShiftedClock()
  let warned = false
  const read = async () => {
    try {
      const response = await fetch(`${controlUrl}/api/clock`, { signal: AbortSignal.timeout(2_000) })
      const { shiftMs } = (await response.json()) as { shiftMs: number }
      if (shiftMs !== clock.shift) clock.setShift(shiftMs)
      warned = false
    } catch (error) {
      if (!warned) logger.warn({ err: error }, 'the province clock cannot be read; the last known time goes on')
      warned = true
    }
  }
  await read()
  const timer = setInterval(() => void read(), EVERY_MS)
  return { clock, stop: () => clearInterval(timer) }
}
