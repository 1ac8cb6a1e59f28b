import { randomInt } from 'node:crypto'
import type { Database } from '../../../kit/database'
import { localDayOf } from '../../../shared/standards/time'
import type { Item, Items } from '../catalogue/items'
import { type Code, type Envelope, envelope } from '../http/envelope'
import { type WriteRequest, writeRequest } from '../http/read'
import { type ResidentCaller, referenceScope } from '../http/tokens'
import { hallTime } from '../words'
import { type Hall, type Halls, windowFor } from './halls'
import { limitsOf, type Outcome, type Person, personKey } from './ledger'
import { ageAt } from './places'
import { presentItems } from './present'
import { slotsNeeded } from './visit'

/** 持证主体代码类型 of a company: 统一社会信用代码. */
const COMPANY = '001'

export interface JoinInput {
  KHDLSH: string
  SXBM: string[]
  DTBM: string[]
  RQ: string[]
}

export interface ChangeInput extends Pick<JoinInput, 'KHDLSH' | 'DTBM' | 'RQ'> {
  HBLSH: string
}

/** An entry as the ledger keeps it. From a row times are Dates, inside an outcome ISO text. */
export interface EntryRow {
  code: string
  item: string
  item_name: string
  /** What is done in the same visit besides. */
  more_items: string[]
  more_item_names: string[]
  halls: string[]
  days: string[]
  state: 'hb' | 'yl' | 'wc' | 'tc' | 'js'
  for_self: boolean
  person: string
  person_name: string
  person_id_no: string
  unanswered: number
  version: number
  created_at: Date | string
  updated_at: Date | string
  /** How many wait before it; absent when it waits no longer. */
  ahead?: number
}

interface OfferRow {
  offer_code: string
  offer_hall: string
  starts_at: Date
  ends_at: Date
  hold_until: Date
}

export const WAITLIST_WRITES: ReadonlySet<string> = new Set(['hb', 'gg', 'tc'])

/** 候补: those who wait for a place, each in a line that the ledger keeps; see 020-waitlist.sql. */
export class Waitlist {
  constructor(
    private readonly db: Database,
    private readonly items: Items,
    private readonly halls: Halls,
  ) {}

  /** 登记: for one visit, at some halls on some days. */
  async join(caller: ResidentCaller, input: JoinInput, now: Date): Promise<Envelope> {
    // For somebody else it is another request, though the rest of it is the same.
    const asked = { ...input, BYYRBS: caller.principal?.subject }
    const request = writeRequest(referenceScope(caller), 'hb', asked)
    const { idType, idNo } = caller.principal ?? caller
    const about = { itemCodes: input.SXBM, person: { idType, idNo }, forSelf: caller.principal === null }
    const { refusal, items, wish } = await this.decide(about, input, now)
    const entry = wish && { ...entryFor(items, caller, now), ...wish }
    return this.write('waitlist_join($1, $2, $3, $4)', [request, refusal, entry, now], 'hb')
  }

  /** 更改: other halls and days; the place in line stays (052-waitlist-change.sql). */
  async change(caller: ResidentCaller, input: ChangeInput, now: Date): Promise<Envelope> {
    const request = writeRequest(referenceScope(caller), 'gg', input)
    const known = await this.db.maybe<EntryRow>('select * from waitlist_entry where code = $1', [input.HBLSH])
    // The ledger says that there is none, or whose it is.
    const { refusal, wish } = known ? await this.decide(askedFor(known), input, now) : NOTHING
    const values = [request, input.HBLSH, caller.subject, refusal, wish, now]
    return this.write('waitlist_change($1, $2, $3, $4, $5, $6)', values, 'gg')
  }

  /** 退出 */
  async leave(caller: ResidentCaller, input: { KHDLSH: string; HBLSH: string }, now: Date): Promise<Envelope> {
    const request: WriteRequest = writeRequest(referenceScope(caller), 'tc', input)
    return this.write('waitlist_leave($1, $2, $3, $4)', [request, input.HBLSH, caller.subject, now], 'tc')
  }

