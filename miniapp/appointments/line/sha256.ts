/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes, and of the square roots of 8. */
const K = new Int32Array(64)
const START = new Int32Array(8)

const fraction = (x: number) => ((x - Math.floor(x)) * 0x100000000) | 0
for (let n = 2, found = 0; found < 64; n++) {
  let prime = true
  for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false
  if (!prime) continue
  if (found < 8) START[found] = fraction(Math.sqrt(n))
  K[found++] = fraction(Math.cbrt(n))
}

const W = new Int32Array(64)

/** SHA-256 of ASCII text, as eight words. Phones have no crypto of their own that all of them share. */
export function sha256(text: string): Int32Array {
  const length = text.length
  const blocks = ((length + 8) >> 6) + 1
  const hash = START.slice()
  for (let block = 0; block < blocks; block++) {
    for (let i = 0; i < 16; i++) {
      let word = 0
      for (let byte = 0; byte < 4; byte++) {
        const at = block * 64 + i * 4 + byte
        word = (word << 8) | (at < length ? text.charCodeAt(at) : at === length ? 0x80 : 0)
      }
      W[i] = word
    }
    if (block === blocks - 1) W[15] = length * 8
    mix(hash)
  }
  return hash
}

function mix(hash: Int32Array): void {
  for (let i = 16; i < 64; i++) {
    const [x, y] = [at(W, i - 15), at(W, i - 2)]
    const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)
    const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10)
    W[i] = (at(W, i - 16) + s0 + at(W, i - 7) + s1) | 0
  }
  let a = at(hash, 0)
  let b = at(hash, 1)
  let c = at(hash, 2)
  let d = at(hash, 3)
  let e = at(hash, 4)
  let f = at(hash, 5)
  let g = at(hash, 6)
  let h = at(hash, 7)
  for (let i = 0; i < 64; i++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
    const first = (h + s1 + ((e & f) ^ (~e & g)) + at(K, i) + at(W, i)) | 0
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) hash[i] = (at(hash, i) + word) | 0
}

const turn = (x: number, by: number) => (x >>> by) | (x << (32 - by))
const at = (words: Int32Array, i: number): number => words[i] as number
