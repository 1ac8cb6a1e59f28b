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

test('a key that is written out is short in the code and in the table, one that is put together stays as it is', () => {
  page('pages/home', `t('ui.long'); t(\`state.\${state}\`); open('ui.longer')`)
  const texts = { 'ui.long': 'Long', 'state.on': 'On' }
  write(
    'i18n/texts.ts',
    `export const catalogues = ${JSON.stringify({ 'zh-Hans': texts, 'zh-Hant': texts, en: texts })}`,
  )
  const short = shortKeys(miniapp)
  const name = short.get('ui.long') ?? ''
  expect(name).toHaveLength(1)
  expect(shortInTable({ 'ui.long': ['Long'], 'state.on': ['On'] }, short)).toEqual({
    [name]: ['Long'],
    'state.on': ['On'],
  })
  expect(shortInCode(`t('ui.long'); open('ui.longer'); t('state.on')`, short)).toBe(
    `t('${name}'); open('ui.longer'); t('state.on')`,
  )
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
