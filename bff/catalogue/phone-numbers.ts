/**
 * Forms of telephone numbers in mainland China (numbering plan of the ministry in charge, 电信网编号计划):
 * landlines with area code, mobiles, 400/800 service numbers, and short numbers of public and enterprise hotlines.
 */
const FORMS = [
  // Two-digit area codes (010, 020 …) have eight-digit numbers; the first digit of a subscriber number is 2 to 8.
  /^(?:010|02\d)[2-8]\d{7}$/,
  // Three-digit area codes have seven or eight digits.
  /^0[3-9]\d{2}[2-8]\d{6,7}$/,
  /^1[3-9]\d{9}$/,
  /^[48]00\d{7}$/,
  // 123xx government hotlines (12345, 12333, 12366), 95xxx and 96xxx enterprise and provincial services, emergencies.
  /^12[1-9]\d{2}$/,
  /^9[56]\d{3,4}$/,
  /^1(?:10|19|20|22)$/,
]

const EXTENSION = /(?:转|[-－—]\s*|ext\.?\s*)\d{1,5}(?:号?分机)?$/i

/** The digits as dialled within the country: abroad the 0 of the area code is left out (+86 20 …). */
function domestic(written: string): string {
  const [, country, rest = ''] = /^(\+86|0086|86(?=[-\s]))?(.*)$/s.exec(written.trim()) ?? []
  const digits = rest.replace(/[\s()\-－—]/g, '')
  return country && !/^(?:0|1\d{10}$|[48]00)/.test(digits) ? `0${digits}` : digits
}

function isNumber(written: string): boolean {
  const valid = (text: string) => FORMS.some((each) => each.test(domestic(text)))
  return valid(written) || (EXTENSION.test(written) && valid(written.replace(EXTENSION, '')))
}

/** Whether every number in a text a guide gives ("020-83123456、12345") can exist. Words before a number are allowed. */
export function arePhoneNumbers(text: string): boolean {
  const numbers = text
    .normalize('NFKC')
    .split(/[,;、/或]|\s{2,}/)
    .map((each) => each.replace(/^[^\d+(]*[::]/, '').trim())
    .filter((each) => each !== '')
  return numbers.length > 0 && numbers.every(isNumber)
}