  /** Open entries, the oldest first. */
  async own(caller: ResidentCaller, now: Date) {
    const rows = await this.db.query<EntryRow & Partial<OfferRow>>(
      `select e.*, e.days::text[] as days, waitlist_ahead(e, $2) as ahead,
         a.code as offer_code, a.hall as offer_hall, a.starts_at, a.ends_at, a.hold_until
       from waitlist_entry e
       left join appointment a on a.code = e.offer and e.state = 'yl' and a.state = 'yl' and a.hold_until > $2
       where e.owner = $1 and e.state in ('hb', 'yl') and e.last_day >= $3 order by e.created_at`,
      [caller.subject, now, localDayOf(now)],
    )
    return {
      LB: await Promise.all(rows.map((row) => presentEntry(row, this.halls, isOffer(row) ? row : null))),
    }
  }

  /** What the rules of a hall mean for an entry's offers there; `hall` is the one for its items. */
  termsOf(hall: Hall, items: readonly Item[], person: Pick<Person, 'idType' | 'idNo'>, firstDay: string) {
    const { rules } = hall
    const window = windowFor(hall, ...items)
    if (!window) throw new Error('a hall that does not take the visit has no terms for it')
    const age = ageAt(person, firstDay)
    return {
      kind: window.kind,
      slots: slotsNeeded(items, window),
      limits: limitsOf(hall),
      cutoffMin: rules.cutoffMin,
      sameDay: rules.sameDay,
      cancelBeforeMin: rules.cancelBeforeMin,
      beforeMin: rules.checkIn.beforeMin,
      graceMin: rules.checkIn.graceMin,
      groups: rules.quotaPools
        .filter(({ fromAge, belowAge }) => age !== null && fromAge <= age && age < belowAge)
        .map(({ key }) => key),
    }
  }

  private async write(call: string, values: unknown[], operation: string): Promise<Envelope> {
    const { answer } = await this.db.one<{ answer: Omit<Outcome, 'answeredAt'> }>(`select ${call} as answer`, values)
    return presentWaitlistOutcome(operation, answer, this.halls)
  }

  /** Everything the rules say about waiting for this, before the ledger is asked. */
  private async decide(
    { itemCodes, person, forSelf }: Asked,
    { DTBM, RQ }: Pick<JoinInput, 'DTBM' | 'RQ'>,
    now: Date,
  ): Promise<Decision> {
    const refuse = (code: Code, data: unknown = null): Decision => ({ refusal: { code, data }, items: [], wish: null })
    const known = await Promise.all(itemCodes.map((code) => this.items.find(code)))
    const items = known.filter((item) => item !== null)
    if (items.length < itemCodes.length) return refuse('1004', { ZD: 'SXBM' })
    if (items.some(({ booking }) => booking === 0)) return refuse('2002', { YYDM: 'noneed' })
    const isCompany = person.idType === COMPANY
    const foreign = items.find(({ audience }) => !audience.includes(isCompany ? 'company' : 'person'))
    if (foreign) return refuse('2041', { SXBM: foreign.code })
    const codes = [...new Set(DTBM)].sort()
    const found = await Promise.all(codes.map((code) => this.halls.find(code)))
    const halls = found.filter((hall) => hall !== null)
    if (halls.length < codes.length) return refuse('1004', { ZD: 'DTBM' })
    if (halls.some((hall) => windowFor(hall, ...items) === null)) return refuse('2008')
    const days = [...new Set(RQ)].filter((day) => day >= localDayOf(now)).sort()
    const [firstDay, lastDay] = [days[0], days.at(-1)]
    if (firstDay === undefined) return refuse('1001', { ZD: 'RQ', YQ: '今天或以后的日期' })
    const forItems = halls.map((hall) => this.halls.forItem(hall, ...items))
    // An agent of a company is its own: the rule is about people who send others.
    if (!forSelf && !isCompany && !forItems.every(({ rules }) => rules.proxyAllowed)) return refuse('2018')
    const terms = forItems.map((hall) => [hall.code, this.termsOf(hall, items, person, firstDay)])
    return {
      refusal: null,
      items,
      wish: { halls: codes, days, last_day: lastDay, terms: Object.fromEntries(terms) },
    }
  }
}

