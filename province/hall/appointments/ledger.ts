import { randomInt } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Database } from '../../../kit/database'
import { localDayOf } from '../../../shared/standards/time'
import type { Item } from '../catalogue/items'
import type { Code } from '../http/envelope'
import type { WriteRequest } from '../http/read'
import type { Hall } from './halls'
import type { Slot } from './opening'
import type { VisitSlots } from './visit'

/** What a write came to. A repeat of the write gives the same outcome, with the time of the first. */
export interface Outcome<T = unknown> {
  code: Code
  data: T
  answeredAt: Date
}

/** An appointment as the ledger keeps it. From a row times are Dates, inside an outcome ISO text. */
export interface AppointmentRow {
  code: string
  slot: string
  /** Slots of a longer visit after the first, in order of time: one place of the same pool in each. */
  more_slots: string[]
  /** Whose places of the slot it has one of: `online`, or a group's. */
  pool: string
  hall: string
  kind: string
  day: string
  starts_at: Date | string
  ends_at: Date | string
  item: string
  item_name: string
  /** What is done in the same visit besides. */
  more_items: string[]
  more_item_names: string[]
  state: 'yl' | 'yy' | 'qd' | 'jh' | 'bl' | 'qx' | 'gq' | 'sy'
  owner: string
  person: string
  person_name: string
  person_id_no: string
  for_self: boolean
  /** Whom the owner acts for, by the identity platform's name for them; null: herself. */
  represented: string | null
  /** How she may act for them. */
  relation: Relation | null
  /** 经办人: who acts for the person; null when she does herself. */
  agent_name: string | null
  hold_until: Date | string | null
  /** The hold was made longer; it can be once. */
  extended: boolean
  /** How often it was made longer. */
  extensions: number
  check_in_code: string | null
  cancel_until: Date | string
  check_in_from: Date | string
  check_in_until: Date | string
  no_show_at: Date | string | null
  /** dt the hall; null: the owner, or nobody. */
  cancelled_by: 'dt' | null
  cancel_reason: string | null
  /** A no-show that counts no more. */
  forgiven_at: Date | string | null
  /** dc undecided, tg granted, bh refused */
  appeal: 'dc' | 'tg' | 'bh' | null
  appeal_reason: string | null
  appealed_at: Date | string | null
  appeal_answer: string | null
  /** Grows with every change. */
  version: number
  created_at: Date | string
  updated_at: Date | string
}

/** 代办关系: a minor child, a parent who granted it, a company one represents or is an agent of. */
export type Relation = 'child' | 'parent' | 'legal_representative' | 'agent'

export interface Person {
  idType: string
  idNo: string
  name: string
}

export interface Hold {
  request: WriteRequest
  /** What the opening rule says against it; null when it may be asked for. */
  refusal: { code: Code; data: unknown } | null
  slots: VisitSlots | null
  /** What can be booked of that day, and these slots among it. */
  bookable: readonly Slot[]
  /** Whose places of the slots the person may have. */
  pool: string
  hall: Hall | null
  items: readonly Item[] | null
  owner: string
  person: Person
  /** How the owner acts for the person; null: for herself. */
  proxy: Representation | null
}

export interface Representation {
  /** The identity platform's name for the person acted for; a company's credit code. */
  represented: string
  relation: Relation
  agentName: string
}

export interface Ownership {
  owner: string
  /** Whom the owner may act for right now, by the identity platform's word. */
  authority: string | null
}

/** A booking to another slot. */
export interface Move extends Pick<Hold, 'request' | 'refusal' | 'slots' | 'bookable' | 'pool' | 'hall'>, Ownership {
  /** YYLSH */
  code: string
}

/** Whether the opening rule still offers an appointment's slot, and the hall with the rules for its item. */
export type LateRule = (appointment: AppointmentRow) => Promise<{ bookable: boolean; hall: Hall }>

type Answer = { code: Code | 'late'; data: unknown; answeredAt: string }

const MINUTE_MS = 60_000
/** Without 0, 1: they are mistaken for O and I. */
const CHECK_IN_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ23456789'

/**
 * Takes, keeps and gives back places. Each call is one SQL function, that is one transaction and one round trip: the
 * slot's row is locked no longer than the disk needs.
 */
export class Ledger {
  private readonly released = new LRUCache<string, Promise<void>>({ max: 20_000 })

  constructor(private readonly db: Database) {}

  /** @returns 0 with the appointment, or 2001, 2003 `{rule, limit, freesAt, blocking?}`, 2007, or the refusal given. */
  async hold(hold: Hold, now: Date): Promise<Outcome> {
    const { request, refusal, slots, bookable, hall, items } = hold
    const wanted = slots && hall && items && appointmentFor({ ...hold, slots, hall, items }, now)
    if (!refusal && !wanted) throw new Error('a hold without a refusal needs its slots, hall and items')
    if (!refusal && slots) await Promise.all(slots.map((slot) => this.releaseOnce(slot, bookable, now)))
    const values = [request, refusal, slots && withMore(slots), wanted, hall && limitsOf(hall), now]
    return outcome(await this.askForPlaces('hold($1, $2, $3, $4, $5, $6)', values, request, '2001', now))
  }

