import { nearest, usual } from '../region-choice'
import { textKey } from './text'

/** What the index needs to know about an item. */
export interface SearchDoc {
  code: string
  /** The same for every region that implements the same situation of the same matter. */
  group: string
  name: string
  /** 日常用语 */
  aliases: readonly string[]
  /** What one gets: people search for 结婚证 more than for 结婚登记. */
  result: string
  department: { code: string; name: string; shortName: string }
  themes: readonly string[]
  /** 12-digit region code. */
  region: string
  regionName: string
  /** 办件量: how often it is asked for. */
  demand: number
}

/**
 * Where a text stands in a group, from the most to the least telling, and what a match there is worth. Someone who
 * types exactly what one gets (结婚证) means the matter that gives it; a part of it says little.
 */
// name, alias, result, department, theme
export const FIELD_WEIGHTS = [
  { whole: 1, part: 1 },
  { whole: 0.99, part: 0.99 },
  { whole: 0.98, part: 0.86 },
  { whole: 0.6, part: 0.6 },
  { whole: 0.55, part: 0.55 },
] as const

/** One hit: a matter in one situation, in all its regions. */
export interface Group {
  key: string
  /** Sum over regions. */
  demand: number
  /** In the order of codes. */
  items: { code: string; region: string }[]
  departments: Set<string>
  /** text → best field it stands in. */
  texts: Map<string, number>
  /** text → as it was written, for showing what matched. */
  written: Map<string, string>
}

export function addToGroups(groups: Map<string, Group>, doc: SearchDoc): void {
  let group = groups.get(doc.group)
  if (!group) {
    group = { key: doc.group, demand: 0, items: [], departments: new Set(), texts: new Map(), written: new Map() }
    groups.set(doc.group, group)
  }
  group.demand += doc.demand
  group.items.push({ code: doc.code, region: doc.region })
  group.departments.add(doc.department.code)
  const add = (text: string, field: number) => {
    // A row of 40 units is more than anyone types; what stands behind it would only cost.
    const key = textKey(text).slice(0, 40)
    if (key === '') return
    const known = group.texts.get(key)
    if (known !== undefined && known <= field) return
    group.texts.set(key, field)
    group.written.set(key, text)
  }
  add(doc.name, 0)
  for (const alias of doc.aliases) add(alias, 1)
  add(doc.result, 2)
  add(doc.department.name, 3)
  add(doc.department.shortName, 3)
  for (const theme of doc.themes) add(theme, 4)
}

/** The item of a group for someone in a region, and whether it is handled there or above. */
export function itemFor(group: Group, region: string | null): { code: string; near: boolean } {
  const near = region === null ? null : nearest(group.items, region)
  const item = near ?? usual(group.items)
  if (!item) throw new Error(`group ${group.key} has no item`)
  return { code: item.code, near: near !== null }
}
