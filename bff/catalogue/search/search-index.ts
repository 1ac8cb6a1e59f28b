import { Aligner } from './align'
import { CandidateFinder } from './candidates'
import { addToGroups, FIELD_WEIGHTS, type Group, itemFor, type SearchDoc } from './groups'
import { departmentNames, type Interpretation, interpret, regionNames, type Vocabulary } from './query'
import { PinyinReader, Syllables } from './syllables'
import { packTexts, type Texts } from './texts'
import { prepare, type TypedUnit } from './typed'

export interface Hit {
  /** The item of the asked region, or the nearest there is. */
  code: string
  group: string
  /** The text that matched when it is not the name; null when it is. */
  matched: string | null
  /** How many regions implement it. */
  regions: number
  /** For tests and tuning; has no unit. */
  score: number
}

export interface SearchIndex {
  /** Best first; equal input gives equal output. Never throws: nonsense finds nothing. */
  search(query: string, options?: { region?: string | null; limit?: number }): Hit[]
  stats: { docs: number; groups: number; texts: number; units: number }
}

/** Text number → groups it stands in, with the field. */
interface References {
  offsets: Uint32Array
  groups: Uint32Array
  fields: Uint8Array
}

const DEFAULT_LIMIT = 10
/** Below this share of what was typed, a resemblance is chance. */
const LEAST_QUALITY = 0.55
/** When something fits well, what fits much worse is noise. */
const LEAST_OF_BEST = 0.72
/** A name that fits this nearly as well as the best text needs no hint why it was found. */
const IN_NAME = 0.95
/** Only when nothing fits as written are slips of the finger looked for. */
const GOOD_ENOUGH = 0.9
/** Words in another order than in the text (身份证补办 for 补办身份证). */
const OUT_OF_ORDER = 0.88
/** Work for one alignment pass, in cells of the programme: what keeps long queries and large catalogues in time. */
const CELLS = 220_000

// What decides between texts that contain the query equally well. Together less than one wrong letter costs.
const WHOLE_TEXT = 7
const AT_START = 3
const SHARE_OF_TEXT = 3
const DEMAND = 6
const NEARBY = 3
const DEPARTMENT_NAMED = 4

/**
 * Demand in steps of half a doubling. Finer differences are chance, and the catalogue's own order (first issue before
 * renewal before loss) is then the better judge.
 */
const magnitude = (demand: number): number => Math.round(2 * Math.log2(1 + demand))

interface Best {
  score: number
  text: number
  field: number
  /** The group's name contains what was typed, whichever text fits best. */
  inName: boolean
}

class BuiltIndex implements SearchIndex {
  private readonly finder: CandidateFinder
  private readonly mostDemand: number

  constructor(
    private readonly groups: readonly Group[],
    private readonly keys: readonly string[],
    private readonly texts: Texts,
    private readonly references: References,
    private readonly vocabulary: Vocabulary,
    private readonly syllables: Syllables,
    private readonly reader: PinyinReader,
    readonly stats: SearchIndex['stats'],
  ) {
    this.finder = new CandidateFinder(texts)
    this.mostDemand = groups.reduce((most, group) => Math.max(most, magnitude(group.demand)), 1)
  }

  search(query: string, { region = null, limit = DEFAULT_LIMIT }: { region?: string | null; limit?: number } = {}) {
    const interpretations = interpret(query, this.vocabulary)
    let found = this.find(interpretations, region, false)
    if (found.quality < GOOD_ENOUGH) {
      const withSlips = this.find(interpretations, region, true)
      if (withSlips.quality > found.quality) found = withSlips
    }
    return [...found.best]
      .map(([number, best]) => ({ group: this.groups[number] as Group, number, best }))
      .sort((a, b) => b.best.score - a.best.score || a.number - b.number)
      .slice(0, limit)
      .map(({ group, best }) => ({
        code: itemFor(group, found.regionOf.get(group) ?? region).code,
        group: group.key,
        matched: best.field === 0 || best.inName ? null : (group.written.get(this.keys[best.text] as string) ?? null),
        regions: group.items.length,
        score: best.score,
      }))
  }

  /** Best match of every group over all interpretations. */
  private find(interpretations: readonly Interpretation[], region: string | null, slips: boolean) {
    const best = new Map<number, Best>()
    const regionOf = new Map<Group, string>()
    const qualities = interpretations.map((each) => this.qualities(each, slips))
    const quality = Math.max(0, ...qualities.flatMap((each) => each.map((match) => match.quality)))
    const least = Math.max(LEAST_QUALITY, quality * LEAST_OF_BEST)
    for (const [i, interpretation] of interpretations.entries())
      for (const match of qualities[i] ?? []) {
        if (match.quality < least) continue
        const from = this.references.offsets[match.text] as number
        const to = this.references.offsets[match.text + 1] as number
        for (let r = from; r < to; r++) {
          const number = this.references.groups[r] as number
          const field = this.references.fields[r] as number
          const group = this.groups[number] as Group
          const where = interpretation.region ?? region
          const score = this.score(match, field, group, interpretation, where)
          const known = best.get(number)
          const inName = (known?.inName ?? false) || (field === 0 && match.quality >= quality * IN_NAME)
          if (known && (known.score > score || (known.score === score && known.field <= field))) known.inName = inName
          else best.set(number, { score, text: match.text, field, inName })
          if (interpretation.region) regionOf.set(group, interpretation.region)
        }
      }
    return { best, regionOf, quality }
  }

