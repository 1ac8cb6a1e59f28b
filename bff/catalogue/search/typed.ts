import type { PinyinReader, Syllables } from './syllables'
import type { Unit } from './text'
import type { Texts } from './texts'

/** A Han character says as much as an average syllable of letters. */
const HAN_WEIGHT = 3
const LETTER_WEIGHT = 1

/** One typed unit, prepared for comparing with syllables by number. */
export interface TypedUnit extends Unit {
  weight: number
  /** Han: syllables it can be read as, then ones that sound like them to a southerner. */
  sounds: number[]
  similar: number[]
}

/** Frequent characters (证, 办, 理) say less about what is meant than rare ones: from 1 down to 0.6. */
function rarity(code: number, texts: Texts): number {
  const count = texts.byCode.get(code)?.length ?? 0
  if (count === 0 || texts.size < 2) return 1
  return 0.6 + 0.4 * (1 - Math.log(count) / Math.log(texts.size))
}

export function prepare(units: readonly Unit[], texts: Texts, syllables: Syllables, reader: PinyinReader): TypedUnit[] {
  const ids = (spellings: string[]) =>
    spellings.map((each) => syllables.find(each)?.id).filter((each) => each !== undefined)
  return units.map((unit) => {
    if (!unit.han) return { ...unit, weight: LETTER_WEIGHT, sounds: [], similar: [] }
    const readings = reader.readings(unit.code)
    return {
      ...unit,
      weight: HAN_WEIGHT * rarity(unit.code, texts),
      sounds: ids(readings),
      similar: ids(readings.flatMap((each) => syllables.find(each)?.accents ?? [])),
    }
  })
}
