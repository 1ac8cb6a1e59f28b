import { Aligner, type Alignment, NOTHING } from './align'
import { CandidateFinder, type Candidates } from './candidates'
import { FIELD_WEIGHTS, type Group, itemFor } from './groups'
import { type Interpretation, interpret, type Vocabulary } from './query'
import type { PinyinReader, Syllables } from './syllables'
import type { Texts } from './texts'
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
export interface References {
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
/** Typed as words with spaces, matched each for itself. */
const APART = 0.97
/**
 * How far below its quality the promise of a text can lie: an accent or a slip changes two or three letter pairs, so
 * the count of pairs drops faster than the quality.
 */
const PROMISE = 0.8
const PROMISE_WITH_SLIPS = 0.6
/** Regions are few; whoever asks with made-up ones must not fill the memory. */
const MOST_REGIONS = 500
/** Work for one alignment pass, in cells of the programme: what keeps long queries and large catalogues in time. */
const CELLS = 120_000
/** With slips each cell is dearer, and the texts that promise most are the likelier ones all the same. */
const CELLS_WITH_SLIPS = 50_000

// What decides between texts that contain the query about equally well, in points; a whole match is worth 100.
const WHOLE_TEXT = 7
const AT_START = 3
/** In three steps: whether a bracket behind the matter is longer or shorter must not decide. */
const SHARE_OF_TEXT = 3
const DEMAND = 6
const NEARBY = 3
const DEPARTMENT_NAMED = 4

/**
 * Demand in steps of half a doubling. Finer differences are chance, and the catalogue's own order (first issue before
 * renewal before loss) is then the better judge.
 */
export const magnitude = (demand: number): number => Math.round(2 * Math.log2(1 + demand))

interface Best {
  score: number
  text: number
  field: number
  /** The group's name contains what was typed, whichever text fits best. */
  inName: boolean
  /** Region named in the query, which goes before the one the resident is in. */
  region: string | null
}

export class BuiltIndex implements SearchIndex {
  private readonly finder: CandidateFinder
  private readonly mostDemand: number
  private readonly near = new Map<string, Uint8Array>()

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
    let found = this.matches(interpretations, false, 0)
    if (found.quality < GOOD_ENOUGH) {
      const withSlips = this.matches(interpretations, true, found.quality)
      if (withSlips.quality > found.quality) found = withSlips
    }
    return this.ranked(found, region)
      .slice(0, limit)
      .map(({ group, best, asked }) => ({
        code: itemFor(group, asked).code,
        group: group.key,
        matched: best.field === 0 || best.inName ? null : (group.written.get(this.keys[best.text] as string) ?? null),
        regions: group.items.length,
        score: best.score,
      }))
  }

  /** Groups by the best of their texts under the best of the interpretations. */
  private ranked({ matches, quality }: Found, region: string | null) {
    const best = new Map<number, Best>()
    const least = Math.max(LEAST_QUALITY, quality * LEAST_OF_BEST)
    for (const match of matches) {
      if (match.quality < least) continue
      const near = this.nearTo(match.by.region ?? region)
      const from = this.references.offsets[match.text] as number
      const to = this.references.offsets[match.text + 1] as number
      for (let r = from; r < to; r++) {
        const number = this.references.groups[r] as number
        const field = this.references.fields[r] as number
        const score = this.score(match, field, number, near)
        const known = best.get(number)
        const inName = (known?.inName ?? false) || (field === 0 && match.quality >= quality * IN_NAME)
        if (known && (known.score > score || (known.score === score && known.field <= field))) known.inName = inName
        else best.set(number, { score, text: match.text, field, inName, region: match.by.region })
      }
    }
    return [...best]
      .sort(([a, { score: one }], [b, { score: other }]) => other - one || a - b)
      .map(([number, found]) => ({ group: this.groups[number] as Group, best: found, asked: found.region ?? region }))
  }

  /** 1 for every group that has an item in a region or above it. */
  private nearTo(region: string | null): Uint8Array | null {
    if (region === null) return null
    let near = this.near.get(region)
    if (!near) {
      near = Uint8Array.from(this.groups, (group) => (itemFor(group, region).near ? 1 : 0))
      if (this.near.size >= MOST_REGIONS) this.near.clear()
      this.near.set(region, near)
    }
    return near
  }

