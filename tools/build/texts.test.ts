import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  MAIN,
  mainModule,
  shortInCode,
  shortInTable,
  shortKeys,
  subpackageModule,
  subpackageOfPage,
  textsByPackage,
} from '../../config/texts'
import { projectPath } from '../project'

/** Which package of the WeChat build carries which texts. */

let miniapp: string

beforeEach(() => {
  miniapp = mkdtempSync(path.join(tmpdir(), 'texts-'))
  const texts = { a: 'A', b: 'B', 'state.on': 'On', 'state.off': 'Off', c: 'C', unused: '–' }
  write(
    'i18n/texts.ts',
    `export const catalogues = ${JSON.stringify({ 'zh-Hans': texts, 'zh-Hant': texts, en: texts })}`,
  )
  write('app.tsx', '')
})
afterEach(() => rmSync(miniapp, { recursive: true }))

function write(file: string, content: string): void {
  const target = path.join(miniapp, file)
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, content)
}
function page(folder: string, content: string): void {
  write(`${folder}/index.config.ts`, '')
  write(`${folder}/index.tsx`, content)
}
const keysOf = (name: string): string[] => Object.keys(textsByPackage(miniapp).get(name) ?? {}).sort()

test('a text goes where a page says it, and into the main package when one of its pages does', () => {
  page('pages/home', `t('a')`)
  page('wallet/detail', `t('a'); t('b')`)
  page('wallet/list', `t('c')`)
  expect(keysOf(MAIN)).toEqual(['a'])
  expect(keysOf('wallet')).toEqual(['b', 'c'])
})

test('what a page loads is followed, types are not, and beginnings stand for all that begin so', () => {
  page('pages/home', `import { One } from '@/ui/one'\nimport type { Two } from '@/ui/two'`)
  write('ui/one.tsx', `import {\n  three,\n} from './three'\nt(\`state.\${state}\`)`)
  write('ui/two.tsx', `t('b')`)
  write('ui/three.ts', `t('c')`)
  expect(keysOf(MAIN)).toEqual(['c', 'state.off', 'state.on'])
})

test('the phone finds a text of the main package, and one that a page brought', () => {
  const main = mainModule({ a: ['甲', '乙', 'A'] }).replaceAll('export ', '')
  const brought = subpackageModule({ b: ['丙', '丁', 'B'] }).replace(/^\s*import .*\n/, '')
  const said = new Function(`${main}${brought}; return [textOf('en', 'a'), textOf('zh-Hant', 'b')]`)()
  expect(said).toEqual(['A', '丁'])
})

test('a key is short in the code and in the table, and so is the beginning of those that are put together', () => {
  page('pages/home', `t('ui.long'); t(\`state.\${state}\`); open('ui.longer'); keep(\`step.\${nth}\`)`)
  const texts = { 'ui.long': 'Long', 'state.on': 'On' }
  write(
    'i18n/texts.ts',
    `export const catalogues = ${JSON.stringify({ 'zh-Hans': texts, 'zh-Hant': texts, en: texts })}`,
  )
  const short = shortKeys(miniapp)
  const name = short.get('ui.long') ?? ''
  expect(name).toHaveLength(1)
  const state = short.get('state.') ?? ''
  expect(state.length).toBeLessThan('state.'.length)
  expect(shortInTable({ 'ui.long': ['Long'], 'state.on': ['On'] }, short)).toEqual({
    [name]: ['Long'],
    [`${state}on`]: ['On'],
  })
  expect(
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code
    shortInCode("t('ui.long'); open('ui.longer'); t('state.on'); t(`state.${it}`); keep(`step.${it}`)", short),
  ).toBe(`t('${name}'); open('ui.longer'); t('${state}on'); t(\`${state}\${it}\`); keep(\`step.\${it}\`)`)
})

test('beginnings of which one begins the other stay as they are', () => {
  page('pages/home', `t(\`a.b.\${one}\`); t(\`a.b.c.\${two}\`)`)
  const texts = { 'a.b.x': 'X', 'a.b.c.y': 'Y' }
  write(
    'i18n/texts.ts',
    `export const catalogues = ${JSON.stringify({ 'zh-Hans': texts, 'zh-Hant': texts, en: texts })}`,
  )
  expect([...shortKeys(miniapp)]).toEqual([])
})

test('a text that two languages share is carried once', () => {
  page('pages/home', `t('a'); t('b')`)
  write(
    'i18n/texts.ts',
    `export const catalogues = { 'zh-Hans': { a: '甲', b: '乙' }, 'zh-Hant': { a: '甲', b: '丙' }, en: { a: 'A', b: 'B' } }`,
  )
  const table = textsByPackage(miniapp).get(MAIN) ?? {}
  expect(JSON.stringify(table).match(/甲/g)).toHaveLength(1)
  const said = new Function(`${mainModule(table).replaceAll('export ', '')}
    return ['zh-Hans', 'zh-Hant', 'en'].map((locale) => textOf(locale, 'a') + textOf(locale, 'b'))`)()
  expect(said).toEqual(['甲乙', '甲丙', 'AB'])
})

test('of this mini-program: nothing a resident can read is left out, and applying is not in the main package', () => {
  const tables = textsByPackage(projectPath('miniapp'))
  const main = Object.keys(tables.get(MAIN) ?? {})
  expect(main).toContain('home.title')
  expect(main.filter((key) => key.startsWith('applications.apply.'))).toEqual([])
  expect(Object.keys(tables.get('applications') ?? {})).toContain('applications.apply.title')
  expect(subpackageOfPage(projectPath('miniapp'), projectPath('miniapp/applications/apply/index.tsx'))).toBe(
    'applications',
  )
  expect(subpackageOfPage(projectPath('miniapp'), projectPath('miniapp/pages/home/index.tsx'))).toBeNull()
})
