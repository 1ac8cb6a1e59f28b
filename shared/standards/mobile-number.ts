/** A mainland mobile number: eleven digits from 13 to 19 on. */
export function isMobileNumber(value: string): boolean {
  return /^1[3-9]\d{9}$/.test(value)
}
