import type { Database } from '../../../kit/database'
import { localDayOf } from '../../../shared/standards/time'
import type { Item, Items } from '../catalogue/items'
import { type Code, type Envelope, envelope, Refusal } from '../http/envelope'
import { once } from '../http/once'
import { type WriteRequest, writeRequest } from '../http/read'
import { type ResidentCaller, referenceScope } from '../http/tokens'
import { presentUsual, usualHours } from '../queue/crowding'
import { queueRules, queueRulesOf } from '../queue/tickets'
import { hallTime } from '../words'
import { alternativesTo } from './alternatives'
import { appeal } from './appeals'
import { Availability, type Counter } from './availability'
import { type Hall, type Halls, type HallWindow, windowFor } from './halls'
import { type AppointmentRow, type Hold, Ledger, type Outcome, type Person, type Representation } from './ledger'
import { type Closed, type Opening, readSlotCode, type Slot } from './opening'
import { ageAt, GENERAL, WALK_IN } from './places'
import { mostExtensions, presentAppointment, presentHall, presentSlot, stateAt } from './present'
import { poolOfVisit, slotsFrom, slotsNeeded } from './visit'
import { presentWaitlistOutcome, WAITLIST_WRITES } from './waitlist'

/** What the ledger says of a limit; see limit_reached in the migrations. */
interface Limit {
  rule: 'day' | 'week' | 'month' | 'slot' | 'overlap' | 'ban'
  limit: number
  freesAt: string
  blocking?: string | null
}

type Decision = Pick<Hold, 'refusal' | 'slots' | 'bookable' | 'pool' | 'hall' | 'items'> & { counters: Counter[] }
/** For whom a place is asked. */
type Asked = Pick<Person, 'idType' | 'idNo'> & { forSelf: boolean }

const UPCOMING = new Set<AppointmentRow['state']>(['yl', 'yy', 'qd', 'jh'])
const WRITES = new Set(['yl', 'qr', 'yc', 'gq', 'qx', 'ss'])
/** Writes about applications and in the queue, whose first answers are kept as they were given. */
const KEPT_WRITES = new Set(['sb', 'bzcl', 'pj', 'dlqd', 'dlqh', 'dlgh', 'dlth'])
const LIST_LENGTH = 200
/** 持证主体代码类型 of a company: 统一社会信用代码. */
const COMPANY = '001'

/** A resident's own appointments, and the halls and times they are made from. */
export class Appointments {
  readonly availability: Availability
  readonly ledger: Ledger
  private readonly lookingUp = new Map<string, Promise<unknown[]>>()

  constructor(
    private readonly db: Database,
    private readonly items: Items,
    private readonly halls: Halls,
    readonly opening: Opening,
  ) {
    this.availability = new Availability(db, opening)
    this.ledger = new Ledger(db)
  }

  async hold(caller: ResidentCaller, input: HoldInput, now: Date): Promise<Envelope> {
    const { principal } = caller
    const { idType, idNo, name } = principal ?? caller
    const person: Person = { idType, idNo, name }
    // For somebody else it is another request, though the rest of it is the same.
    const request = writeRequest(referenceScope(caller), 'yl', {
      ...input,
      ...(principal && { BYYRBS: principal.subject }),
    })
    const asked = { ...person, forSelf: principal === null }
    const { counters, ...decision } = await this.decide(input.HYBM, input.SXBM, asked, now)
    const outcome = await this.ledger.hold(
      { request, ...decision, owner: caller.subject, person, proxy: proxyOf(caller) },
      now,
    )
    await this.explainFull(outcome, request, decision, input.SXBM, counters, now)
    return this.present('yl', outcome)
  }

  /** 改期: the booking keeps its number and gets a new code. */
  async reschedule(caller: ResidentCaller, input: ChangeInput & { HYBM: string }, now: Date): Promise<Envelope> {
    const request = writeRequest(referenceScope(caller), 'gq', input)
    const known = await this.db.maybe<AppointmentRow>('select * from appointment where code = $1', [input.YYLSH])
    const items = known ? itemsOf(known) : []
    const { counters, ...decision } = await this.decide(input.HYBM, items, known && askedFor(known), now)
    const outcome = await this.ledger.reschedule({ request, ...decision, ...ownership(caller), code: input.YYLSH }, now)
    await this.explainFull(outcome, request, decision, items, counters, now)
    return this.present('gq', outcome)
  }

  async confirm(caller: ResidentCaller, input: ChangeInput, now: Date): Promise<Envelope> {
    const outcome = await this.ledger.confirm(
      writeRequest(referenceScope(caller), 'qr', input),
      input.YYLSH,
      ownership(caller),
      async (appointment) => {
        const items = itemsOf(appointment)
        const { refusal } = await this.decide(appointment.slot, items, askedFor(appointment), now)
        const hall = await this.halls.get(appointment.hall)
        return { bookable: refusal === null, hall: this.halls.forItem(hall, ...items.map((code) => ({ code }))) }
      },
      now,
    )
    return this.present('qr', outcome)
  }