interface Asked {
  itemCodes: readonly string[]
  person: Pick<Person, 'idType' | 'idNo'>
  forSelf: boolean
}

interface Decision {
  refusal: { code: Code; data: unknown } | null
  items: readonly Item[]
  /** What is waited for, and what the rules of the halls mean for it. */
  wish: object | null
}

function entryFor([item, ...more]: readonly Item[], { principal, ...caller }: ResidentCaller, now: Date) {
  if (!item) throw new Error('a visit is for something')
  const person = principal ?? caller
  return {
    code: entryCode(now),
    item: item.code,
    item_name: item.name,
    more_items: more.map(({ code }) => code),
    more_item_names: more.map(({ name }) => name),
    state: 'hb',
    owner: caller.subject,
    person: personKey(person),
    person_name: person.name,
    person_id_no: person.idNo,
    for_self: principal === null,
    represented: principal?.subject ?? null,
    relation: principal?.relation ?? null,
    agent_name: principal && caller.name,
    unanswered: 0,
    look_at: now,
    version: 1,
    created_at: now,
    updated_at: now,
  }
}

/** HB + day + 10 digits; the owner is checked on every use. */
function entryCode(now: Date): string {
  const digits = Array.from({ length: 10 }, () => randomInt(10)).join('')
  return `HB${localDayOf(now).replaceAll('-', '')}${digits}`
}

const NOTHING: Decision = { refusal: null, items: [], wish: null }

const askedFor = ({ item, more_items, person, person_id_no, for_self }: EntryRow): Asked => ({
  itemCodes: [item, ...more_items],
  person: { idType: person.slice(0, person.indexOf(':')), idNo: person_id_no },
  forSelf: for_self,
})

const isOffer = (row: Partial<OfferRow>): row is OfferRow => Boolean(row.offer_code)

/** The answer to a write of the line, the first time and whenever it is asked for again. */
export async function presentWaitlistOutcome(
  operation: string,
  { code, data }: Pick<Outcome, 'code' | 'data'>,
  halls: Halls,
): Promise<Envelope> {
  if (code !== '0' || !WAITLIST_WRITES.has(operation)) return envelope(code, data)
  return envelope('0', await presentEntry(data as EntryRow, halls, null))
}

async function presentEntry(row: EntryRow, halls: Halls, offer: OfferRow | null) {
  const nameOf = async (code: string) => (await halls.get(code)).name
  return {
    HBLSH: row.code,
    ZT: row.state === 'yl' && offer === null ? 'hb' : row.state,
    SX: presentItems(row),
    DT: await Promise.all(row.halls.map(async (DTBM) => ({ DTBM, DTMC: await nameOf(DTBM) }))),
    RQ: row.days,
    QMRS: row.state === 'hb' ? (row.ahead ?? 0) : null,
    YL: offer && {
      YYLSH: offer.offer_code,
      DTBM: offer.offer_hall,
      DTMC: await nameOf(offer.offer_hall),
      KSSJ: hallTime(offer.starts_at),
      JSSJ: hallTime(offer.ends_at),
      YLDQSJ: hallTime(offer.hold_until),
    },
    BRBZ: row.for_self ? 1 : 0,
    BYYRXM: row.person_name,
    WDCS: row.unanswered,
    SJBBH: row.version,
    CJSJ: hallTime(new Date(row.created_at)),
    GXSJ: hallTime(new Date(row.updated_at)),
  }
}
