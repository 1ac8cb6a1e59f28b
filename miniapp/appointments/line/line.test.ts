import { createHash } from 'node:crypto'
import { sha256 } from './sha256'
import { solve } from './solve'

const hex = (words: Int32Array) => [...words].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')

test('SHA-256 agrees with what everybody else calculates, at every length around a block', () => {
  for (let length = 0; length <= 200; length++) {
    const text = 'abcdefghij.KLMNOP_123-'.repeat(10).slice(0, length)
    expect(hex(sha256(text))).toBe(createHash('sha256').update(text).digest('hex'))
  }
})

test('a puzzle is solved, and not at all when the page has left', async () => {
  const nonce = await solve({ puzzle: '1764100000000.abcDEF-_', bits: 10 }, new AbortController().signal)
  const hash = createHash('sha256').update(`1764100000000.abcDEF-_:${nonce}`).digest()
  expect(hash.readUInt32BE(0)).toBeLessThan(2 ** 22)
  const left = new AbortController()
  left.abort()
  expect(await solve({ puzzle: 'x', bits: 32 }, left.signal)).toBeNull()
})
