import type { Department, Guide, ItemCard, ItemPage, Region, SearchHit, Theme } from '@shared/catalogue/contract'
import type { Renewal } from '@shared/certificates/contract'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../../kit/clock'
import type { Logger } from '../../kit/logger'
import { ProblemError } from '../http/problem'
import type { Unworded } from '../merge/parts'
import { Guides } from './guides'
import { type Catalogue, Importer } from './importer'
import type { ItemSource } from './item-source'
import { type Audience, BadCursor, type ListQuery, type Snapshot } from './snapshot'

const PAGE = 20
const HITS = 10
const REGIONS_FRESH_MS = 60 * 60_000
const POPULAR_FRESH_MS = 60_000
/** The hall names the same matter of several regions, and some we do not list: so more are asked for than shown. */
const POPULAR_ASKED = 50
/** When those are of few kinds, this many of our own list are looked at for more. */
const LISTED = 400
/** 基本编码 has 12 digits: the first 9 name the main item (主项), the others its sub-item (子项). */
const MAIN_ITEM_DIGITS = 9

export interface QualityReport {
  imported: number
  rejected: number
  byDefect: Record<string, number>
  defects: { code: string; name: string; department: string; defects: string[] }[]
  /** null until the first import is complete. */
  importedAt: string | null
}

export interface CatalogueServiceOptions {
  source: ItemSource
  clock: Clock
  logger: Logger
  /** Metric: seconds since the catalogue was last up to date. */
  age: { set(seconds: number): void }
}

/**
 * Finding items and reading guides. Lists and search answer from our own copy of the catalogue, also while the hall is
 * down; before the first import everything throws `hall_unavailable`. A guide is the hall's own, asked when opened.
 */
