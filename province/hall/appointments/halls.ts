import type { Database, Queryable } from '../../../kit/database'
import type { HallRules, ItemRules } from '../../data/types'
import type { Item } from '../catalogue/items'
import { Refusal } from '../http/envelope'
import type { Hours, OpeningHall, OpeningWindow } from './opening'
import { strictestFor } from './strictest'

export interface HallWindow extends OpeningWindow {
  name: string
  /** Kinds of items that may be done here in one visit: its own, and at a general window what the hall says. */
  takes: readonly string[]
}

export interface Hall extends OpeningHall {
  name: string
  address: string
  region: string
  /** Its own region and all above it. */
  regions: readonly string[]
  phone: string
  lng: number
  lat: number
  datum: 'GCJ-02'
  windows: readonly HallWindow[]
  /** Rules that items have of their own here, by the item's code. */
  itemRules: Readonly<Record<string, ItemRules>>
  /** Set by `forItem`: those of `rules` that are the item's own. Limits among them count that item alone. */
  ownRules?: readonly (keyof ItemRules)[]
}

interface Row {
  code: string
  name: string
  region: string
  regions: string[]
  address: string
  phone: string
  lng: number
  lat: number
  datum: 'GCJ-02'
  hours: Hours[]
  opens_saturday: boolean
  exceptions: Hall['exceptions']
  releases: Hall['releases']
  rules: HallRules
  item_rules: Hall['itemRules'] | null
  windows: HallWindow[]
}

/** $1: only this one */
const HALLS = `
  with recursive above (start, code, parent) as (
    select distinct r.code, r.code, r.parent from region r join hall h on h.region = r.code
    union all
    select above.start, r.code, r.parent from above join region r on r.code = above.parent
  )
  select h.code, h.name, h.region, h.address, h.phone, h.lng, h.lat, h.datum, h.hours, h.opens_saturday, h.exceptions, h.releases, h.rules,
    (select jsonb_object_agg(i.item, i.rules) from hall_item_rules i where i.hall = h.code) as item_rules,
    (select array_agg(above.code) from above where above.start = h.region) as regions,
    (select jsonb_agg(jsonb_build_object('kind', w.kind, 'name', w.name, 'count', w.count, 'slotMin', w.slot_min, 'takes', w.takes)
       order by w.kind) from hall_window w where w.hall = h.code) as windows
  from hall h where $1::text is null or h.code = $1 order by h.code`

/** All halls, read once, and anew after one was changed. */
export class Halls {
  private loaded: Promise<Map<string, Hall>> | null = null
  private readonly forItems = new WeakMap<Hall, Map<string, Hall>>()

  constructor(private readonly db: Database) {}

  async all(): Promise<Hall[]> {
    return [...(await this.byCode()).values()]
  }

  /** @throws Refusal 1004 */
  async get(code: string): Promise<Hall> {
    const hall = (await this.byCode()).get(code)
    if (!hall) throw new Refusal('1004')
    return hall
  }

  async find(code: string): Promise<Hall | null> {
    return (await this.byCode()).get(code) ?? null
  }

  /** Halls that have a window for the visit and lie in the region whose items they are, with the rules for those items. */
  async accepting(...items: readonly Item[]): Promise<Hall[]> {
    return (await this.all())
      .filter((hall) => windowFor(hall, ...items) !== null)
      .map((hall) => this.forItem(hall, ...items))
  }

  /** The hall as it is for a visit: the items' own rules in place of the hall's, the strictest of several. */
  forItem(hall: Hall, ...items: readonly Pick<Item, 'code'>[]): Hall {
    const own = items.map(({ code }) => hall.itemRules[code])
    const [only] = own
    if (own.every((each) => each === undefined)) return hall
    const known = this.forItems.get(hall) ?? new Map<string, Hall>()
    this.forItems.set(hall, known)
    const key = items.map(({ code }) => code).join()
    const made =
      known.get(key) ??
      (only && items.length === 1 ? withOwnRules(hall, only) : { ...hall, rules: strictestFor(hall.rules, own) })
    known.set(key, made)
    return made
  }

  /** As a transaction sees it that changes it. */
  async asWritten(tx: Queryable, code: string): Promise<Hall> {
    return hallFrom(await tx.one<Row>(HALLS, [code]))
  }

  /** One was changed: whoever asks from now on gets it as it is. */
  forget(): void {
    this.loaded = null
  }

  private byCode(): Promise<Map<string, Hall>> {
    this.loaded ??= this.load().catch((error: unknown) => {
      this.forget()
      throw error
    })
    return this.loaded
  }

  private async load(): Promise<Map<string, Hall>> {
    const rows = await this.db.query<Row>(HALLS, [null])
    if (rows.length === 0) throw new Error('the hall system holds no halls: it has not been seeded')
    return new Map(rows.map((row) => [row.code, hallFrom(row)]))
  }
}

function hallFrom({ opens_saturday, windows, item_rules, ...row }: Row): Hall {
  return { ...row, opensSaturday: opens_saturday, windows: windows ?? [], itemRules: item_rules ?? {} }
}

export const withOwnRules = (hall: Hall, own: ItemRules): Hall => ({
  ...hall,
  rules: { ...hall.rules, ...own },
  ownRules: Object.keys(own) as (keyof ItemRules)[],
})

/**
 * The hall's window that takes all items of a visit: their own when they are of one kind, else a general one (综合窗口) that
 * takes each of them. Null when it has none (2008).
 */
export function windowFor(hall: Hall, ...items: readonly Item[]): HallWindow | null {
  if (!items.every(({ region }) => hall.regions.includes(region))) return null
  const kinds = new Set(items.map(({ windowKind }) => windowKind))
  const fits = ({ kind, takes }: HallWindow) =>
    kinds.size === 1 ? kinds.has(kind) : [...kinds].every((each) => takes.includes(each))
  return hall.windows.find(fits) ?? null
}