  private score(match: Match, field: number, number: number, near: Uint8Array | null): number {
    const group = this.groups[number] as Group
    let score = match.quality * 100
    if (match.whole) score += WHOLE_TEXT
    if (match.start === 0) score += AT_START
    score += match.share > 0.75 ? SHARE_OF_TEXT : match.share > 0.4 ? SHARE_OF_TEXT / 2 : 0
    score *= FIELD_WEIGHTS[field]?.[match.whole ? 'whole' : 'part'] ?? 0
    score += DEMAND * (magnitude(group.demand) / this.mostDemand)
    if (near?.[number] === 1) score += NEARBY
    const { department } = match.by
    if (department) score += group.departments.has(department) ? DEPARTMENT_NAMED : -2 * DEPARTMENT_NAMED
    return Math.round(score * 1e4) / 1e4
  }

  /** Texts that fit, over all interpretations. What fits much worse than the best seen so far is not followed up. */
  private matches(interpretations: readonly Interpretation[], slips: boolean, atLeast: number): Found {
    const found: Found = { matches: [], quality: atLeast }
    for (const by of interpretations) {
      if (by.units.length === 0) continue
      const typed = prepare(by.units, this.texts, this.syllables, this.reader)
      const perText = (typed.length + 1) * (this.stats.units / Math.max(1, this.texts.size) + 1)
      const most = Math.max(150, Math.min(2500, Math.round((slips ? CELLS_WITH_SLIPS : CELLS) / perText)))
      const promised = slips ? PROMISE_WITH_SLIPS : PROMISE
      const candidates = this.finder.find(typed, most, promised * LEAST_QUALITY, slips)
      const whole = new Aligner(typed, this.texts, this.syllables, slips)
      let fits = false
      for (const text of candidates.texts) {
        const least = Math.max(LEAST_QUALITY, found.quality * LEAST_OF_BEST)
        if (candidates.promise(text) < promised * least) break
        const aligned = whole.align(text, least)
        fits ||= aligned.quality >= APART
        this.keep(found, by, text, Math.max(aligned.quality, OUT_OF_ORDER * candidates.bag(text)), aligned)
      }
      if (!fits) this.matchWords(found, by, typed, candidates, slips)
    }
    return found
  }

  /** Words typed with spaces may stand in any order in a text. Only when the whole row of them stands in none. */
  private matchWords(
    found: Found,
    by: Interpretation,
    typed: readonly TypedUnit[],
    candidates: Candidates,
    slips: boolean,
  ): void {
    const words = wordsOf(typed)
    if (words.length < 2) return
    const total = weightOf(typed)
    const parts = words.map((word) => ({
      share: weightOf(word) / total,
      aligner: new Aligner(word, this.texts, this.syllables, slips),
    }))
    for (const text of candidates.texts) {
      const least = Math.max(LEAST_QUALITY, found.quality * LEAST_OF_BEST)
      if (candidates.promise(text) < least) break
      let quality = 0
      let open = 1
      let first = NOTHING
      for (const { share, aligner } of parts) {
        const aligned = aligner.align(text, LEAST_QUALITY)
        if (first === NOTHING) first = aligned
        quality += share * aligned.quality
        open -= share
        if (APART * (quality + open) < least) break
      }
      if (APART * (quality + open) >= least) this.keep(found, by, text, APART * quality, first)
    }
  }

  private keep(found: Found, by: Interpretation, text: number, fit: number, { start, matched }: Alignment): void {
    const quality = fit * by.trust
    if (quality < Math.max(LEAST_QUALITY, found.quality * LEAST_OF_BEST)) return
    found.quality = Math.max(found.quality, quality)
    const length = (this.texts.offsets[text + 1] as number) - (this.texts.offsets[text] as number)
    found.matches.push({ by, text, quality, start, share: matched / length, whole: fit > 0.8 && matched === length })
  }
}

interface Match {
  by: Interpretation
  text: number
  quality: number
  start: number
  /** How much of the text was matched. */
  share: number
  whole: boolean
}

interface Found {
  matches: Match[]
  /** The best there is. */
  quality: number
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
