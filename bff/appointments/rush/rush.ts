import type { AppointmentAnswer } from '@shared/appointments/contract'
import type { Metrics } from '../../http/metrics'
import { ProblemError } from '../../http/problem'
import type { Outcome } from '../../operations/operations'
import type { Whose } from '../whose'
import type { Alternatives } from './alternatives'
import type { Became, Gate, Pass, Waiting } from './gate'
import { LOOK_EVERY_MS, PATIENCE_MS, PATIENT_AT_MOST } from './limits'
import { createPatience, type Seat } from './patience'
import type { Puzzles } from './puzzles'

/** A resident who wants a time. */
export interface Wish {
  residentId: string
  key: string
  items: readonly string[]
  slot: string
  /** Whom it is for, '' for herself; or the booking that is moved. */
  whom: string
  /** Of whom what is free instead is asked; null for somebody else: the hall knows. */
  whose: (() => Whose) | null
  /** `items` is what a phone says of a booking, which the hall knows and decides by. */
  claimed: boolean
}

/** A hold or a move as an operation, and whether it was carried out here and now or answered from memory. */
export interface Attempt {
  run(): Promise<Outcome<AppointmentAnswer>>
  carriedOut(): boolean
}

export interface RushOptions {
  gate: Gate
  puzzles: Puzzles
  alternatives: Alternatives
  /** What the hall lists of a time now; null when nobody here has looked at it. */
  leftOf(wish: Wish): Promise<number | null>
  /** How long a visit for these items takes at a window; null when one of them is not known here. */
  minutesOf(items: readonly string[]): number | null
  /** Whether a write was begun under this key: then it has an answer, or will have one. */
  isKnown(residentId: string, key: string): Promise<boolean>
  metrics: Metrics
}

/**
 * The morning rush: before a hold or a move becomes an operation it passes the gate, and under pressure the waiting room.
 * Whoever is turned away here has begun nothing: her key is not bound, no row was written and the hall was not asked, so
 * that the same request may be decided anew. Whoever was let in once gets her first answer, whatever the gate says now.
 */
