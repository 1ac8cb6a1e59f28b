/** Organisation code (全国组织机构代码), GB 11714-1997: 8 characters and a check character, written here without the dash. */

const BODY = /^[0-9A-Z]{8}$/
const WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

/** The 9th character for the first 8. @throws RangeError when they are not eight digits or capital letters. */
export function organisationCheckCharacter(first8: string): string {
  if (!BODY.test(first8)) throw new RangeError('Eight digits or capital letters are needed')
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number.parseInt(first8.charAt(index), 36), 0)
  const rest = 11 - (sum % 11)
  if (rest === 10) return 'X'
  return rest === 11 ? '0' : String(rest)
}

/** Accepts the nine characters with or without the dash before the last one. */
export function isOrganisationCode(value: string): boolean {
  const code = value
    .trim()
    .toUpperCase()
    .replace(/-(?=.$)/, '')
  return (
    code.length === 9 && BODY.test(code.slice(0, 8)) && organisationCheckCharacter(code.slice(0, 8)) === code.charAt(8)
  )
}