  /** @returns 0 with the appointment, or 1003, 1004, 2004, 2005, 2007, 2040 `{represented}`. */
  async confirm(
    request: WriteRequest,
    code: string,
    { owner, authority }: Ownership,
    lateRule: LateRule,
    now: Date,
  ): Promise<Outcome> {
    const call = 'coalesce(authority_missing($1, $2, $3, $7, $6), confirm($1, $2, $3, $4, $5, $6))'
    const confirmed = (late: object | null) =>
      this.askForPlaces(call, [request, code, owner, checkInCode(), late, now, authority], request, '2004', now)
    const first = await confirmed(null)
    if (first.code !== 'late') return outcome(first)
    const { bookable, hall } = await lateRule(first.data as AppointmentRow)
    return outcome(await confirmed({ bookable, limits: limitsOf(hall) }))
  }

  /** Keeps a hold longer, once. @returns 0 with the appointment, or 1003, 1004, 2004, 2005, 2007. */
  /** @param most how often in all */
  extend(request: WriteRequest, code: string, owner: string, most: number, now: Date): Promise<Outcome> {
    return this.askForPlaces(
      'extend($1, $2, $3, $4, $5)',
      [request, code, owner, most, now],
      request,
      '2004',
      now,
    ).then(outcome)
  }

  /** Cancels a booking or releases a hold. @returns 0 with the appointment, or 1003, 1004, 2004, 2005, 2006, 2007. */
  cancel(request: WriteRequest, code: string, owner: string, reason: string, now: Date): Promise<Outcome> {
    return this.call('cancel($1, $2, $3, $4, $5)', [request, code, owner, reason, now])
  }

  /**
   * Takes the new place, then gives the old one back. @returns 0 with the appointment, or 1003, 1004, 2001, 2003, 2004,
   * 2005 (no booking, or the same slot), 2006, 2007, 2040 `{represented}`, or the refusal given.
   */
  async reschedule(move: Move, now: Date): Promise<Outcome> {
    const { request, refusal, slots, bookable, pool, hall, owner, authority, code } = move
    const place = slots && hall && placeOf(slots, pool, hall)
    if (!refusal && !place) throw new Error('a move without a refusal needs its slots and hall')
    if (!refusal && slots) await Promise.all(slots.map((slot) => this.releaseOnce(slot, bookable, now)))
    const call = 'coalesce(authority_missing($1, $2, $3, $10, $9), reschedule($1, $2, $3, $4, $5, $6, $7, $8, $9))'
    const first = slots && withMore(slots)
    const limits = hall && limitsOf(hall)
    const values = [request, code, owner, refusal, first, place, checkInCode(), limits, now, authority]
    return outcome(await this.askForPlaces(call, values, request, '2001', now))
  }

  /** @returns 0, 2005 when more places are taken than the new capacity holds, 2007. */
  changeCapacity(request: WriteRequest, slot: Slot, pool: string, capacity: number, now: Date): Promise<Outcome> {
    return this.call('change_capacity($1, $2, $3, $4, $5)', [request, slot, pool, capacity, now])
  }

  /** These slots of a day can be booked now: their free places are offered to those who wait (051-waitlist-visits.sql). */
  async release(slots: readonly Slot[], now: Date): Promise<void> {
    await this.db.query('select slots_release($1, $2)', [JSON.stringify(slots), now])
  }

  /** Takes back what has expired in a pool: time has passed, and nobody else says so. */
  async settle(slot: string, pool: string, now: Date): Promise<void> {
    await this.db.query('select pool_settle($1, $2, $3)', [slot, pool, now])
  }

  /** Nobody takes a place of a slot before those who wait were asked about it: the first time that somebody comes for one. */
  releaseOnce({ code }: Slot, bookable: readonly Slot[], now: Date): Promise<void> {
    const known = this.released.get(code)
    if (known) return known
    const releasing = this.db
      .query('select slot_release($1, $2, $3)', [code, JSON.stringify(bookable), now])
      .then(() => undefined)
      .catch((error: unknown) => {
        this.released.delete(code)
        throw error
      })
    this.released.set(code, releasing)
    return releasing
  }

  /** What became of a write; null when the hall has not seen it. Waits for one that is being decided. */
  async outcomeOf(scope: string, reference: string): Promise<(Outcome & { operation: string }) | null> {
    const row = await this.db.maybe<{ operation: string; code: Code; data: unknown; answered_at: Date }>(
      'select operation, code, data, answered_at from request_outcome($1, $2)',
      [scope, reference],
    )
    return row && { ...row, answeredAt: row.answered_at }
  }

