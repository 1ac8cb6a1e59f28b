/**
 * Unified social credit code (统一社会信用代码), GB 32100-2015:
 * 1 registering authority + 1 kind of body + 6 region + 9 organisation code + 1 check character.
 */

/** No I, O, S, V, Z: they look like digits. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
/** Powers of 3 modulo 31. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const BODY = /^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{9}$/

/** The 18th character for the first 17. @throws RangeError when they are not in the code's alphabet. */
export function creditCheckCharacter(first17: string): string {
  if (!BODY.test(first17)) throw new RangeError('Seventeen characters of GB 32100 are needed')
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * ALPHABET.indexOf(first17.charAt(index)), 0)
  return ALPHABET.charAt((31 - (sum % 31)) % 31)
}

/** Blanks around the code and small letters are forgiven. */
export function isCreditCode(value: string): boolean {
  const code = value.trim().toUpperCase()
  if (code.length !== 18 || !BODY.test(code.slice(0, 17))) return false
  return creditCheckCharacter(code.slice(0, 17)) === code.charAt(17)
}
