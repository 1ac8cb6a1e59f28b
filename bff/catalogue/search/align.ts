import type { Syllables } from './syllables'
import type { Texts } from './texts'
import type { TypedUnit } from './typed'

/** How good a match of the whole query with a part of a text is. */
export interface Alignment {
  /** 0..1: how much of what was typed was found. 1 = everything, as written. */
  quality: number
  /** Units of the text that were matched, and the first of them. */
  matched: number
  start: number
}

/** No match, or none good enough. */
export const NOTHING: Alignment = { quality: 0, matched: 0, start: 0 }

// What a match is worth, as a share of the weight of what was typed for it. The order is what matters: as written,
// spelled out, cut short, same sound, similar sound, one slip of the finger.
const SPELLED = 1
const CUT_SHORT = 0.9
/** The last piece typed is usually cut short only because typing goes on. */
const CUT_SHORT_AT_END = 0.97
const SAME_SOUND = 0.85
const ACCENT = 0.86
const SIMILAR_SOUND = 0.7
const SLIP_COSTS = 1.2
/** A typed unit that matches nothing costs beyond its own weight. */
const STRAY_LETTER = 0.5
const STRAY_HAN = 0.2
const WRONG_HAN = 0.15
/** A unit of the text passed over in the middle of a match. Initials have no other hold than their order: dear there. */
const GAP_IN_HAN = 0.35
const GAP_IN_LETTERS = 1.5

const NEVER = -1e6
const LONGEST_SYLLABLE = 6
const UNKNOWN = -1

/**
 * Aligns one query with many texts. Dynamic programme over (units typed, units of the text): typed letters may spell a
 * syllable out, cut it to any beginning, spell it the southern way or with one slip; a typed character may be the
 * character, or sound like it. Text before and after the match is free. Ways that cannot reach the quality asked for
 * any more are given up at once, which is nearly all of them.
 *
 * What typed letters from position i can mean for syllable s does not depend on the text, so it is worked out once per
 * query and kept as bits: bit k = "the next k letters", in three fields (beginning, accent, slip) of eight bits.
 */
export class Aligner {
  private readonly meanings: Int32Array
  private readonly heard: Int8Array
  private readonly runEnd: Uint8Array
  private readonly weights: Float64Array
  private readonly codes: Uint16Array
  private readonly han: Uint8Array
  /** What is still to be gained from unit i on. */
  private readonly ahead: Float64Array
  private readonly total: number
  private scores = new Float64Array(0)
  private starts = new Int16Array(0)
  private counts = new Int16Array(0)

  constructor(
    typed: readonly TypedUnit[],
    private readonly texts: Texts,
    private readonly syllables: Syllables,
    private readonly slips: boolean,
  ) {
    const n = typed.length
    this.meanings = new Int32Array(n * syllables.size).fill(UNKNOWN)
    this.heard = new Int8Array(n * syllables.size)
    this.weights = Float64Array.from(typed, (unit) => unit.weight)
    this.codes = Uint16Array.from(typed, (unit) => unit.code)
    this.han = Uint8Array.from(typed, (unit) => (unit.han ? 1 : 0))
    this.runEnd = new Uint8Array(n)
    this.ahead = new Float64Array(n + 1)
    for (let i = n - 1; i >= 0; i--) {
      const unit = typed[i] as TypedUnit
      const next = typed[i + 1]
      this.runEnd[i] = !unit.han && next && !next.han ? (this.runEnd[i + 1] as number) : i + 1
      this.ahead[i] = (this.ahead[i + 1] as number) + unit.weight
      for (const id of unit.similar) this.heard[i * syllables.size + id] = 1
      for (const id of unit.sounds) this.heard[i * syllables.size + id] = 2
    }
    this.total = this.ahead[0] as number
  }

  private meaning(i: number, syllable: number): number {
    const at = i * this.syllables.size + syllable
    const known = this.meanings[at] as number
    if (known !== UNKNOWN) return known
    const { spelling, accents } = this.syllables.at(syllable)
    const most = Math.min((this.runEnd[i] as number) - i, LONGEST_SYLLABLE + 1)
    let bits = 0
    for (let k = 1; k <= Math.min(most, spelling.length) && this.codes[i + k - 1] === spelling.charCodeAt(k - 1); k++)
      bits |= 1 << k
    for (const accent of accents) if (accent.length <= most && this.reads(i, accent)) bits |= 1 << (8 + accent.length)
    if (this.slips && spelling.length > 1)
      for (let k = Math.max(2, spelling.length - 1); k <= Math.min(most, spelling.length + 1); k++)
        if (this.oneSlip(i, k, spelling)) bits |= 1 << (16 + k)
    this.meanings[at] = bits
    return bits
  }