  /** 延长: a hold is kept longer, once. */
  async extend(caller: ResidentCaller, input: ExtendInput, now: Date): Promise<Envelope> {
    const request = writeRequest(referenceScope(caller), 'yc', input)
    return this.present(
      'yc',
      await this.ledger.extend(request, input.YYLSH, caller.subject, mostExtensions(input.SLMS === 1), now),
    )
  }

  async cancel(caller: ResidentCaller, input: ChangeInput & { YY: string }, now: Date): Promise<Envelope> {
    const request = writeRequest(referenceScope(caller), 'qx', input)
    return this.present('qx', await this.ledger.cancel(request, input.YYLSH, caller.subject, input.YY, now))
  }

  /** 申诉: says why she did not come. */
  async appeal(caller: ResidentCaller, input: ChangeInput & { YY: string }, now: Date): Promise<Envelope> {
    const request = writeRequest(referenceScope(caller), 'ss', input)
    const { JGDM: code, SJ: data } = await once(this.db, request, now, (tx) =>
      appeal(tx, { code: input.YYLSH, owner: caller.subject, reason: input.YY }, now),
    )
    return this.present('ss', { code, data, answeredAt: now })
  }

  /** A clerk changes how many places a pool of a slot has. @throws Refusal 1001, 1004 */
  async changeCapacity(
    request: WriteRequest,
    { slotCode, pool, capacity }: { slotCode: string; pool: string; capacity: number },
    now: Date,
  ): Promise<Envelope> {
    const place = await this.place(slotCode)
    const slot =
      place && this.opening.slotsOfDay(place.hall, place.window, place.day).find((each) => each.code === slotCode)
    if (!slot || !(pool === WALK_IN || pool === GENERAL || pool in slot.groups)) throw new Refusal('1004')
    // 现场号: some places of every slot stay for those who come without a booking.
    if (pool === WALK_IN && capacity === 0) throw new Refusal('1001', { ZD: 'ZL' })
    const bookable = this.opening.bookable(place.hall, place.window, place.day, now)
    if (typeof bookable !== 'string' && bookable.some((each) => each.code === slotCode))
      await this.ledger.releaseOnce(slot, bookable, now)
    const { code, data } = await this.ledger.changeCapacity(request, slot, pool, capacity, now)
    if (code !== '0') return envelope(code, data)
    const places = data as { capacity: number; held: number; booked: number }
    const free = places.capacity - places.held - places.booked
    return envelope('0', presentSlot({ ...slot, ...places, pool, free }))
  }

  /** 操作结果: what became of a write that a person made through a program. */
  async outcome(caller: Pick<ResidentCaller, 'client' | 'subject'>, reference: string) {
    const known = await this.ledger.outcomeOf(referenceScope(caller), reference)
    const ours = known && [WRITES, KEPT_WRITES, WAITLIST_WRITES].some((writes) => writes.has(known.operation))
    if (!ours) return { CZ: null, ZT: 'wu', DA: null }
    return {
      CZ: known.operation,
      ZT: known.code === '0' ? 'wc' : 'jj',
      DA: await this.present(known.operation, known),
    }
  }

  async own(caller: ResidentCaller, range: 'jj' | 'ls', now: Date) {
    const rows = await this.db.query<AppointmentRow & { ticket: string | null }>(
      `select a.*, t.number as ticket from appointment a left join ticket t on t.appointment = a.code
       where a.owner = $1 and ($2 or a.day >= $3) order by a.starts_at desc, a.created_at desc limit $4`,
      [caller.subject, range === 'ls', localDayOf(now), LIST_LENGTH],
    )
    const chosen = rows.filter((row) => this.isUpcoming(row, now) === (range === 'jj'))
    if (range === 'jj') chosen.reverse()
    return Promise.all(
      chosen.map(async (row) => presentAppointment(row, await this.halls.get(row.hall), row.ticket, now)),
    )
  }

  /** @throws Refusal 1004, 1003 */
  async one(caller: ResidentCaller, code: string, now: Date) {
    const row = await this.db.maybe<AppointmentRow & { ticket: string | null }>(
      'select a.*, t.number as ticket from appointment a left join ticket t on t.appointment = a.code where a.code = $1',
      [code],
    )
    if (!row) throw new Refusal('1004')
    if (row.owner !== caller.subject) throw new Refusal('1003')
    return presentAppointment(row, await this.halls.get(row.hall), row.ticket, now)
  }

