import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

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

/** Every style sheet's rules, each as its selector and its declarations. */
interface Rule {
  file: string
  selector: string
  values: Record<string, string>
}
function sheetsUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name)
    return entry.isDirectory() ? sheetsUnder(file) : file.endsWith('.scss') ? [file] : []
  })
}
const rules: Rule[] = sheetsUnder('miniapp').flatMap((file) => {
  const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
  return [...text.matchAll(/([^{};]+)\{([^{}]*)/g)].map(([, selector = '', body = '']) => ({
    file,
    selector: selector.trim(),
    values: Object.fromEntries([...body.matchAll(/([\w-]+):\s*([^;]+);/g)].map((match) => [match[1], match[2]])),
  }))
})
const where = ({ file, selector }: Rule): string => `${file} ${selector}`
const token = (value = ''): string | undefined => /^var\(--([\w-]+)\)$/.exec(value)?.[1]

test('the rules of every style sheet are read', () => {
  expect(new Set(rules.map(({ file }) => file)).size).toBeGreaterThan(40)
  expect(rules.filter(({ values }) => values.color !== undefined).length).toBeGreaterThan(20)
})

test('text has a size from the scale, so that elderly text grows with it', () => {
  const others = rules.filter(({ values }) => values['font-size'] && !token(values['font-size'])?.startsWith('type-'))
  expect(others.map(where)).toEqual([])
})

test('lines are at least 1.3 apart, also with large text', () => {
  const tight = rules.filter(({ values }) => {
    const height = values['line-height'] ?? values['--line-height']
    return height !== undefined && Number(height) < 1.3
  })
  expect(tight.map(where)).toEqual([])
  expect(Number(light['line-height'])).toBeGreaterThanOrEqual(1.3)
})

test('no text has a colour, and no ground, whose contrast is not checked above', () => {
  const texts = new Set<string>(TEXT_PAIRS.map(([text]) => text))
  const grounds = new Set<string>(TEXT_PAIRS.map(([, ground]) => ground))
  const pairs = new Set<string>(TEXT_PAIRS.map((pair) => pair.join(' on ')))
  const unchecked = rules.flatMap((rule) => {
    const { color, background } = rule.values
    const [text, ground] = [token(color), token(background)]
    const found: string[] = []
    if (text !== undefined && !texts.has(text)) found.push(`${where(rule)}: text in ${text}`)
    if (text !== undefined && ground !== undefined && grounds.has(ground) && !pairs.has(`${text} on ${ground}`)) {
      found.push(`${where(rule)}: ${text} on ${ground}`)
    }
    // Written out, a colour would not change with the scheme. The code to be scanned is black on white in both.
    if (/#[0-9a-f]{3}/i.test(`${color} ${background}`) && !rule.file.includes('qr-code')) {
      found.push(`${where(rule)}: a colour that is no token`)
    }
    return found
  })
  expect(unchecked).toEqual([])
})

test('the largest text only ever grows, and its targets are those of elderly text', () => {
  const larger = tokensAfter('.larger')
  for (const [name, size] of Object.entries(elderly)) {
    expect(Number.parseInt(larger[name] ?? size, 10)).toBeGreaterThanOrEqual(Number.parseInt(size, 10))
  }
})
