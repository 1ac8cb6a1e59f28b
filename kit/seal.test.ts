import { randomBytes } from 'node:crypto'
import { createSeal } from './seal'

const key = randomBytes(32)
const { seal, open } = createSeal(key)

test('what was sealed is opened with the same key, and the text shows nothing of it', () => {
  const value = { phone: '13800138000', list: [1, null, '测试'], flag: false }
  const text = seal(value)
  expect(open(text)).toEqual(value)
  expect(text).not.toContain('13800138000')
  expect(Buffer.from(text, 'base64').toString('latin1')).not.toContain('13800138000')
})

test('the same value never looks the same twice', () => {
  expect(seal('x')).not.toBe(seal('x'))
})

test('another key, a changed byte or a torn text open to nothing', () => {
  const text = seal({ a: 1 })
  expect(createSeal(randomBytes(32)).open(text)).toBeNull()
  const bytes = Buffer.from(text, 'base64')
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1
  expect(open(bytes.toString('base64'))).toBeNull()
  for (const torn of ['', 'x', text.slice(0, 20)]) expect(open(torn)).toBeNull()
})

test('bytes are sealed as bytes', () => {
  const { sealBytes, openBytes } = createSeal(key)
  const bytes = randomBytes(300_000)
  const sealed = sealBytes(bytes)
  expect(openBytes(sealed)?.equals(bytes)).toBe(true)
  expect(sealed.includes(bytes.subarray(0, 32))).toBe(false)
  expect(openBytes(sealed.subarray(1))).toBeNull()
})
