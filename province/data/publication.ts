import { hash } from './random'
import { CITY_CODE } from './regions/regions'
import type { Item } from './types'

/** What Guangzhou publishes: the city's own items and those of its eleven districts. */
export const PUBLISHED_ITEMS = 8033

/** Yuexiu, Liwan, Haizhu and Tianhe are built up: nobody farms there. */
const WITHOUT_FARMLAND = new Set(['440103', '440104', '440105', '440106'])
const PET_MATTERS = new Set(['animalClinic', 'animalQuarantine'])

/**
 * Not every district takes up everything: what is hardly ever asked for there is done at the city or in another
 * district. The rarest are left out until the list has the published number; everything stays published somewhere.
 */
export function publish(items: readonly Item[]): Item[] {
  let surplus = items.length - PUBLISHED_ITEMS
  if (surplus < 0) throw new Error(`${-surplus} items short of ${PUBLISHED_ITEMS}: write more matters`)

  const places = new Map<string, number>()
  for (const { catalogCode } of items) places.set(catalogCode, (places.get(catalogCode) ?? 0) + 1)

  const rarestFirst = items
    .filter((item) => item.region !== CITY_CODE)
    .map((item) => ({ item, asked: askedFor(item) }))
    .sort((a, b) => a.asked - b.asked)
  const left = new Set<Item>()
  for (const { item } of rarestFirst) {
    const others = (places.get(item.catalogCode) ?? 0) - 1
    if (surplus === 0 || others === 0) continue
    left.add(item)
    places.set(item.catalogCode, others)
    surplus -= 1
  }
  return items.filter((item) => !left.has(item))
}

/** How much a district is asked for an item: within a matter the commonest situations come first (last digits of its code). */
function askedFor({ matter, region, catalogCode }: Item): number {
  const farming = matter.department === '农业' && !PET_MATTERS.has(matter.key)
  if (farming && WITHOUT_FARMLAND.has(region.slice(0, 6))) return -100
  const situation = Number(catalogCode.slice(9))
  return matter.demand + (hash(`${matter.key}@${region}`) % 12) - situation * 5
}
