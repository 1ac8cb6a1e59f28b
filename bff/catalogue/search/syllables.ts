import { pinyin } from 'pinyin-pro'
import { isHan } from './text'

const SOUNDS_LIKE: Record<string, string> = {
  zh: 'z',
  z: 'zh',
  ch: 'c',
  c: 'ch',
  sh: 's',
  s: 'sh',
  n: 'l',
  l: 'n',
  h: 'f',
  f: 'h',
}
const ENDS_LIKE: [ending: string, alike: string][] = [
  ['ang', 'an'],
  ['eng', 'en'],
  ['ing', 'in'],
  ['an', 'ang'],
  ['en', 'eng'],
  ['in', 'ing'],
]
const PARTS = /^(zh|ch|sh|[bpmfdtnlgkhjqxzcsryw])?([a-z]+)$/

/**
 * Other spellings people in Guangdong type for a syllable: many do not hear zh from z, n from l, h from f, -ng from -n,
 * and ü is typed v or u. Without the exact spelling itself.
 */
export function accents(syllable: string): string[] {
  const [, initial = '', final = ''] = PARTS.exec(syllable) ?? []
  if (final === '') return []
  const alike = ENDS_LIKE.find(([ending]) => final.endsWith(ending))
  const finals = [final]
  if (alike) finals.push(final.slice(0, -alike[0].length) + alike[1])
  if (final.startsWith('v')) finals.push(final.replace('v', 'u'))
  const initials = [initial, ...(SOUNDS_LIKE[initial] ? [SOUNDS_LIKE[initial]] : [])]
  return initials.flatMap((first) => finals.map((last) => first + last)).filter((form) => form !== syllable)
}

export interface Syllable {
  id: number
  spelling: string
  accents: string[]
}

/** Numbers for syllables, so that texts are rows of numbers. A Latin letter or digit is its own syllable. */
export class Syllables {
  private readonly bySpelling = new Map<string, Syllable>()
  private readonly all: Syllable[] = []

  get size(): number {
    return this.all.length
  }

  /** Registers the spelling when it is new. */
  of(spelling: string): Syllable {
    let syllable = this.bySpelling.get(spelling)
    if (!syllable) {
      syllable = { id: this.all.length, spelling, accents: accents(spelling) }
      this.bySpelling.set(spelling, syllable)
      this.all.push(syllable)
    }
    return syllable
  }

  /** Only when some text contains it. */
  find(spelling: string): Syllable | undefined {
    return this.bySpelling.get(spelling)
  }

  at(id: number): Syllable {
    const syllable = this.all[id]
    if (!syllable) throw new RangeError(`no syllable ${id}`)
    return syllable
  }
}

const OPTIONS = { toneType: 'none', type: 'array', v: true } as const

/**
 * Reads Han text aloud. Readings in context decide heteronyms (银行 hang, 行政 xing), which takes the library about 12 µs
 * a text: so each distinct text is read once and remembered across builds.
 */
export class PinyinReader {
  private readonly texts = new Map<string, string[]>()
  private readonly characters = new Map<number, string[]>()

  constructor(private readonly keep = 200_000) {}

  /** One spelling for each UTF-16 unit of a text made of units only (see `textKey`). */
  read(key: string): string[] {
    const known = this.texts.get(key)
    if (known) return known
    const spellings: string[] = []
    for (const run of key.match(/[\u3400-\u4dbf\u4e00-\u9fff]+|[^\u3400-\u4dbf\u4e00-\u9fff]/g) ?? [])
      if (isHan(run.charCodeAt(0))) {
        const read = pinyin(run, OPTIONS)
        for (let i = 0; i < run.length; i++) spellings.push(spelling(read[i]) ?? '?')
      } else spellings.push(run)
    if (this.texts.size >= this.keep) this.texts.clear()
    this.texts.set(key, spellings)
    return spellings
  }

  /** Every reading of one character, traditional ones too: 證 sounds like 证, which is how the one finds the other. */
  readings(code: number): string[] {
    let known = this.characters.get(code)
    if (!known) {
      const read = pinyin(String.fromCharCode(code), { ...OPTIONS, multiple: true })
      known = [...new Set(read.map(spelling).filter((each) => each !== null))]
      this.characters.set(code, known)
    }
    return known
  }
}

/** null for a rare character the library cannot read. */
const spelling = (read: string | undefined): string | null => (read && /^[a-z]+$/.test(read) ? read : null)
