import type { Database } from '../../../kit/database'
import type { HallRules } from '../../data/types'
import type { Item } from '../catalogue/items'
import { Refusal } from '../http/envelope'
import type { Hours, OpeningHall, OpeningWindow } from './opening'

export interface HallWindow extends OpeningWindow {
  name: string
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
  rules: HallRules
  windows: HallWindow[]
}

const ALL_HALLS = `
  with recursive above (start, code, parent) as (
    select distinct r.code, r.code, r.parent from region r join hall h on h.region = r.code
    union all
    select above.start, r.code, r.parent from above join region r on r.code = above.parent
  )
  select h.code, h.name, h.region, h.address, h.phone, h.lng, h.lat, h.datum, h.hours, h.opens_saturday, h.exceptions, h.rules,
    (select array_agg(above.code) from above where above.start = h.region) as regions,
    (select jsonb_agg(jsonb_build_object('kind', w.kind, 'name', w.name, 'count', w.count, 'slotMin', w.slot_min)
       order by w.kind) from hall_window w where w.hall = h.code) as windows
  from hall h order by h.code`

/** All halls, read once: the hall system has no call that changes one. */
export class Halls {
  private loaded: Promise<Map<string, Hall>> | null = null

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

  /** Halls whose windows take the item and that lie in the region whose item it is. */
  async accepting(item: Item): Promise<Hall[]> {
    return (await this.all()).filter((hall) => windowFor(hall, item) !== null)
  }

  private byCode(): Promise<Map<string, Hall>> {
    this.loaded ??= this.load().catch((error: unknown) => {
      this.loaded = null
      throw error
    })
    return this.loaded
  }

  private async load(): Promise<Map<string, Hall>> {
    const rows = await this.db.query<Row>(ALL_HALLS)
    if (rows.length === 0) throw new Error('the hall system holds no halls: it has not been seeded')
    return new Map(
      rows.map(({ opens_saturday, windows, ...row }) => [
        row.code,
        { ...row, opensSaturday: opens_saturday, windows: windows ?? [] },
      ]),
    )
  }
}

/** The hall's window that takes the item, or null when the hall does not accept it (2008). */
export function windowFor(hall: Hall, item: Item): HallWindow | null {
  if (!hall.regions.includes(item.region)) return null
  return hall.windows.find((window) => window.kind === item.windowKind) ?? null
}
