/**
 * Number of a Mainland travel permit for Hong Kong and Macao residents (港澳居民来往内地通行证, 回乡证).
 * It has no check character, so only its form can be checked: H or M and eight digits; permits made before 2013 carry
 * two more digits that count the renewals.
 */

export type TravelPermit =
  | { ok: true; number: string; home: 'hongKong' | 'macao'; holder: string; renewal: number | null }
  | { ok: false; problem: 'shape' }

const SHAPE = /^([HM])(\d{8})(\d{2})?$/

/** Blanks around the number and a small letter are forgiven. `holder` stays the same for life, whatever the renewal. */
export function readTravelPermit(value: string): TravelPermit {
  const number = value.trim().toUpperCase()
  const parts = SHAPE.exec(number)
  if (!parts) return { ok: false, problem: 'shape' }
  return {
    ok: true,
    number,
    home: parts[1] === 'H' ? 'hongKong' : 'macao',
    holder: number.slice(0, 9),
    renewal: parts[3] === undefined ? null : Number(parts[3]),
  }
}

export function isTravelPermit(value: string): boolean {
  return readTravelPermit(value).ok
}
