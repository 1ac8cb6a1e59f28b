/**
 * Everything searchable is a row of units: one Han character, or one Latin letter or digit, each. Spaces and
 * punctuation only separate.
 */
export interface Unit {
  /** UTF-16 code of the character, lower case. */
  code: number
  han: boolean
  /** A separator stood before it. */
  breakBefore: boolean
}

export const isHan = (code: number): boolean => (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf)

const isLetter = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39)

/** Full-width forms become plain, ü is v as it is typed, tone marks are dropped (jūzhù is juzhu). */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/u\u0304?\u0308/g, 'v')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/['’]/g, '')
}

export function toUnits(text: string): Unit[] {
  const units: Unit[] = []
  let breakBefore = false
  for (const character of plain(text)) {
    const code = character.charCodeAt(0)
    const han = isHan(code)
    if (han || isLetter(code)) {
      units.push({ code, han, breakBefore: breakBefore && units.length > 0 })
      breakBefore = false
    } else breakBefore = true
  }
  return units
}

/** The form in which equal texts are equal: units only, no separators. */
export const textKey = (text: string): string => String.fromCharCode(...toUnits(text).map((unit) => unit.code))