  /** Halls with a window that takes all these items, or all halls, with the people who wait there now. */
  async hallList(itemCodes: readonly string[] | undefined, now: Date) {
    const items = itemCodes && (await this.items.all(itemCodes))
    const halls = items
      ? (await this.halls.accepting(...items)).map((hall) => atWindow(hall, items))
      : await this.halls.all()
    const [waiting, queueOf] = await Promise.all([this.waiting(now), queueRules(this.db)])
    return halls.map((hall) =>
      presentHall(hall, this.openOn(hall, now), waiting.get(hall.code) ?? 0, queueOf(hall.code)),
    )
  }

  /** 拥挤程度: how many people usually take a number, by weekday and hour. @throws Refusal 1004 */
  async usualCrowding(itemCodes: readonly string[] | undefined, now: Date) {
    const halls = itemCodes ? await this.halls.accepting(...(await this.items.all(itemCodes))) : await this.halls.all()
    const codes = halls.map(({ code }) => code)
    return presentUsual(await usualHours(this.db, codes, localDayOf(now)))
  }

  /** @throws Refusal 1004 */
  async hall(code: string, now: Date) {
    const hall = await this.halls.get(code)
    const [waiting, queue] = await Promise.all([this.waiting(now), queueRulesOf(this.db, code)])
    return presentHall(hall, this.openOn(hall, now), waiting.get(code) ?? 0, queue)
  }

  /** The hall's window for a visit that can be booked. @throws Refusal 1004, 2002, 2008 */
  async counter(hallCode: string, itemCodes: readonly string[], age: number | null = null): Promise<Counter> {
    const [hall, items] = await Promise.all([this.halls.get(hallCode), this.items.all(itemCodes)])
    const window = windowFor(hall, ...items)
    if (!window) throw new Refusal('2008')
    if (items.some(needsNoBooking)) throw new Refusal('2002', { YYDM: 'noneed' })
    return { hall: this.halls.forItem(hall, ...items), window, slots: slotsNeeded(items, window), age }
  }

  /** Windows for a visit at all halls that take it; none when an item needs no booking. @throws Refusal 1004 */
  async countersFor(itemCodes: readonly string[], age: number | null = null): Promise<Counter[]> {
    return this.counters(await this.items.all(itemCodes), age)
  }

  private async counters(items: readonly Item[], age: number | null): Promise<Counter[]> {
    if (items.some(needsNoBooking)) return []
    return (await this.halls.accepting(...items)).flatMap((hall) => {
      const window = windowFor(hall, ...items)
      return window ? [{ hall, window, slots: slotsNeeded(items, window), age }] : []
    })
  }

  private openOn(hall: Parameters<Opening['hoursOf']>[0], now: Date): boolean {
    return typeof this.opening.hoursOf(hall, localDayOf(now)) !== 'string'
  }

  private async waiting(now: Date): Promise<Map<string, number>> {
    const rows = await this.db.query<{ hall: string; waiting: number }>(
      `select hall, count(*)::int as waiting from ticket where day = $1 and state = 'dd' group by hall`,
      [localDayOf(now)],
    )
    return new Map(rows.map(({ hall, waiting }) => [hall, waiting]))
  }

  private isUpcoming(row: AppointmentRow, now: Date): boolean {
    return row.day >= localDayOf(now) && UPCOMING.has(stateAt(row, now))
  }

  /** A crowd that is refused at the same moment is shown the same alternatives, looked up once. */
  private alternatives(
    { slot, pool }: { slot: Slot; pool: string },
    items: readonly string[],
    counters: readonly Counter[],
    now: Date,
  ): Promise<unknown[]> {
    // Ages matter only where a hall has places for some of them.
    const age = counters.some(({ hall }) => hall.rules.quotaPools.length > 0) ? counters[0]?.age : null
    const key = `${slot.code} ${pool} ${items.join()} ${age}`
    const running = this.lookingUp.get(key)
    if (running) return running
    const started = alternativesTo(slot, counters, this.availability, now).finally(() => this.lookingUp.delete(key))
    this.lookingUp.set(key, started)
    return started
  }

  /** A slot that is full is answered with what is free instead; the first such answer stays. */
  private async explainFull(
    outcome: Outcome,
    request: WriteRequest,
    { slots, pool }: Pick<Decision, 'slots' | 'pool'>,
    items: readonly string[],
    counters: readonly Counter[],
    now: Date,
  ): Promise<void> {
    if (outcome.code !== '2001' || outcome.data !== null || !slots) return
    const TD = await this.alternatives({ slot: slots[0], pool }, items, counters, now)
    outcome.data = await this.ledger.explain(request, { TD })
  }

