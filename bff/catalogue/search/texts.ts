import type { PinyinReader, Syllables } from './syllables'

/** Two letters or digits in one number; -1 for anything else. */
const LETTERS = 36
const letterNumber = (code: number): number =>
  code >= 0x61 && code <= 0x7a ? code - 0x61 : code >= 0x30 && code <= 0x39 ? code - 0x30 + 26 : -1
export function letterPair(first: number, second: number): number {
  const [a, b] = [letterNumber(first), letterNumber(second)]
  return a < 0 || b < 0 ? -1 : a * LETTERS + b
}

/** Lists of text numbers by key, packed once building is done. */
export type Postings = Map<number, Uint32Array>

/**
 * The distinct texts of a catalogue, packed into flat arrays: 8,033 items share some thousand names and everyday
 * words, so what regions repeat is stored, read and searched once. Texts are numbered from the most to the least asked
 * for: whatever stops early has then seen the important ones.
 */
export interface Texts {
  size: number
  /** Where text t begins in `codes` and `syllables`; it ends where t + 1 begins. */
  offsets: Uint32Array
  codes: Uint16Array
  syllables: Uint16Array
  /** Texts that contain a character. */
  byCode: Postings
  /** Texts that contain a syllable. */
  bySyllable: Postings
  /** Texts in which two letters can follow each other, whether syllables are spelled out or cut to their initials. */
  byLetterPair: Postings
  /** Texts in which some syllable begins with a letter. */
  byInitial: Postings
}

class Lists {
  private readonly lists = new Map<number, number[]>()

  /** Text numbers arrive in ascending order, so a repeat within one text is always the last entry. */
  add(key: number, text: number): void {
    const list = this.lists.get(key)
    if (!list) this.lists.set(key, [text])
    else if (list[list.length - 1] !== text) list.push(text)
  }

  *pack(): Generator<void, Postings, void> {
    const packed: Postings = new Map()
    for (const [key, list] of this.lists) {
      packed.set(key, Uint32Array.from(list))
      yield
    }
    return packed
  }
}

/**
 * Letter pairs someone may type for a row of syllables: within a syllable, from its end to the next one's beginning,
 * and between initials (j-z, and zh-z because 居住证 is also typed jzhzh).
 */
function* letterPairs(spellings: readonly string[]): Generator<number> {
  for (let i = 0; i < spellings.length; i++) {
    const spelling = spellings[i] as string
    for (let j = 0; j + 1 < spelling.length; j++) yield letterPair(spelling.charCodeAt(j), spelling.charCodeAt(j + 1))
    const next = spellings[i + 1]?.charCodeAt(0)
    if (next === undefined) continue
    yield letterPair(spelling.charCodeAt(0), next)
    if (spelling.length > 1) yield letterPair(spelling.charCodeAt(spelling.length - 1), next)
    if (spelling[1] === 'h') yield letterPair(spelling.charCodeAt(1), next)
  }
}

/** Packs texts (keys, see `textKey`). Yields after every few so that the caller can let others run. */
export function* packTexts(
  keys: readonly string[],
  reader: PinyinReader,
  syllables: Syllables,
): Generator<void, Texts, void> {
  const length = keys.reduce((sum, key) => sum + key.length, 0)
  const offsets = new Uint32Array(keys.length + 1)
  const codes = new Uint16Array(length)
  const ids = new Uint16Array(length)
  const [byCode, bySyllable, byLetterPair, byInitial] = [new Lists(), new Lists(), new Lists(), new Lists()]
  let at = 0
  for (let text = 0; text < keys.length; text++) {
    if (text % 64 === 63) yield
    const key = keys[text] as string
    const spellings = reader.read(key)
    offsets[text] = at
    for (let i = 0; i < key.length; i++, at++) {
      const spelling = spellings[i] as string
      const syllable = syllables.of(spelling)
      codes[at] = key.charCodeAt(i)
      ids[at] = syllable.id
      byCode.add(key.charCodeAt(i), text)
      bySyllable.add(syllable.id, text)
      byInitial.add(spelling.charCodeAt(0), text)
    }
    for (const pair of letterPairs(spellings)) if (pair >= 0) byLetterPair.add(pair, text)
  }
  offsets[keys.length] = at
  yield
  return {
    size: keys.length,
    offsets,
    codes,
    syllables: ids,
    byCode: yield* byCode.pack(),
    bySyllable: yield* bySyllable.pack(),
    byLetterPair: yield* byLetterPair.pack(),
    byInitial: yield* byInitial.pack(),
  }
}