export function createCatalogueService({ source, clock, logger, age }: CatalogueServiceOptions) {
  const guides = new Guides(source, clock, logger)
  const importer = new Importer({ source, clock, logger, age, changed: (codes) => guides.forget(codes) })

  const aging = { perf: { now: () => clock.now().getTime() }, ttlResolution: 0 }
  const regions = new LRUCache<string, Region[]>({
    max: 3_000,
    ttl: REGIONS_FRESH_MS,
    ...aging,
    noDeleteOnFetchRejection: true,
    fetchMethod: (parent) => source.regions(parent === '' ? undefined : parent),
  })
  const popular = new LRUCache<string, { code: string }[]>({
    max: 500,
    ttl: POPULAR_FRESH_MS,
    ...aging,
    fetchMethod: (region) => source.popular(region === '' ? undefined : region, POPULAR_ASKED),
  })

  /** Every first screen asks for the same eight: chosen once from the same catalogue and the same figures. */
  const chosen = new LRUCache<string, { snapshot: Snapshot; named: { code: string }[]; cards: ItemCard[] }>({
    max: 500,
  })

  function catalogue(): Catalogue {
    if (!importer.catalogue) throw new ProblemError('hall_unavailable')
    return importer.catalogue
  }

  const card = (code: string): ItemCard | null => importer.catalogue?.snapshot.entries.get(code)?.card ?? null

  return {
    /** First import at once, then changes every `seconds`. */
    start: (seconds: number): void => importer.start(seconds),
    stop: (): Promise<void> => importer.stop(),
    /** Brings the catalogue up to date now; throws when the hall does not answer. */
    refresh: (): Promise<void> => importer.refresh(),

    async themes(): Promise<Theme[]> {
      return catalogue().snapshot.themes
    },

    /** Those with something to show. */
    async departments(): Promise<Department[]> {
      return catalogue().snapshot.departments.filter((each) => each.items > 0)
    },

    /** Children of a region; without one, the province. */
    async regions(parent?: string): Promise<Region[]> {
      const key = parent ?? ''
      try {
        return (await regions.fetch(key)) ?? []
      } catch (error) {
        // Regions change once in years: known ones are as good as new.
        const known = regions.peek(key, { allowStale: true })
        if (!known) throw error
        return known
      }
    },

    /** @throws ProblemError invalid_request for a cursor that is not ours */
    async items(query: Omit<ListQuery, 'limit'> & { limit?: number | undefined }): Promise<ItemPage> {
      try {
        return catalogue().snapshot.list({ ...query, limit: query.limit ?? PAGE })
      } catch (error) {
        if (!(error instanceof BadCursor)) throw error
        throw new ProblemError('invalid_request', { errors: [{ path: 'query.cursor', message: 'unknown cursor' }] })
      }
    },

    async search(query: string, { region, limit }: { region?: string | undefined; limit?: number | undefined } = {}) {
      const { index, snapshot } = catalogue()
      return index
        .search(query, { region: region ?? null, limit: limit ?? HITS })
        .flatMap(({ code, matched, regions: count }): SearchHit[] => {
          const entry = snapshot.entries.get(code)
          return entry ? [{ ...entry.card, matched, regions: count }] : []
        })
    },

    /** @throws ProblemError not_found for unknown, withdrawn and refused items */
    async guide(code: string): Promise<Unworded<Guide>> {
      if (importer.catalogue?.snapshot.rejected.has(code)) throw new ProblemError('not_found')
      return guides.get(code)
    },

    /** What of a resident's an item can take, from our own copy; null when the item is not in it. */
    takes(code: string): { certificateTypes: readonly string[]; papers: boolean; form: boolean } | null {
      const entry = importer.catalogue?.snapshot.entries.get(code)
      return entry
        ? { certificateTypes: entry.certificateTypes, papers: entry.takesPapers, form: entry.card.online }
        : null
    },

    /** What a visit to a window takes of an item; null when the item is not listed. */
    atWindow(code: string): { name: string; minutes: number; audience: readonly Audience[] } | null {
      const entry = importer.catalogue?.snapshot.entries.get(code)
      return entry ? { name: entry.card.name, minutes: entry.minutes, audience: entry.audience } : null
    },

    /** How long a visit for these items takes at a window; null when one of them is not listed. */
    minutesAtWindow(codes: readonly string[]): number | null {
      let minutes = 0
      for (const code of codes) {
        const entry = importer.catalogue?.snapshot.entries.get(code)
        if (!entry) return null
        minutes += entry.minutes
      }
      return minutes
    },

    /** What renews a type of certificate for somebody who lives in a region; null when nothing we list does. */
    renewalOf(certificateType: string, region: string): Renewal | null {
      const card = importer.catalogue?.snapshot.renewalOf(certificateType, region)
      return card ? { item: card.code, itemName: card.name, online: card.online } : null
    },

    /** null for unknown, withdrawn and refused items. */
    card,

    /** Those that are listed, in the order asked. */
    cards: (codes: readonly string[]): ItemCard[] => codes.map(card).filter((each) => each !== null),

    /** The hall's most handled items that we list, each matter once, filled up with the most asked for. */
    async popular(region: string | undefined, count: number): Promise<ItemCard[]> {
      const { snapshot } = catalogue()
      const named = (await popular.fetch(region ?? '')) ?? []
      const key = `${region ?? ''} ${count}`
      const kept = chosen.get(key)
      if (kept && kept.snapshot === snapshot && kept.named === named) return kept.cards
      const cards = choosePopular(snapshot, named, region, count)
      chosen.set(key, { snapshot, named, cards })
      return cards
    },

    quality(): QualityReport {
      const snapshot = importer.catalogue?.snapshot
      const rejected = [...(snapshot?.rejected.values() ?? [])]
      const byDefect: Record<string, number> = {}
      for (const { defects } of rejected) for (const code of defects) byDefect[code] = (byDefect[code] ?? 0) + 1
      return {
        imported: snapshot?.entries.size ?? 0,
        rejected: rejected.length,
        byDefect,
        defects: rejected,
        importedAt: snapshot?.importedAt ?? null,
      }
    },
  }
}

export type CatalogueService = ReturnType<typeof createCatalogueService>

/**
 * The most used items, those the hall names first, one of each main item: the seven ways to handle one permit would
 * leave no room for the rest.
 */
function choosePopular(
  snapshot: Snapshot,
  named: readonly { code: string }[],
  region: string | undefined,
  count: number,
): ItemCard[] {
  const kinds = new Map<string, ItemCard>()
  const add = (card: ItemCard | undefined) => {
    const kind = card?.matter.slice(0, MAIN_ITEM_DIGITS)
    if (card && kind && kinds.size < count && !kinds.has(kind)) kinds.set(kind, card)
  }
  for (const { code } of named) add(snapshot.entries.get(code)?.card)
  if (kinds.size < count) for (const card of snapshot.list({ region, limit: LISTED }).items) add(card)
  return [...kinds.values()]
}
