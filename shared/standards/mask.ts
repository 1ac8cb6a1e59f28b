/** Hiding personal data in lists, logs and messages. The full value appears on a detail page after a second check only. */

/** `440106199001011234` → `440***********1234`; other document numbers keep their first and last two characters. */
export function maskDocumentNumber(number: string): string {
  if (number.length === 18) return keepEnds(number, 3, 4)
  return number.length > 4 ? keepEnds(number, 1, 2) : '*'.repeat(number.length)
}

/** `13800138000` → `138****8000`. Anything that is not eleven digits is hidden whole. */
export function maskMobile(number: string): string {
  return /^\d{11}$/.test(number) ? keepEnds(number, 3, 4) : '*'.repeat(number.length)
}

/** `陈小明` → `陈**`: the first character stays. A single character is hidden. */
export function maskName(name: string): string {
  const characters = Array.from(name)
  const [first = '', ...rest] = characters
  return rest.length === 0 ? '*'.repeat(characters.length) : first + '*'.repeat(rest.length)
}

/** A run of digits is looked at whole, so that a part of a longer number is never taken for a phone number. */
const DIGIT_RUN = /\d{11,}[Xx]?/g
const PERMIT = /\b[HM]\d{8}(\d{2})?\b/g

/** Free text with every identity number, travel permit and mobile number in it masked. */
export function maskInText(text: string): string {
  return text
    .replace(DIGIT_RUN, (run) => {
      if (run.length === 18) return maskDocumentNumber(run)
      return /^1\d{10}$/.test(run) ? maskMobile(run) : run
    })
    .replace(PERMIT, maskDocumentNumber)
}

function keepEnds(value: string, head: number, tail: number): string {
  return value.slice(0, head) + '*'.repeat(value.length - head - tail) + value.slice(value.length - tail)
}
