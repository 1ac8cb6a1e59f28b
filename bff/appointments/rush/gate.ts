import { randomUUID } from 'node:crypto'
import type { Slot } from '@shared/appointments/contract'
import type { Redis } from 'ioredis'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../../../kit/clock'
import { createGathering } from '../../../kit/gathering'
import type { Logger } from '../../../kit/logger'
import type { HallChangeResult } from '../../upstreams/hall-changes'
import type { Listed } from './alternatives'
import * as limit from './limits'
import { createScript } from './script'
import {
  countKeys,
  ENTER,
  enterKeys,
  FREE,
  KEEP,
  LEARN,
  LEAVE,
  leaveKeys,
  PROVE,
  placeKey,
  ticketKeys,
  timeKeys,
  usedKey,
} from './scripts'

/** On its way to the hall; given back with `leave`. */
export interface Pass {
  reference: string
  slot: string
  /** `away`: Redis did not answer in time; it may have counted her. */
  how: 'open' | 'reserved' | 'probe' | 'away'
  /** What is left of this time is worth reading. */
  learn: boolean
  /** Which word of the hall she went in by. */
  word: string
}

/** `waitMs` null: the pace is not known yet. */
export interface Waiting {
  kind: 'wait'
  ahead: number
  waitMs: number | null
  askAgainMs: number
  proven: boolean
}

export type Entrance =
  | { kind: 'in'; pass: Pass }
  /** `learn`: what is left is worth reading now. */
  | { kind: 'full'; learn: boolean }
  | Waiting
  /** The line itself is full. */
  | { kind: 'crowded' }

/** What became of a hold that went in. */
export type Became =
  | { kind: 'held'; booking: string; until: number }
  | { kind: 'full' }
  /** Nothing was taken: refused for another reason, or never sent. */
  | { kind: 'given_back' }
  /** Nobody knows; what is left is read again soon. */
  | { kind: 'unknown' }

interface Coming {
  resident: string
  slot: string
  /** What is left of it can be read, by everybody alike. */
  readable: boolean
}
/** What the script answers to each: see ENTER. */
type EnterAnswer = [Entrance['kind'], ...(string | number)[]]

const TIMES_KNOWN = 20_000
const MINUTE_MS = 60_000
/** A Redis that is slower than this is no help: the hall is asked. */
const ANSWER_MS = 300

export interface GateOptions {
  redis: Redis
  clock: Clock
  logger: Logger
}

/**
 * The admission gate: remembers what the hall said is left of a time, and how many are on their way to it. It turns away
 * whom the hall would turn away, without asking it; it may do so a moment too early, and never lets anybody in by itself.
 * Without Redis everybody goes to the hall.
 */