  private score(match: Match, field: number, group: Group, { department }: Interpretation, region: string | null) {
    let score = match.quality * 100
    if (match.whole) score += WHOLE_TEXT
    if (match.start === 0) score += AT_START
    score += SHARE_OF_TEXT * match.share
    score *= FIELD_WEIGHTS[field] as number
    score += DEMAND * (magnitude(group.demand) / this.mostDemand)
    if (region && itemFor(group, region).near) score += NEARBY
    if (department) score += group.departments.has(department) ? DEPARTMENT_NAMED : -2 * DEPARTMENT_NAMED
    return Math.round(score * 1e4) / 1e4
  }

  private qualities({ units, trust }: Interpretation, slips: boolean): Match[] {
    if (units.length === 0) return []
    const typed = prepare(units, this.texts, this.syllables, this.reader)
    const perText = (typed.length + 1) * (this.stats.units / Math.max(1, this.texts.size) + 1)
    const candidates = this.finder.find(typed, Math.max(150, Math.min(2500, Math.round(CELLS / perText))))
    const whole = new Aligner(typed, this.texts, this.syllables, slips)
    const words = wordsOf(typed).map((word) => ({
      aligner: new Aligner(word, this.texts, this.syllables, slips),
      share: weightOf(word) / weightOf(typed),
    }))
    const matches: Match[] = []
    for (const text of candidates.texts) {
      const aligned = whole.align(text)
      const length = (this.texts.offsets[text + 1] as number) - (this.texts.offsets[text] as number)
      let quality = Math.max(aligned.quality, OUT_OF_ORDER * candidates.bag(text))
      if (words.length > 1) {
        let apart = 0
        for (const word of words) apart += word.share * word.aligner.align(text).quality
        quality = Math.max(quality, 0.97 * apart)
      }
      if (quality < LEAST_QUALITY) continue
      matches.push({
        text,
        quality: quality * trust,
        start: aligned.start,
        share: aligned.matched / length,
        whole: aligned.quality > 0.8 && aligned.matched === length,
      })
    }
    return matches
  }
}

interface Match {
  text: number
  quality: number
  start: number
  /** How much of the text was matched. */
  share: number
  whole: boolean
}

const weightOf = (typed: readonly TypedUnit[]) => typed.reduce((sum, unit) => sum + unit.weight, 0)

/** Typed with spaces: each word may stand anywhere in the text. */
function wordsOf(typed: readonly TypedUnit[]): TypedUnit[][] {
  const words: TypedUnit[][] = []
  for (const unit of typed) {
    const last = words[words.length - 1]
    if (last && !unit.breakBefore) last.push(unit)
    else words.push([unit])
  }
  return words
}

function vocabularyOf(docs: readonly SearchDoc[]): Vocabulary {
  const regions = new Map<string, string>()
  const departments = new Map<string, string>()
  const seen = new Set<string>()
  for (const doc of docs) {
    if (!seen.has(doc.region)) {
      seen.add(doc.region)
      for (const name of regionNames(doc.regionName)) if (!regions.has(name)) regions.set(name, doc.region)
    }
    const { code, name, shortName } = doc.department
    if (seen.has(code)) continue
    seen.add(code)
    for (const each of departmentNames(name, shortName)) if (!departments.has(each)) departments.set(each, code)
  }
  return { regions, departments }
}

function referencesOf(groups: readonly Group[], keys: readonly string[]): References {
  const numbers = new Map(keys.map((key, number) => [key, number]))
  const lists: { group: number; field: number }[][] = keys.map(() => [])
  for (const [group, { texts }] of groups.entries())
    for (const [key, field] of texts) lists[numbers.get(key) as number]?.push({ group, field })
  const offsets = new Uint32Array(keys.length + 1)
  for (const [i, list] of lists.entries()) offsets[i + 1] = (offsets[i] as number) + list.length
  const flat = lists.flat()
  return {
    offsets,
    groups: Uint32Array.from(flat, (each) => each.group),
    fields: Uint8Array.from(flat, (each) => each.field),
  }
}

/** Builds step by step: each `yield` is a place to let others run. The order of docs does not matter. */
function* build(docs: readonly SearchDoc[], reader: PinyinReader): Generator<void, SearchIndex, void> {
  const byKey = new Map<string, Group>()
  for (let i = 0; i < docs.length; i++) {
    addToGroups(byKey, docs[i] as SearchDoc)
    if (i % 500 === 499) yield
  }
  const groups = [...byKey.values()].sort(
    (a, b) => magnitude(b.demand) - magnitude(a.demand) || (a.key < b.key ? -1 : 1),
  )
  for (const group of groups) group.items.sort((a, b) => (a.code < b.code ? -1 : 1))
  yield
  // Texts in the order of the groups are in the order of demand.
  const keys = [...new Set(groups.flatMap((group) => [...group.texts.keys()]))]
  yield
  const syllables = new Syllables()
  const texts = yield* packTexts(keys, reader, syllables)
  const references = referencesOf(groups, keys)
  yield
  const vocabulary = vocabularyOf(docs)
  const stats = { docs: docs.length, groups: groups.length, texts: keys.length, units: texts.codes.length }
  return new BuiltIndex(groups, keys, texts, references, vocabulary, syllables, reader, stats)
}

/** Builds in one go: for tests, tools and benchmarks. */
export function buildIndex(docs: readonly SearchDoc[], reader = new PinyinReader()): SearchIndex {
  const steps = build(docs, reader)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Builds beside a running server: gives the event loop back after at most about `sliceMs`. */
export async function buildIndexInSlices(
  docs: readonly SearchDoc[],
  reader: PinyinReader,
  sliceMs = 5,
): Promise<SearchIndex> {
  const steps = build(docs, reader)
  for (;;) {
    const until = performance.now() + sliceMs
    do {
      const step = steps.next()
      if (step.done) return step.value
    } while (performance.now() < until)
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
}
