import type { Department, ItemCard, Theme } from '@shared/catalogue/contract'
import { type RawItem, toCard } from './hall-items'
import type { DefectCode } from './quality'
import { nearest, usual } from './region-choice'
import type { SearchDoc } from './search/groups'

/** An item that passed the gate, with what lists and searches need. The guide itself is asked from the hall. */
export interface Entry {
  card: ItemCard
  region: string
  /** The same for every region that handles this situation of the matter. */
  group: string
  aliases: readonly string[]
  result: string
  departmentCode: string
  themes: readonly string[]
  demand: number
  /** Types of certificates that can stand for its materials: asked from the store while the hall is asked for the guide. */
  certificateTypes: readonly string[]
  /** Whether papers kept from before can. */
  takesPapers: boolean
  /** Type of the certificate it renews. */
  renews: string | null
  /** Minutes at the window. */
  minutes: number
  /** 服务对象: whom it can be done for. */
  audience: readonly Audience[]
}

export type Audience = 'person' | 'company'
const FOR_EACH: readonly (readonly Audience[])[] = [[], ['person'], ['company'], ['person', 'company']]

/** server_type: 1 自然人 · 2 企业法人 · 1,2 both. The same few lists for all items. */
const audienceOf = (serverType: string): readonly Audience[] => {
  const types = serverType.split(',')
  return FOR_EACH[(types.includes('1') ? 1 : 0) + (types.includes('2') ? 2 : 0)] ?? []
}

export interface Rejected {
  code: string
  name: string
  department: string
  defects: DefectCode[]
}

/** Equal texts of 8,033 items are kept once: regions repeat nearly everything. */
export class TextPool {
  private readonly texts = new Map<string, string>()

  one<T extends string | null>(text: T): T {
    if (text === null) return text
    const known = this.texts.get(text)
    if (known !== undefined) return known as T
    this.texts.set(text, text)
    return text
  }

  all<T extends object>(record: T): T {
    const pooled = Object.entries(record).map(([key, value]) => [
      key,
      typeof value === 'string' ? this.one(value) : value,
    ])
    return Object.fromEntries(pooled) as T
  }
}

export function toEntry(raw: RawItem, pool: TextPool): Entry {
  return {
    card: pool.all(toCard(raw)),
    region: pool.one(raw.area_code),
    group: pool.one(raw.catalog_code),
    aliases: raw.task_alias.map((alias) => pool.one(alias)),
    result: pool.one(raw.result_name),
    departmentCode: pool.one(raw.dept_code),
    themes: raw.topic.map((theme) => pool.one(theme)),
    demand: raw.visit_count,
    certificateTypes: [...new Set(raw.material.flatMap((each) => each.cert_type_code ?? []))].map((type) =>
      pool.one(type),
    ),
    // A certificate may be handed in as an uploaded picture of it, which is then kept as well.
    takesPapers: raw.material.some((each) => each.stuff_kinds.length > 0 || each.cert_type_code !== null),
    renews: pool.one(raw.renew_cert_type_code),
    minutes: raw.duration_min ?? 0,
    audience: audienceOf(raw.server_type),
  }
}

interface Listed {
  group: string
  /** Sum over regions when the order was last made. */
  demand: number
  entries: Entry[]
  /** Of any of its regions. */
  themes: Set<string>
  departments: Set<string>
}

export interface ListQuery {
  theme?: string | undefined
  department?: string | undefined
  region?: string | undefined
  cursor?: string | undefined
  limit: number
}

/** The cursor was not given out by us. */
export class BadCursor extends Error {}

/** The catalogue as it was at one moment. Never changes: a newer one takes its place as a whole. */
export class Snapshot {
  /** Most used first. */
  private readonly listed: Listed[]
  private readonly demands = new Map<string, number>()
  /** What renews a type of certificate, the most used first. */
  private readonly renewals = new Map<string, Entry[]>()
  readonly themes: Theme[]
  readonly departments: Department[]

