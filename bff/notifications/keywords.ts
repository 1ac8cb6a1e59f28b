/**
 * What each type of keyword in a subscribe message may hold, checked before it is sent: WeChat refuses the whole message
 * for one value (47003). Lengths count characters as readers do, by code points.
 */

/** A value that fits its keyword; `cut` when something had to be left out. */
export interface Fitted {
  value: string
  cut: boolean
}

const HAN = '\\p{Script=Han}'
const TIME = '([01]?\\d|2[0-3]):[0-5]\\d(:[0-5]\\d)?'
const MONTH = '(0?[1-9]|1[0-2])'
const DAY = '(0?[1-9]|[12]\\d|3[01])'
const DATE = `(\\d{4}年${MONTH}月(${DAY}日)?|${MONTH}月${DAY}日|\\d{4}[-/.]${MONTH}([-/.]${DAY})?|${MONTH}[-/.]${DAY})`
/** One, or a range with the half-width tilde: the full-width one is refused. */
const oneOrRange = (each: string) => new RegExp(`^${each}( ?~ ?${each})?$`)
const TIMES = oneOrRange(`(${DATE} ?)?${TIME}`)
const DATES = oneOrRange(`${DATE}( ?${TIME})?`)
const PHRASE = new RegExp(`^${HAN}{1,5}$`, 'u')
const CAR = new RegExp(`^(${HAN}|[A-Z0-9])[A-Z0-9]{1,6}(${HAN}|[A-Z0-9])$`, 'u')
const HAS_HAN = new RegExp(HAN, 'u')

const lengthOf = (text: string) => Array.from(text).length
const first = (text: string, count: number) => Array.from(text).slice(0, count).join('')

/** Control characters and line breaks become blanks, pictures go: how WeChat counts those is not documented. */
const cleaned = (text: string) =>
  text
    .normalize('NFC')
    .replace(/\p{Extended_Pictographic}|\u{fe0f}|\u{200d}/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()

const cutTo = (most: number, ending: string) => (text: string) =>
  lengthOf(text) <= most ? text : `${first(text, most - lengthOf(ending)).trimEnd()}${ending}`
const onlyIf = (most: number, pattern: RegExp) => (text: string) =>
  pattern.test(text) && lengthOf(text) <= most ? text : null

const RULES: Readonly<Record<string, (text: string) => string | null>> = {
  thing: cutTo(20, '…'),
  // Chinese has no place in it; what is left of a mixed text is still a number or a name.
  character_string: (text) => cutTo(32, '...')(text.replace(/[^\x20-\x7e]/g, '').trim()),
  time: onlyIf(64, TIMES),
  date: onlyIf(64, DATES),
  phrase: onlyIf(5, PHRASE),
  // Ten characters where one of them is Chinese, else twenty; digits are refused.
  name: (text) => {
    const plain = text.replace(/\p{N}/gu, '')
    return cutTo(HAS_HAN.test(plain) ? 10 : 20, '…')(plain)
  },
  number: onlyIf(32, /^[+-]?\d+(\.\d+)?$/),
  letter: onlyIf(32, /^[A-Za-z]+$/),
  symbol: onlyIf(5, /^[^\p{L}\p{N}\s]+$/u),
  amount: onlyIf(20, /^[¥￥$€£]?\d{1,10}(\.\d+)?元?$/),
  phone_number: onlyIf(17, /^[\d+\-()*# ]+$/),
  car_number: onlyIf(8, CAR),
}

/** The value as the keyword takes it, or null when there is no way to make it fit. */
export function fitKeyword(type: string, text: string): Fitted | null {
  const clean = cleaned(text)
  const value = RULES[type]?.(clean) ?? null
  return value === null || value === '' ? null : { value, cut: value !== clean }
}