  /** Completes a refusal that was answered without details yet; whoever does it first decides what all repeats get. */
  async explain({ scope, reference }: WriteRequest, data: unknown): Promise<unknown> {
    const row = await this.db.one<{ data: unknown }>('select request_explain($1, $2, $3) as data', [
      scope,
      reference,
      JSON.stringify(data),
    ])
    return row.data
  }

  /** As `ask`; when a further place of the visit is missing nothing has happened, and that is the answer from now on. */
  private async askForPlaces(
    functionCall: string,
    values: unknown[],
    request: WriteRequest,
    refusal: Code,
    now: Date,
  ): Promise<Answer> {
    try {
      return await this.ask(functionCall, values)
    } catch (error) {
      if (!isPlaceMissing(error)) throw error
      return this.ask('request_refuse($1, $2, $3)', [request, refusal, now])
    }
  }

  private async call(functionCall: string, values: unknown[]): Promise<Outcome> {
    return outcome(await this.ask(functionCall, values))
  }

  private async ask(functionCall: string, values: unknown[]): Promise<Answer> {
    return (await this.db.one<{ answer: Answer }>(`select ${functionCall} as answer`, values)).answer
  }
}

function outcome({ code, data, answeredAt }: Answer): Outcome {
  if (code === 'late') throw new Error('a late confirmation was asked twice')
  return { code, data, answeredAt: new Date(answeredAt) }
}

const isPlaceMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'YC001'

/** As slot_open takes them: the first slot with those that follow it. */
const withMore = ([first, ...more]: VisitSlots) => ({ ...first, more })

export const personKey = ({ idType, idNo }: Pick<Person, 'idType' | 'idNo'>): string => `${idType}:${idNo}`

function appointmentFor(
  {
    slots,
    pool,
    hall,
    items,
    owner,
    person,
    proxy,
  }: { slots: VisitSlots; hall: Hall; items: readonly Item[] } & Pick<Hold, 'pool' | 'owner' | 'person' | 'proxy'>,
  now: Date,
): AppointmentRow {
  const [first, ...more] = items
  if (!first) throw new Error('a visit is for something')
  return {
    ...placeOf(slots, pool, hall),
    code: appointmentCode(now),
    item: first.code,
    item_name: first.name,
    more_items: more.map(({ code }) => code),
    more_item_names: more.map(({ name }) => name),
    state: 'yl',
    owner,
    person: personKey(person),
    person_name: person.name,
    person_id_no: person.idNo,
    for_self: proxy === null,
    represented: proxy?.represented ?? null,
    relation: proxy?.relation ?? null,
    agent_name: proxy?.agentName ?? null,
    hold_until: new Date(now.getTime() + hall.rules.holdSeconds * 1000),
    extended: false,
    extensions: 0,
    check_in_code: null,
    no_show_at: null,
    cancelled_by: null,
    cancel_reason: null,
    forgiven_at: null,
    appeal: null,
    appeal_reason: null,
    appealed_at: null,
    appeal_answer: null,
    version: 1,
    created_at: now,
    updated_at: now,
  }
}

/** What an appointment has of its place and time. */
function placeOf([slot, ...more]: VisitSlots, pool: string, { code: hall, rules }: Hall) {
  const start = slot.startsAt.getTime()
  return {
    slot: slot.code,
    more_slots: more.map(({ code }) => code),
    pool,
    hall,
    kind: slot.kind,
    day: slot.day,
    starts_at: slot.startsAt,
    ends_at: more.at(-1)?.endsAt ?? slot.endsAt,
    cancel_until: new Date(start - rules.cancelBeforeMin * MINUTE_MS),
    check_in_from: new Date(start - rules.checkIn.beforeMin * MINUTE_MS),
    check_in_until: new Date(start + rules.checkIn.graceMin * MINUTE_MS),
  }
}

/** `ofItem`: which of them are the item's own, and count that item alone. */
export function limitsOf({ rules, ownRules = [] }: Pick<Hall, 'rules' | 'ownRules'>) {
  const { perPersonPerDay, perPersonPerWeek, perPersonPerMonth, noShow } = rules
  return {
    perDay: perPersonPerDay,
    perWeek: perPersonPerWeek,
    perMonth: perPersonPerMonth,
    noShows: noShow.count,
    banDays: noShow.banDays,
    ofItem: ownRules,
  }
}

/** YY + day + 10 digits. Not guessable, though nothing rests on that: the owner is checked on every use. */
function appointmentCode(now: Date): string {
  const digits = Array.from({ length: 10 }, () => randomInt(10)).join('')
  return `YY${localDayOf(now).replaceAll('-', '')}${digits}`
}

function checkInCode(): string {
  return Array.from({ length: 16 }, () => CHECK_IN_ALPHABET[randomInt(CHECK_IN_ALPHABET.length)]).join('')
}