export function createGate({ redis: shared, clock, logger }: GateOptions) {
  const redis = shared.duplicate({
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: ANSWER_MS,
  })
  // Said by the main connection already.
  redis.on('error', () => undefined)
  const enter = createScript(redis, ENTER)
  const leave = createScript(redis, LEAVE)
  const learn = createScript(redis, LEARN)
  const free = createScript(redis, FREE)
  const keep = createScript(redis, KEEP)
  const prove = createScript(redis, PROVE)

  /** Times that are full, by when this process asks Redis again. */
  const full = new LRUCache<string, true>({ max: TIMES_KNOWN, ttl: limit.FULL_HERE_MS })

  /** Whom this process has told that she waits. */
  const inLine = new LRUCache<string, true>({ max: limit.LINE_AT_MOST, ttl: limit.LINE_ASKED_MS })

  const places = new LRUCache<string, Listed>({ max: TIMES_KNOWN })

  /** The shortest visit that was listed to begin at a time: as long as one slot, where anything short is done. */
  const lengths = new LRUCache<string, number>({ max: TIMES_KNOWN })

  /** Times at which some people have places of their own: full for one is not full for another. */
  const differing = new LRUCache<string, true>({ max: TIMES_KNOWN })

  /** Nothing rests on it: what could not be noted is read from the hall again. */
  async function note(work: Promise<unknown>): Promise<void> {
    await work.catch((error: unknown) => logger.debug({ err: error }, 'the gate could not note something'))
  }

  /** One question for all who came while the last one was under way: a crowd costs Redis and us little more than one. */
  const entering = createGathering<Coming, Entrance>(limit.ENTER_AT_ONCE, async (coming) => {
    const references = coming.map(() => randomUUID())
    const times = [...new Set(coming.map(({ slot }) => slot))]
    const values = [
      Date.now(),
      clock.now().getTime(),
      limit.FLIGHT_LOST_MS,
      limit.FLIGHT_AT_FIRST,
      limit.LINE_AT_MOST,
      limit.UNPROVEN_MS,
      limit.LINE_KEPT_MS,
      ...coming.flatMap(({ resident, slot, readable }, n) => [
        times.indexOf(slot),
        resident,
        references[n] ?? '',
        readable ? 1 : 0,
      ]),
    ]
    const answers = await enter(enterKeys(times), values).catch(() => null)
    return coming.map(({ resident, slot }, n) => {
      const pass = { reference: references[n] ?? '', slot }
      if (!Array.isArray(answers)) return { kind: 'in', pass: { ...pass, how: 'away', learn: false, word: '' } }
      return entranceOf(resident, pass, answers[n] as EnterAnswer)
    })
  })

  function entranceOf(
    resident: string,
    pass: Pick<Pass, 'reference' | 'slot'>,
    [kind, first, second, third, fourth]: EnterAnswer,
  ): Entrance {
    if (kind === 'wait') inLine.set(resident, true)
    else inLine.delete(resident)
    if (kind === 'full') {
      const ms = Math.min(limit.FULL_HERE_MS, Number(first))
      if (ms > 0) full.set(pass.slot, true, { ttl: ms })
      return { kind, learn: Number(second) === 1 }
    }
    if (kind === 'wait') {
      const waitMs = Number(second) < 0 ? null : Number(second)
      return { kind, ahead: Number(first), waitMs, askAgainMs: Number(third), proven: Number(fourth) === 1 }
    }
    if (kind === 'crowded') return { kind }
    return { kind, pass: { ...pass, how: first as Pass['how'], learn: Number(second) === 1, word: String(third) } }
  }

  return {
    /** Known here to be full: no question to anybody, unless somebody has to be told that she waits no longer. */
    isFull: (resident: string, slot: string): boolean => full.has(slot) && !inLine.has(resident),

    /** @param readable what is left of this time can be read: then nobody has to try it out */
    enter: (resident: string, slot: string, readable = false): Promise<Entrance> =>
      entering.ask({ resident, slot, readable }),

    async leave({ reference, slot, how, word }: Pass, became: Became, tookMs: number | null): Promise<void> {
      if (became.kind === 'full') full.set(slot, true)
      else full.delete(slot)
      const { booking, until } = became.kind === 'held' ? became : { booking: '', until: 0 }
      const values = [
        Date.now(),
        reference,
        became.kind,
        how,
        tookMs === null ? -1 : Math.round(tookMs),
        limit.FLIGHT_AT_FIRST,
        limit.FLIGHT_AT_LEAST,
        limit.FLIGHT_AT_MOST,
        limit.FULL_MS,
        booking,
        until,
        slot,
        word,
      ]
      await note(leave([...leaveKeys(slot), placeKey(booking)], values))
    },

    /** What the hall lists. Places that are there open a gate that was closed too early. */
    async learn(slot: string, left: number): Promise<void> {
      if (left > 0) full.delete(slot)
      await note(learn(timeKeys(slot), [Date.now(), left, limit.FULL_MS]))
    },

    /** Listed for people to look at: where a time is, and whether the gate is closed and should not be. */
    async listed(place: Listed, slots: readonly Slot[]): Promise<void> {
      for (const { id, startsAt, endsAt } of slots) {
        places.set(id, place)
        const minutes = (Date.parse(endsAt) - Date.parse(startsAt)) / MINUTE_MS
        lengths.set(id, Math.min(minutes, lengths.get(id) ?? minutes))
      }
      const wrong = slots.filter(({ id, left }) => left > 0 && full.has(id))
      await Promise.all(wrong.map(({ id, left }) => this.learn(id, left)))
    },

    /** Of these times what is left is another number for people of an age: the gate counts each person alone. */
    notTheSameForAll(slots: readonly string[]): void {
      for (const slot of slots) differing.set(slot, true)
    },
    isTheSameForAll: (slot: string): boolean => !differing.has(slot),

    /** Where a time is listed; null when nobody here has looked. */
    placeOf: (slot: string): Listed | null => places.get(slot) ?? null,

    /** How many minutes a slot of this time has, as far as it was listed here; null when nobody here has looked. */
    minutesOf: (slot: string): number | null => lengths.get(slot) ?? null,

    /** A booking has given its place back: cancelled, expired, or moved away. */
    async freed(booking: string): Promise<void> {
      const slot = await redis.get(placeKey(booking)).catch(() => null)
      if (slot === null) return
      full.delete(slot)
      await note(free([...timeKeys(slot), placeKey(booking)], [booking]))
    },

    /** A booking has its place here now, until then; null: it does not end by itself. */
    kept: (booking: string, slot: string, until: Date | null): Promise<void> =>
      note(keep([...timeKeys(slot), placeKey(booking)], [booking, until?.getTime() ?? 0, slot])),

    async moved(booking: string, slot: string): Promise<void> {
      await this.freed(booking)
      await this.kept(booking, slot, null)
    },

    /** Her puzzle is solved: her place counts from when she came. False when it was used before, or she does not wait. */
    async prove(resident: string, puzzle: string, usableMs: number): Promise<boolean> {
      const values = [resident, usableMs, limit.UNPROVEN_MS]
      return (await prove([...ticketKeys, usedKey(puzzle)], values)) === 1
    },

    /** What the hall tells by push or feed: who has given a place back at a counter or elsewhere. */
    async heard(changes: readonly HallChangeResult[]): Promise<void> {
      const over = changes.flatMap(({ change }) =>
        change?.kind === 'appointment' && ['cancelled', 'expired'].includes(change.booking.state)
          ? [change.booking.id]
          : [],
      )
      await Promise.all(over.map((booking) => this.freed(booking)))
    },

    async counts(): Promise<{ waiting: number; underWay: number }> {
      const counts = await Promise.all(countKeys.map((key) => redis.zcard(key))).catch(() => [0, 0])
      return { waiting: counts[0] ?? 0, underWay: counts[1] ?? 0 }
    },

    stop: (): void => redis.disconnect(),
  }
}

export type Gate = ReturnType<typeof createGate>

/** What the gate wants to hear of places. */
export type Places = Pick<Gate, 'listed' | 'notTheSameForAll' | 'freed' | 'kept' | 'moved'>