  constructor(
    readonly entries: ReadonlyMap<string, Entry>,
    readonly rejected: ReadonlyMap<string, Rejected>,
    reference: { themes: readonly Theme[]; departments: readonly Department[] },
    readonly importedAt: string,
    /** Whose order is kept for what is in both, so that nobody who is paging meets an item twice or never. */
    before: Snapshot | null = null,
  ) {
    const groups = new Map<string, Listed>()
    for (const entry of entries.values()) {
      let listed = groups.get(entry.group)
      if (!listed) {
        listed = { group: entry.group, demand: 0, entries: [], themes: new Set(), departments: new Set() }
        groups.set(entry.group, listed)
      }
      listed.demand += entry.demand
      listed.entries.push(entry)
      for (const theme of entry.themes) listed.themes.add(theme)
      listed.departments.add(entry.departmentCode)
    }
    for (const entry of entries.values()) {
      if (entry.renews === null) continue
      const known = this.renewals.get(entry.renews)
      if (known) known.push(entry)
      else this.renewals.set(entry.renews, [entry])
    }
    for (const known of this.renewals.values())
      known.sort((a, b) => b.demand - a.demand || (a.card.code < b.card.code ? -1 : 1))
    for (const { entries: own } of groups.values()) own.sort((a, b) => (a.card.code < b.card.code ? -1 : 1))
    for (const listed of groups.values()) {
      this.demands.set(listed.group, before?.demands.get(listed.group) ?? listed.demand)
      listed.demand = this.demands.get(listed.group) as number
    }
    this.listed = [...groups.values()].sort(order)
    // Counted as lists show them, so that a theme with 60 items is a list of 60.
    const count = new Map<string, number>()
    for (const { themes, departments } of this.listed)
      for (const code of [...themes, ...departments]) count.set(code, (count.get(code) ?? 0) + 1)
    this.themes = reference.themes.map((theme) => ({ ...theme, items: count.get(theme.code) ?? 0 }))
    this.departments = reference.departments.map((each) => ({ ...each, items: count.get(each.code) ?? 0 }))
  }

  /**
   * One item for each matter and situation: that of the asked region or the nearest above it, which a resident there
   * would go to; the city's when no region is asked. A newer snapshot between two pages neither repeats nor skips.
   * @throws BadCursor
   */
  list(query: ListQuery): { items: ItemCard[]; total: number; next: string | null } {
    const after = query.cursor === undefined ? null : readCursor(query.cursor)
    const found: { listed: Listed; entry: Entry }[] = []
    for (const listed of this.listed) {
      const entry = fits(listed, query) && pick(listed, query.region)
      if (entry) found.push({ listed, entry })
    }
    const rest = after ? found.filter(({ listed }) => order(after, listed) < 0) : found
    const page = rest.slice(0, query.limit)
    const last = page.at(-1)?.listed
    return {
      items: page.map(({ entry }) => entry.card),
      total: found.length,
      next: last && rest.length > page.length ? `${last.demand}.${last.group}` : null,
    }
  }

  /** What renews a type of certificate for somebody in a region: there, else in its city; null when it is not listed. */
  renewalOf(certificateType: string, region: string): ItemCard | null {
    return nearest(this.renewals.get(certificateType) ?? [], region)?.card ?? null
  }

  docs(): SearchDoc[] {
    const departments = new Map(this.departments.map((each) => [each.code, each]))
    const themes = new Map(this.themes.map((each) => [each.code, each.name]))
    return [...this.entries.values()].map((entry) => ({
      code: entry.card.code,
      group: entry.group,
      name: entry.card.name,
      aliases: entry.aliases,
      result: entry.result,
      department: departments.get(entry.departmentCode) ?? {
        code: entry.departmentCode,
        name: entry.card.department,
        shortName: entry.card.department,
      },
      themes: entry.themes.map((code) => themes.get(code)).filter((name) => name !== undefined),
      region: entry.region,
      regionName: entry.card.regionName,
      demand: entry.demand,
    }))
  }
}

type Position = Pick<Listed, 'demand' | 'group'>
const order = (a: Position, b: Position): number =>
  b.demand - a.demand || (a.group < b.group ? -1 : a.group > b.group ? 1 : 0)

function readCursor(cursor: string): Position {
  const [, demand, group] = /^(\d{1,15})\.([A-Za-z0-9_.:-]{1,64})$/.exec(cursor) ?? []
  if (demand === undefined || group === undefined) throw new BadCursor()
  return { demand: Number(demand), group }
}

const fits = (listed: Listed, { theme, department }: ListQuery): boolean =>
  (theme === undefined || listed.themes.has(theme)) && (department === undefined || listed.departments.has(department))

const pick = ({ entries }: Listed, region: string | undefined): Entry | null =>
  region === undefined ? usual(entries) : nearest(entries, region)
