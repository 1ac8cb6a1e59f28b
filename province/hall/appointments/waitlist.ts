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
import { slotsNeeded } from './visit'

/** Open entries of one person. */
const MOST_OPEN = 3
/** How long an offer stands, of the day from 08:00 to 22:00. */
const OFFER_SECONDS = 15 * 60
/** 持证主体代码类型 of a company: 统一社会信用代码. */
const COMPANY = '001'

export interface JoinInput {
  KHDLSH: string
  SXBM: string
  DTBM: string[]
  RQ: string[]
}

/** An entry as the ledger keeps it. From a row times are Dates, inside an outcome ISO text. */
export interface EntryRow {
  code: string
  item: string
  item_name: string
  halls: string[]
  days: string[]
  state: 'hb' | 'yl' | 'wc' | 'tc' | 'js'
  for_self: boolean
  person_name: string
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

export const WAITLIST_WRITES: ReadonlySet<string> = new Set(['hb', 'tc'])

/** 候补: those who wait for a place, each in a line that the ledger keeps; see 020-waitlist.sql. */
export class Waitlist {
  constructor(
    private readonly db: Database,
    private readonly items: Items,
    private readonly halls: Halls,
  ) {}

  /** 登记: for one item, at some halls on some days. */
  async join(caller: ResidentCaller, input: JoinInput, now: Date): Promise<Envelope> {
    // For somebody else it is another request, though the rest of it is the same.
    const asked = { ...input, BYYRBS: caller.principal?.subject }
    const request = writeRequest(referenceScope(caller), 'hb', asked)
    const { refusal, entry } = await this.decide(caller, input, now)
    return this.write('waitlist_join($1, $2, $3, $4, $5)', [request, refusal, entry, MOST_OPEN, now], 'hb')
  }

  /** 退出 */
  async leave(caller: ResidentCaller, input: { KHDLSH: string; HBLSH: string }, now: Date): Promise<Envelope> {
    const request: WriteRequest = writeRequest(referenceScope(caller), 'tc', input)
    return this.write('waitlist_leave($1, $2, $3, $4)', [request, input.HBLSH, caller.subject, now], 'tc')
  }

  /** Open entries, the oldest first, with the rules of waiting. */
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
      XZ: MOST_OPEN,
      LSMS: OFFER_SECONDS,
    }
  }

  /** What the rules of a hall mean for an entry's offers there; `hall` is the one for its item. */
  termsOf(hall: Hall, item: Item, person: Pick<Person, 'idType' | 'idNo'>, firstDay: string) {
    const { rules } = hall
    const window = windowFor(hall, item)
    if (!window) throw new Error('a hall that does not take the item has no terms for it')
    const age = ageAt(person, firstDay)
    return {
      kind: window.kind,
      slots: slotsNeeded([item], window),
      limits: limitsOf(hall),
      cutoffMin: rules.cutoffMin,
      sameDay: rules.sameDay,
      cancelBeforeMin: rules.cancelBeforeMin,
      beforeMin: rules.checkIn.beforeMin,
      graceMin: rules.checkIn.graceMin,
      offerSeconds: OFFER_SECONDS,
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
    caller: ResidentCaller,
    { SXBM, DTBM, RQ }: JoinInput,
    now: Date,
  ): Promise<{ refusal: { code: Code; data: unknown } | null; entry: object | null }> {
    const refuse = (code: Code, data: unknown = null) => ({ refusal: { code, data }, entry: null })
    const item = await this.items.find(SXBM)
    if (!item) return refuse('1004', { ZD: 'SXBM' })
    if (item.booking === 0) return refuse('2002', { YYDM: 'noneed' })
    const { principal } = caller
    const { idType, idNo, name } = principal ?? caller
    const person: Person = { idType, idNo, name }
    if (!item.audience.includes(idType === COMPANY ? 'company' : 'person')) return refuse('2041', { SXBM })
    const codes = [...new Set(DTBM)].sort()
    const found = await Promise.all(codes.map((code) => this.halls.find(code)))
    const halls = found.filter((hall) => hall !== null)
    if (halls.length < codes.length) return refuse('1004', { ZD: 'DTBM' })
    if (halls.some((hall) => windowFor(hall, item) === null)) return refuse('2008')
    const days = [...new Set(RQ)].filter((day) => day >= localDayOf(now)).sort()
    const [firstDay] = days
    if (firstDay === undefined) return refuse('1001', { ZD: 'RQ', YQ: '今天或以后的日期' })
    const forItem = halls.map((hall) => this.halls.forItem(hall, item))
    // An agent of a company is its own: the rule is about people who send others.
    const mayAct = principal === null || idType === COMPANY || forItem.every(({ rules }) => rules.proxyAllowed)
    if (!mayAct) return refuse('2018')
    const terms = forItem.map((hall) => [hall.code, this.termsOf(hall, item, person, firstDay)])
    const entry = {
      ...entryFor(item, now),
      halls: codes,
      days,
      last_day: days.at(-1),
      terms: Object.fromEntries(terms),
      owner: caller.subject,
      person: personKey(person),
      person_name: person.name,
      person_id_no: person.idNo,
      for_self: principal === null,
      represented: principal?.subject ?? null,
      relation: principal?.relation ?? null,
      agent_name: principal && caller.name,
    }
    return { refusal: null, entry }
  }
}

const entryFor = (item: Item, now: Date) => ({
  code: entryCode(now),
  item: item.code,
  item_name: item.name,
  state: 'hb',
  unanswered: 0,
  look_at: now,
  version: 1,
  created_at: now,
  updated_at: now,
})

/** HB + day + 10 digits; the owner is checked on every use. */
function entryCode(now: Date): string {
  const digits = Array.from({ length: 10 }, () => randomInt(10)).join('')
  return `HB${localDayOf(now).replaceAll('-', '')}${digits}`
}

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
    SXBM: row.item,
    SXMC: row.item_name,
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
