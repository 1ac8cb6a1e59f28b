/** Digits from a source of numbers in [0, 1). Unique with the time in front; WeChat has no synchronous strong source. */
export function hexFrom(digits: number, random: () => number, now: number): string {
  let hex = now.toString(16)
  while (hex.length < digits)
    hex += Math.floor(random() * 0x10000)
      .toString(16)
      .padStart(4, '0')
  return hex.slice(0, digits)
}
