/** What each type of keyword may hold. Lengths count characters (code points). Source: subscribe message documentation. */

const TIME = '(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?'
const MONTH = '(?:0?[1-9]|1[0-2])'
const DAY = '(?:0?[1-9]|[12]\\d|3[01])'
const DATE = [
  `\\d{4}年${MONTH}月(?:${DAY}日)?`,
  `${MONTH}月${DAY}日`,
  ...['-', '/', '\\.'].flatMap((mark) => [`\\d{4}${mark}${MONTH}(?:${mark}${DAY})?`, `${MONTH}${mark}${DAY}`]),
].join('|')

/** One or two of them, joined by the half-width ~; the full-width one is refused. */
const range = (each: string) => new RegExp(`^(?:${each})(?: ?~ ?(?:${each}))?$`)

const TIME_RANGE = range(`(?:(?:${DATE}) ?)?${TIME}`)
const DATE_RANGE = range(`(?:${DATE})(?: ?${TIME})?`)

const HAN = '\\p{Script=Han}'
const NO_CONTROL = /^\P{Cc}+$/u

const lengthOf = (value: string) => Array.from(value).length
const fits = (most: number, pattern: RegExp) => (value: string) => lengthOf(value) <= most && pattern.test(value)

const RULES: Record<string, (value: string) => boolean> = {
  thing: fits(20, NO_CONTROL),
  number: fits(32, /^[+-]?\d+(\.\d+)?$/),
  letter: fits(32, /^[A-Za-z]+$/),
  symbol: fits(5, /^[^\p{L}\p{N}\p{Cc}]+$/u),
  character_string: fits(32, /^[\x20-\x7e]+$/),
  time: (value) => TIME_RANGE.test(value),
  date: (value) => DATE_RANGE.test(value),
  amount: (value) => /^[¥￥$€£]?\d{1,10}(\.\d+)?元?$/.test(value),
  phone_number: fits(17, /^[\d+\-()*# ]+$/),
  car_number: fits(8, new RegExp(`^(?:${HAN}|[A-Z\\d])[A-Z\\d]+(?:${HAN}|[A-Z\\d])$`, 'u')),
  // Ten when a Chinese character is in it, else twenty; never digits.
  name: (value) => /^[^\p{N}\p{Cc}]+$/u.test(value) && lengthOf(value) <= (/\p{Script=Han}/u.test(value) ? 10 : 20),
  phrase: (value) => new RegExp(`^${HAN}{1,5}$`, 'u').test(value),
}

export function isKeywordType(type: string): boolean {
  return type in RULES
}

/** Whether a template with this key type takes the value. @throws Error for an unknown type */
export function keywordAccepts(type: string, value: string): boolean {
  const rule = RULES[type]
  if (!rule) throw new Error(`There is no keyword type ${type}`)
  return rule(value)
}
