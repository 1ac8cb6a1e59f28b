/** Citizen identity number (公民身份号码), GB 11643-1999: 6 region + 8 birth date + 3 sequence + 1 check character. */
import { isLocalDay, type LocalDay } from './time'

export type Sex = 'male' | 'female'

export type IdentityNumberProblem = 'shape' | 'region' | 'birthDate' | 'checkDigit'

export type IdentityNumber =
  | {
      ok: true
      /** Trimmed, with a capital X. */
      number: string
      /** Six-digit code of the county that first issued it; it may have been abolished since. */
      region: string
      born: LocalDay
      sex: Sex
    }
  | { ok: false; problem: IdentityNumberProblem }

const SHAPE = /^\d{17}[\dX]$/
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK_CHARACTERS = '10X98765432'

/**
 * First two digits of GB/T 2260. Only the province is checked: a number keeps its first county for life, and counties
 * are renamed and merged. 81 to 83 are the residence permits of people from Hong Kong, Macao and Taiwan.
 */
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
)

/** The 18th character for the first 17 digits. @throws RangeError when they are not 17 digits. */
export function identityCheckDigit(first17: string): string {
  if (!/^\d{17}$/.test(first17)) throw new RangeError('Seventeen digits are needed')
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(first17[index]), 0)
  return CHECK_CHARACTERS.charAt(sum % 11)
}

/**
 * Reads an identity number. Blanks around it and a small x are forgiven.
 * @param today when given, a birth date after it is refused.
 */
export function readIdentityNumber(value: string, today?: LocalDay): IdentityNumber {
  const number = value.trim().toUpperCase()
  if (!SHAPE.test(number)) return { ok: false, problem: 'shape' }
  if (!PROVINCES.has(number.slice(0, 2))) return { ok: false, problem: 'region' }
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`
  if (!isLocalDay(born) || born < '1850-01-01' || (today !== undefined && born > today)) {
    return { ok: false, problem: 'birthDate' }
  }
  if (identityCheckDigit(number.slice(0, 17)) !== number.charAt(17)) return { ok: false, problem: 'checkDigit' }
  // The sequence is odd for men, even for women.
  const sex = Number(number.charAt(16)) % 2 === 1 ? 'male' : 'female'
  return { ok: true, number, region: number.slice(0, 6), born, sex }
}

export function isIdentityNumber(value: string, today?: LocalDay): boolean {
  return readIdentityNumber(value, today).ok
}
