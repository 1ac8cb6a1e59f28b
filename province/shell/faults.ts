import * as v from 'valibot'
import type { SystemName } from './system'

/**
 * How a system behaves towards its callers: *ok*; *slow* answers after `latencyMs`; *failing* answers a share of the
 * requests (`failureRate`, 0 to 1) in its own way of failing; *down* closes its port, so that connections are refused.
 */
export type FaultMode = 'ok' | 'slow' | 'failing' | 'down'

export interface Fault {
  mode: FaultMode
  latencyMs: number
  failureRate: number
}

export type Faults = Record<SystemName, Fault>

/** What may be asked for: a mode, and values that otherwise stay as they are. */
export const FaultChange = v.strictObject({
  mode: v.picklist(['ok', 'slow', 'failing', 'down'], 'mode is one of ok, slow, failing, down'),
  latencyMs: v.optional(
    v.pipe(
      v.number('latencyMs is a number'),
      v.integer('latencyMs is whole milliseconds'),
      v.minValue(0, 'latencyMs is 0 to 60000'),
      v.maxValue(60_000, 'latencyMs is 0 to 60000'),
    ),
  ),
  failureRate: v.optional(
    v.pipe(
      v.number('failureRate is a number'),
      v.minValue(0, 'failureRate is 0 to 1'),
      v.maxValue(1, 'failureRate is 0 to 1'),
    ),
  ),
})
export type FaultChange = v.InferOutput<typeof FaultChange>