export function createRush({ gate, puzzles, alternatives, leftOf, minutesOf, isKnown, metrics }: RushOptions) {
  /** Writes that were let in here and have not ended. */
  const underWay = new Set<string>()
  const patience = createPatience({ most: PATIENT_AT_MOST, lookEveryMs: LOOK_EVERY_MS })

  /**
   * What the gate counts: a long visit needs places in several slots, and is full earlier than what fits into one. Where
   * people of an age have places of their own, full for one says nothing about another.
   */
  function timeOf({ items, slot, residentId, whom }: Wish): string {
    const slots = slotsOf(items, slot)
    const visit = slots === 1 ? slot : `${slot}+${slots ?? visitOf(items)}`
    return gate.isTheSameForAll(slot) ? visit : `${visit}+${residentId}+${whom}`
  }

  /** How many slots a visit takes; null when it is not known here, and what is one item is taken to fit into one. */
  function slotsOf(items: readonly string[], slot: string): number | null {
    const [needed, length] = [minutesOf(items), gate.minutesOf(slot)]
    if (needed !== null && length !== null) return Math.max(1, Math.ceil(needed / length))
    return items.length === 1 ? 1 : null
  }

  /** Everybody is told the same number, and somebody here knows where it is listed. */
  const isReadable = ({ slot }: Wish) => gate.isTheSameForAll(slot) && gate.placeOf(slot) !== null

  async function full({ items, slot, whose }: Wish): Promise<ProblemError> {
    metrics.rush.inc({ outcome: 'turned_away' })
    return new ProblemError('slot_full', { alternatives: await alternatives.to(items, slot, whose) })
  }

  /** A pass, or null for a write that was begun before. @throws ProblemError slot_full, in_line, line_full */
  async function letIn(wish: Wish): Promise<Pass | null> {
    // Let in a moment ago, it has no row yet: the place it has taken there must not turn its own repeat away.
    const known = async () => underWay.has(nameOf(wish)) || isKnown(wish.residentId, wish.key)
    const time = timeOf(wish)
    if (gate.isFull(wish.residentId, time)) {
      if (await known()) return null
      throw await full(wish)
    }
    const patientUntil = performance.now() + PATIENCE_MS
    let seat: Seat | null = null
    try {
      for (let first = true; ; first = false) {
        const entrance = await gate.enter(wish.residentId, time, isReadable(wish))
        if (entrance.kind === 'in') {
          // Noted before anything else runs: those who were answered together with her hear it in their turn.
          underWay.add(nameOf(wish))
          // There may be room for more than one.
          seat?.leave()
          patience.next()
          return entrance.pass
        }
        if (entrance.kind === 'full' && entrance.learn) void learn(wish)
        if ((first || entrance.kind === 'full') && (await known())) return null
        if (entrance.kind === 'full') throw await full(wish)
        if (entrance.kind === 'crowded') {
          metrics.rush.inc({ outcome: 'line_full' })
          throw new ProblemError('line_full')
        }
        const remaining = patientUntil - performance.now()
        const isLong = (entrance.waitMs ?? 0) > remaining
        if (isLong || remaining <= 0 || (!seat && patience.isFull())) throw inLine(wish, entrance)
        seat ??= patience.sit()
        await seat.turn(remaining)
      }
    } finally {
      seat?.leave()
    }
  }

  function inLine({ residentId, slot }: Wish, { ahead, waitMs, askAgainMs, proven }: Waiting): ProblemError {
    metrics.rush.inc({ outcome: 'in_line' })
    return new ProblemError('in_line', {
      retryAfterSeconds: Math.ceil(askAgainMs / 1000),
      line: {
        ahead,
        waitSeconds: waitMs === null ? null : Math.ceil(waitMs / 1000),
        puzzle: proven ? null : puzzles.give(residentId, slot),
      },
    })
  }

  /** What is left of a time that many want. Nobody waits for it. */
  async function learn(wish: Wish): Promise<void> {
    const left = await leftOf(wish).catch(() => null)
    if (left !== null) await gate.learn(timeOf(wish), left)
  }

  /**
   * The hall has refused a time as full. By a claim nobody may close a time to others, for whom it may be free: what the
   * hall lists now closes it.
   */
  async function refused(wish: Wish, pass: Pass, { details }: ProblemError, tookMs: number): Promise<void> {
    if (!wish.claimed) {
      if (details.alternatives) alternatives.told(wish, details.alternatives)
      return giveBack(pass, { kind: 'full' }, tookMs)
    }
    await giveBack(pass, { kind: 'given_back' }, tookMs)
    if (isReadable(wish)) await learn(wish)
  }

  async function giveBack(pass: Pass, became: Became, tookMs: number | null): Promise<void> {
    await gate.leave(pass, became, tookMs)
    patience.next()
  }

  return {
    async through(wish: Wish, { run, carriedOut }: Attempt): Promise<Outcome<AppointmentAnswer>> {
      const pass = await letIn(wish)
      if (!pass) return run()
      metrics.rush.inc({ outcome: 'admitted' })
      if (pass.learn && isReadable(wish)) void learn(wish)
      const started = performance.now()
      const took = () => (carriedOut() ? performance.now() - started : null)
      try {
        const outcome = await run()
        void giveBack(pass, carriedOut() ? becameOf(outcome, wish) : { kind: 'given_back' }, took())
        return outcome
      } catch (error) {
        const tookMs = took()
        const isFull = tookMs !== null && error instanceof ProblemError && error.code === 'slot_full'
        void (isFull ? refused(wish, pass, error, tookMs) : giveBack(pass, { kind: 'given_back' }, tookMs))
        throw error
      } finally {
        underWay.delete(nameOf(wish))
      }
    },

    /** @throws ProblemError puzzle_wrong */
    async prove(residentId: string, slot: string, solution: { puzzle: string; nonce: string }): Promise<void> {
      const usableMs = puzzles.check(residentId, slot, solution)
      if (usableMs === null) throw new ProblemError('puzzle_wrong')
      await gate.prove(residentId, solution.puzzle, usableMs)
    },
  }
}

const nameOf = ({ residentId, key }: Wish): string => `${residentId} ${key}`

const visitOf = (items: readonly string[]): string => [...items].sort().join('+')

function becameOf(outcome: Outcome<AppointmentAnswer>, wish: Wish): Became {
  if (outcome.kind === 'being_confirmed') return { kind: 'unknown' }
  const { id, holdExpiresAt, items } = outcome.answer.appointment
  // Another visit than was claimed: nothing was taken where she was counted.
  if (visitOf(items.map(({ code }) => code)) !== visitOf(wish.items)) return { kind: 'given_back' }
  return { kind: 'held', booking: id, until: holdExpiresAt ? Date.parse(holdExpiresAt) : Number.MAX_SAFE_INTEGER }
}

export type Rush = ReturnType<typeof createRush>
