import { isHan, textKey, toUnits, type Unit } from './text'

/** One way to understand what was typed. */
export interface Interpretation {
  units: Unit[]
  /** A region or department named beside the matter ("天河 居住证", "公安局 居住证"): preferred, not required. */
  region: string | null
  department: string | null
  /** Below 1 where words were left out to arrive here. */
  trust: number
}

/** Names people use for regions and departments, with their codes. */
export interface Vocabulary {
  regions: ReadonlyMap<string, string>
  departments: ReadonlyMap<string, string>
}

/** What people say around the matter itself. Longest first, so that 怎么办理 goes as a whole. */
const AROUND = [
  '需要准备什么材料', '需要带什么材料', '需要什么材料', '要带什么材料', '要什么材料', '需要哪些材料', '需要什么', '要多少钱', '多少钱',
  '在哪里办理', '去哪里办理', '在哪里办', '去哪里办', '在哪儿办', '到哪里办', '在哪办', '去哪办', '哪里可以', '哪里能', '在哪里', '去哪里', '哪里',
  '怎么样办理', '怎么办理', '怎样办理', '如何办理', '怎么申请', '如何申请', '怎样申请', '怎么办', '怎样办', '如何办', '怎么弄', '怎么搞', '怎么', '怎样', '如何',
  '办理流程', '办理指南', '办事指南', '流程', '指南', '我想要办', '我想办理', '我要办理', '我想办', '我要办', '想要办', '想办', '要办', '我想', '我要', '帮我', '请问',
  '可以吗', '办理', '网上', '在线', '一下', '了', '吗', '呢', '的',
].sort((a, b) => b.length - a.length) // biome-ignore format: a word list reads better in rows
const AROUND_PATTERN = new RegExp(AROUND.join('|'), 'g')

const LEFT_OUT = 0.98
/** Left of the matter there must be something to search for. */
const enough = (text: string) => toUnits(text).length >= 2

/** The longest name that occurs in a text: 天河区 before 天河. */
function longestWithin(text: string, names: ReadonlyMap<string, string>): { name: string; code: string } | null {
  let found: { name: string; code: string } | null = null
  for (const [name, code] of names)
    if (name.length > (found?.name.length ?? 1) && text.includes(name)) found = { name, code }
  return found
}

/**
 * Ways to understand a query: as it stands; without the words around the matter; and without the region or department
 * named beside it. All are searched, the best match counts, so a word is never lost by being recognised wrongly.
 */
export function interpret(query: string, vocabulary: Vocabulary): Interpretation[] {
  const whole: Interpretation = { units: toUnits(query), region: null, department: null, trust: 1 }
  const found = [whole]
  if (![...query].some((character) => isHan(character.charCodeAt(0)))) return found

  const add = (text: string, region: string | null, department: string | null) => {
    if (
      enough(text) &&
      !found.some((each) => each.region === region && each.department === department && textKey(text) === keyOf(each))
    )
      found.push({ units: toUnits(text), region, department, trust: LEFT_OUT })
  }
  const matter = query.replace(AROUND_PATTERN, ' ')
  add(matter, null, null)
  const region = longestWithin(matter, vocabulary.regions)
  const here = region ? matter.replace(region.name, ' ') : matter
  if (region) add(here, region.code, null)
  const department = longestWithin(here, vocabulary.departments)
  if (department) add(here.replace(department.name, ' '), region?.code ?? null, department.code)
  // The shortest fits best and quickest, and shows how good the others have to be.
  return found.sort((a, b) => a.units.length - b.units.length)
}

const keyOf = (each: Interpretation): string => String.fromCharCode(...each.units.map((unit) => unit.code))

const SUFFIX = /(?:自治州|地区|街道|新区|市|区|县|镇|乡)$/

/** 广州市天河区 is also called 天河区 and 天河. */
export function regionNames(name: string): string[] {
  const last = name.replace(/^.+?(?:省|市)(?=.{2,})/, '')
  return [...new Set([name, last, last.replace(SUFFIX, '')])].filter((each) => each.length >= 2)
}

/** 广州市公安局天河区分局 is also called 公安局; the short name comes from the hall. */
export function departmentNames(name: string, shortName: string): string[] {
  const last = name.replace(/^.+?(?:省|市|区|县)(?=.{2,})/, '')
  return [...new Set([name, last, shortName, `${shortName}局`])].filter((each) => each.length >= 2)
}
