import { readFileSync } from 'node:fs'

const source = readFileSync('miniapp/styles/tokens.scss', 'utf8')

/** The variables between a marker and the next closing brace. */
function tokensAfter(marker: string): Record<string, string> {
  const block = source.slice(source.indexOf(marker)).split('}')[0] ?? ''
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((match) => [match[1], match[2]]))
}
const light = tokensAfter('page,')
const dark = { ...light, ...tokensAfter('prefers-color-scheme: dark') }
const elderly = tokensAfter('.elderly')

/** WCAG 2.2 relative luminance and contrast ratio. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (high + 0.05) / (low + 0.05)
}

const TEXT_PAIRS = [
  ['text', 'page'],
  ['text', 'surface'],
  ['text-secondary', 'page'],
  ['text-secondary', 'surface'],
  ['accent', 'page'],
  ['accent', 'surface'],
  ['accent', 'accent-soft'],
  ['on-accent', 'accent'],
  ['success', 'surface'],
  ['success', 'page'],
  ['warning', 'warning-soft'],
  ['warning', 'surface'],
  ['danger', 'surface'],
  ['danger', 'page'],
  ['on-danger', 'danger'],
  // The toast.
  ['page', 'text'],
] as const

const EDGE_PAIRS = [
  ['outline', 'surface'],
  ['outline', 'page'],
] as const

describe.each([
  ['light', light],
  ['dark', dark],
])('%s', (_, tokens) => {
  test.each(TEXT_PAIRS)('%s on %s can be read: 4.5 to 1', (text, ground) => {
    expect(contrast(tokens[text] ?? '', tokens[ground] ?? '')).toBeGreaterThanOrEqual(4.5)
  })

  test.each(EDGE_PAIRS)('%s on %s can be seen: 3 to 1', (edge, ground) => {
    expect(contrast(tokens[edge] ?? '', tokens[ground] ?? '')).toBeGreaterThanOrEqual(3)
  })
})

test('elderly text begins at 18 points and targets at 60', () => {
  const sizes = Object.entries(elderly).filter(([name]) => name.startsWith('type-'))
  expect(sizes.map(([, size]) => Number.parseInt(size, 10))).toEqual([18, 20, 22, 24, 28, 34])
  expect(elderly.target).toBe('60px')
  expect(light.target).toBe('48px')
  expect(Number.parseInt(tokensAfter('.larger')['type-body'] ?? '', 10)).toBeGreaterThanOrEqual(30)
})
