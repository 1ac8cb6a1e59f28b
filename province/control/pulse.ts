import { setTimeout as wait } from 'node:timers/promises'
import { SYSTEM_NAMES, type SystemName, type SystemUrls } from '../shell/system'
import { ask, NoAnswer } from './outside'

/** What a caller of the system meets right now: measured over HTTP, not read from the switches. */
export interface Pulse {
  outcome: 'up' | 'failing' | 'refused' | 'timeout' | 'broken'
  /** Milliseconds until the answer or its absence. */
  ms: number
  /** HTTP status, when there was an answer. */
  status: number | null
}

const FRESH_MS = 1_500
const LIMIT_MS = 8_000

/**
 * Feels the pulse of the systems only while somebody looks at the page, each at most every 1.5 s, one at a time, and
 * never makes the page wait for a slow one: it shows the last that is known.
 */
export class Pulses {
  private readonly known = new Map<SystemName, { pulse: Pulse; at: number }>()
  private readonly running = new Map<SystemName, Promise<void>>()

  constructor(private readonly urls: SystemUrls) {}

  of(system: SystemName): Pulse | null {
    return this.known.get(system)?.pulse ?? null
  }

  /** What was known belongs to another mode: forget it. */
  forget(system: SystemName): void {
    this.known.delete(system)
    this.running.delete(system)
  }

  /** Waits a moment for systems of which nothing is known yet: most answer at once. */
  async refresh(patienceMs: number): Promise<void> {
    const now = performance.now()
    for (const system of SYSTEM_NAMES) {
      if (this.running.has(system) || now - (this.known.get(system)?.at ?? -FRESH_MS) < FRESH_MS) continue
      const run = this.feel(system).then((pulse) => {
        // Another run has begun since: this answer belongs to a mode that is over.
        if (this.running.get(system) !== run) return
        this.running.delete(system)
        this.known.set(system, { pulse, at: performance.now() })
      })
      this.running.set(system, run)
    }
    const unknown = SYSTEM_NAMES.filter((system) => !this.known.has(system)).map((system) => this.running.get(system))
    if (unknown.length > 0) await Promise.race([Promise.all(unknown), wait(patienceMs)])
  }

  private async feel(system: SystemName): Promise<Pulse> {
    const from = performance.now()
    const pulse = await ask(system, `${this.urls[system]}/health`, {}, LIMIT_MS).then(
      ({ status, body }): Omit<Pulse, 'ms'> => {
        const up = status === 200 && typeof body === 'object' && body !== null && 'status' in body
        return { outcome: up ? 'up' : 'failing', status }
      },
      (error: unknown): Omit<Pulse, 'ms'> => {
        if (error instanceof NoAnswer) return { outcome: error.kind, status: null }
        throw error
      },
    )
    return { ...pulse, ms: Math.round(performance.now() - from) }
  }
}