  private reads(i: number, spelling: string): boolean {
    for (let k = 0; k < spelling.length; k++) if (this.codes[i + k] !== spelling.charCodeAt(k)) return false
    return true
  }

  /** One letter too many, missing, wrong, or two swapped. */
  private oneSlip(i: number, k: number, spelling: string): boolean {
    const { codes } = this
    const n = spelling.length
    let front = 0
    while (front < k && front < n && codes[i + front] === spelling.charCodeAt(front)) front++
    let back = 0
    while (back < Math.min(k, n) - front && codes[i + k - 1 - back] === spelling.charCodeAt(n - 1 - back)) back++
    const [typedLeft, rightLeft] = [k - front - back, n - front - back]
    if (typedLeft <= 1 && rightLeft <= 1) return true
    const swapped =
      codes[i + front] === spelling.charCodeAt(front + 1) && codes[i + front + 1] === spelling.charCodeAt(front)
    return typedLeft === 2 && rightLeft === 2 && swapped
  }

  private reserve(cells: number): void {
    if (this.scores.length >= cells) return
    this.scores = new Float64Array(cells * 2)
    this.starts = new Int16Array(cells * 2)
    this.counts = new Int16Array(cells * 2)
  }

  private offer(to: number, from: number, score: number, matched: number): void {
    if (score <= (this.scores[to] as number)) return
    this.scores[to] = score
    this.starts[to] = this.starts[from] as number
    this.counts[to] = (this.counts[from] as number) + matched
  }

  /** Best alignment of everything typed with any part of a text; quality 0 when it does not reach `least`. */
  align(text: number, least: number): Alignment {
    this.prepare(text)
    const { scores, codes, han, weights } = this
    const begin = this.texts.offsets[text] as number
    const m = (this.texts.offsets[text + 1] as number) - begin
    const n = codes.length
    const width = m + 1
    const needed = least * this.total
    for (let i = 0; i < n; i++) {
      const isHan = han[i] === 1
      const weight = weights[i] as number
      const gap = i === 0 ? 0 : isHan ? GAP_IN_HAN : GAP_IN_LETTERS
      const stray = isHan ? STRAY_HAN * weight : STRAY_LETTER
      const worth = needed - (this.ahead[i] as number)
      for (let j = 0, from = i * width; j <= m; j++, from++) {
        const score = scores[from] as number
        if (score < worth) continue
        if (gap > 0 && j < m) this.offer(from + 1, from, score - gap, 0)
        if (score - stray >= worth + weight) this.offer(from + width, from, score - stray, 0)
        if (j === m) continue
        const syllable = this.texts.syllables[begin + j] as number
        if (isHan) {
          const heard = this.heard[i * this.syllables.size + syllable]
          const same = this.texts.codes[begin + j] === codes[i]
          const share = same ? 1 : heard === 2 ? SAME_SOUND : heard === 1 ? SIMILAR_SOUND : -WRONG_HAN
          this.offer(from + width + 1, from, score + share * weight, share > 0 ? 1 : 0)
        } else {
          const bits = this.meaning(i, syllable)
          if (bits !== 0) this.offerLetters(i, from, score, width, bits, syllable)
        }
      }
    }
    let best = n * width
    for (let at = best + 1; at <= n * width + m; at++) if ((scores[at] as number) > (scores[best] as number)) best = at
    const score = scores[best] as number
    if (score < needed) return NOTHING
    return { quality: score / this.total, matched: this.counts[best] as number, start: this.starts[best] as number }
  }

  /** Fresh table for a text: a match may begin at each of its units. */
  private prepare(text: number): void {
    const m = (this.texts.offsets[text + 1] as number) - (this.texts.offsets[text] as number)
    const cells = (this.codes.length + 1) * (m + 1)
    this.reserve(cells)
    this.scores.fill(NEVER, m + 1, cells)
    for (let j = 0; j <= m; j++) {
      this.scores[j] = 0
      this.starts[j] = j
      this.counts[j] = 0
    }
  }

  /** Everything that letters from i on can be worth against one unit of a text. */
  private offerLetters(i: number, from: number, score: number, width: number, bits: number, syllable: number): void {
    const { length } = this.syllables.at(syllable).spelling
    for (let k = 1; k <= LONGEST_SYLLABLE + 1; k++) {
      const here = (bits >> k) & 0x010101
      if (here === 0) continue
      const to = from + k * width + 1
      if (here & 1) {
        const share = k === length ? SPELLED : i + k === this.runEnd[i] ? CUT_SHORT_AT_END : CUT_SHORT
        this.offer(to, from, score + k * share, 1)
      } else if (here & 0x100) this.offer(to, from, score + k * ACCENT, 1)
      else this.offer(to, from, score + k - SLIP_COSTS, 1)
    }
  }
}