  /** Everything the rules say about a slot before the ledger is asked. The ledger still answers repeats first. */
  private async decide(
    slotCode: string,
    itemCodes: readonly string[],
    asked: Asked | null,
    now: Date,
  ): Promise<Decision> {
    const refuse = (code: Code, data: unknown = null): Decision => ({
      refusal: { code, data },
      slots: null,
      bookable: [],
      pool: GENERAL,
      hall: null,
      items: null,
      counters: [],
    })
    const found = await Promise.all(itemCodes.map((code) => this.items.find(code)))
    const items = found.filter((item) => item !== null)
    if (items.length < itemCodes.length || items.length === 0) return refuse('1004', { ZD: 'SXBM' })
    const place = await this.place(slotCode)
    if (!place) return refuse('1004', { ZD: 'HYBM' })
    const { window, day } = place
    if (windowFor(place.hall, ...items) !== window) return refuse('2008')
    if (items.some(needsNoBooking)) return refuse('2002', { YYDM: 'noneed' })
    const hall = this.halls.forItem(place.hall, ...items)
    // An agent of a company is its own: the rule is about people who send others.
    if (asked?.forSelf === false && asked.idType !== COMPANY && !hall.rules.proxyAllowed) return refuse('2018')
    const foreign = asked && items.find(({ audience }) => !audience.includes(audienceOf(asked)))
    if (foreign) return refuse('2041', { SXBM: foreign.code })
    const bookable = this.opening.bookable(hall, window, day, now)
    if (typeof bookable === 'string') return refuse(...closedAnswer(bookable))
    const slots = slotsFrom(bookable, slotCode, slotsNeeded(items, window))
    if (!slots) {
      const exists = this.opening.slotsOfDay(hall, window, day).some(({ code }) => code === slotCode)
      return exists ? refuse(...closedAnswer('cutoff')) : refuse('1004', { ZD: 'HYBM' })
    }
    const age = asked && ageAt(asked, day)
    const pool = poolOfVisit(slots, hall.rules.quotaPools, age)
    return { refusal: null, slots, bookable, pool, hall, items, counters: await this.counters(items, age) }
  }

  /** Hall, window and day that a slot's code names. */
  private async place(slotCode: string): Promise<{ hall: Hall; window: HallWindow; day: string } | null> {
    const named = readSlotCode(slotCode)
    const hall = named && (await this.halls.find(named.hall))
    const window = hall?.windows.find(({ kind }) => kind === named?.kind)
    return named && hall && window ? { hall, window, day: named.day } : null
  }

  private async present(operation: string, { code, data, answeredAt }: Outcome): Promise<Envelope> {
    if (code === '0' && WRITES.has(operation)) {
      const row = data as AppointmentRow
      return envelope('0', presentAppointment(row, await this.halls.get(row.hall), null, answeredAt))
    }
    if (code === '2040') return envelope(code, { BYYRBS: (data as { represented: string }).represented })
    if (code === '2003') {
      const { rule, limit, freesAt, blocking } = data as Limit
      const YYLSH = blocking ?? undefined
      return envelope('2003', { GZ: rule, XZ: limit, JFSJ: hallTime(new Date(freesAt)), YYLSH })
    }
    return presentWaitlistOutcome(operation, { code, data }, this.halls)
  }
}

/** Who owns what is changed, and for whom she may act right now. */
const ownership = ({ subject, principal }: ResidentCaller) => ({
  owner: subject,
  authority: principal?.subject ?? null,
})

const proxyOf = ({ name, principal }: ResidentCaller): Representation | null =>
  principal && { represented: principal.subject, relation: principal.relation, agentName: name }

const audienceOf = ({ idType }: Asked): Item['audience'][number] => (idType === COMPANY ? 'company' : 'person')

/** Of the hall's quota pools those that the window has which takes the visit: others mean nothing to who comes for it. */
function atWindow(hall: Hall, items: readonly Item[]): Hall {
  const kind = windowFor(hall, ...items)?.kind ?? ''
  const quotaPools = hall.rules.quotaPools.filter(({ windows }) => windows.includes(kind))
  return { ...hall, rules: { ...hall.rules, quotaPools } }
}

const needsNoBooking = ({ booking }: Pick<Item, 'booking'>): boolean => booking === 0

const itemsOf = ({ item, more_items }: Pick<AppointmentRow, 'item' | 'more_items'>): string[] => [item, ...more_items]

const askedFor = ({ person, person_id_no, for_self }: AppointmentRow): Asked => ({
  idType: person.slice(0, person.indexOf(':')),
  idNo: person_id_no,
  forSelf: for_self,
})

export interface HoldInput {
  KHDLSH: string
  HYBM: string
  SXBM: string[]
}

export interface ExtendInput extends ChangeInput {
  /** 适老模式 */
  SLMS?: 0 | 1 | undefined
}

export interface ChangeInput {
  KHDLSH: string
  YYLSH: string
}

/** A day that is closed because nobody knows the calendar is another answer than one closed by a rule. */
export function closedAnswer(closed: Closed): ['2002' | '2009', unknown] {
  return closed === 'calendar' ? ['2009', null] : ['2002', { YYDM: closed }]
}
