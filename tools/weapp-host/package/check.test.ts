import { type SmallProgram, smallProgram } from '../testing/program'
import { checkPackage } from './check'
import { readPackage } from './read'
import { compileTemplates } from './templates'

/** What WeChat would not take or could not run is refused, and named. */

let program: SmallProgram
beforeEach(() => {
  program = smallProgram()
})
afterEach(() => program.remove())

const check = (files: Record<string, string | null> = {}) => {
  program.write(files)
  const read = readPackage(program.directory)
  checkPackage(read, compileTemplates(read))
}
const changed = (change: (app: Record<string, unknown>) => void) => {
  const { app } = readPackage(program.directory)
  change(app as unknown as Record<string, unknown>)
  return { 'app.json': JSON.stringify(app) }
}

test('a whole program is taken', () => {
  expect(() => check()).not.toThrow()
})

test.each<[string, Record<string, string | null>, string]>([
  ['app.json', { 'app.json': null }, 'app.json is missing'],
  ['a broken app.json', { 'app.json': '{' }, 'app.json is not JSON'],
  ['app.js', { 'app.js': null }, 'app.js is missing'],
  ['the script of a page', { 'me/index.js': null }, 'me/index.js is missing: app.json lists it as a page'],
  ['the template of a page', { 'more/page/index.wxml': null }, 'more/page/index.wxml is missing'],
  [
    'a component',
    { 'me/index.json': '{"usingComponents":{"row":"../parts/row"}}' },
    'parts/row.js is missing: me/index.json uses it as <row>',
  ],
  ['a template', { 'me/index.wxml': '<import src="../base.wxml"/>' }, 'base.wxml is missing: me/index.wxml imports it'],
  ['a script of a template', { 'me/index.wxml': '<wxs module="m" src="./m.wxs"/>' }, 'me/m.wxs is missing'],
  ['a chunk', { 'me/index.js': 'require("../common")' }, 'common.js is missing: me/index.js requires it'],
  ['a closing tag', { 'me/index.wxml': '<view>{{a</view>' }, 'me/index.wxml, line 1'],
  [
    'room',
    { 'more/large.js': `"${'x'.repeat(2 * 1024 * 1024)}"` },
    'the subpackage more has 2049 KB; WeChat takes 2048 KB',
  ],
])('without %s it is refused', (_, files, reason) => {
  expect(() => check(files)).toThrow(reason)
})

test('a tab in a subpackage, and a preload of what is not there, are refused together', () => {
  const files = changed((app) => {
    app.tabBar = { list: [{ pagePath: 'home/index' }, { pagePath: 'more/page/index' }] }
    app.preloadRule = { 'home/index': { packages: ['gone'] } }
  })
  expect(() => check(files)).toThrow(
    '- more/page/index is a tab, and no page of the main package\n- app.json preloads the subpackage gone, which does not exist',
  )
})
