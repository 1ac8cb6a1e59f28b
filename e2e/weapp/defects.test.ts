import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectPath } from '../../tools/project'
import { startWorld, type World } from '../../tools/testing/world'
import { type OpenMiniProgram, openMiniProgram } from './mini-program'

/** What would pass in a browser, or in a test of components, and not on a phone: the host says what is wrong. */

let world: World
let directory: string
let running: OpenMiniProgram | null = null

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world?.stop())

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'weapp-defect-'))
  cpSync(projectPath('dist', 'weapp'), directory, { recursive: true })
})
afterEach(async () => {
  await running?.stop()
  running = null
  rmSync(directory, { recursive: true })
})

/** @throws when the build has nothing of it: a defect that changes nothing proves nothing */
function change(file: string, from: RegExp, to: string): void {
  const path = join(directory, file)
  const before = readFileSync(path, 'utf8')
  const after = before.replace(from, to)
  if (after === before) throw new Error(`${file} has no ${from}`)
  writeFileSync(path, after)
}

const open = async (patienceMs?: number): Promise<OpenMiniProgram> => {
  running = await openMiniProgram(world, { directory, ...(patienceMs && { patienceMs }) })
  return running
}

/** Where a defect shows by nothing happening. */
const NOT_LONG_MS = 3_000

async function findItems(patienceMs?: number): Promise<void> {
  const { phone } = await open(patienceMs)
  await phone.tab('找事项')
  await phone.isOn('pages/find/index')
  await phone.sees('按主题')
}

async function openTheme(): Promise<void> {
  await findItems()
  const { phone } = running as OpenMiniProgram
  await phone.press(/户籍/)
  await phone.isOn('catalogue/list/index')
}

test('without a defect, the steps below pass', async () => {
  await expect(openTheme()).resolves.toBeUndefined()
})

test('a template that binds its text to nothing: what cannot be read is named', async () => {
  change('base.wxml', /\{\{i\.v\}\}/g, '{{i.text}}')
  await expect(findItems(NOT_LONG_MS)).rejects.toThrow(/pages\/find\/index does not show 按主题/)
})

test('a template that lost the way to its handler: what cannot be done is named', async () => {
  change('base.wxml', / bindtap="eh"/g, '')
  await expect(findItems(NOT_LONG_MS)).rejects.toThrow(/is on pages\/home\/index, not on pages\/find\/index/)
})

test('a template that does not compile: the host refuses to start and says where', async () => {
  change('base.wxml', /\{\{i\.v\}\}/, '{{i.v')
  await expect(open()).rejects.toThrow(/base\.wxml, line \d+/)
})

test('a page that uses what only a browser has', async () => {
  change('pages/find/index.js', /^/, 'localStorage.getItem("words");')
  await expect(findItems()).rejects.toThrow(/localStorage is not defined[\s\S]*pages\/find\/index\.js/)
})

test('a component that uses what only a browser has, although an error boundary catches it', async () => {
  change(
    'pages/find/index.js',
    /(function \w+\(\)\{)((?:const|let|var) \w+=\(0,\w+\.\w+\)\(\))/,
    '$1localStorage.getItem("words");$2',
  )
  await expect(findItems()).rejects.toThrow(/localStorage is not defined/)
})

test('a subpackage that is listed and not there: the host refuses to start', async () => {
  rmSync(join(directory, 'catalogue'), { recursive: true })
  await expect(open()).rejects.toThrow('catalogue/guide/index.js is missing: app.json lists it as a page')
})

test('a subpackage that is no longer listed: opening its page says so', async () => {
  change('app.json', /\{"root":"catalogue",[^}]*\},/, '')
  change('app.json', /"catalogue\/guide\/index":\{[^}]*\},/, '')
  change('app.json', /"catalogue",?/g, '')
  await expect(openTheme()).rejects.toThrow(/navigateTo:fail page "catalogue\/list\/index" is not found/)
})

test('a chunk that is missing', async () => {
  rmSync(join(directory, 'vendors.js'))
  await expect(open()).rejects.toThrow('vendors.js is missing: app.js requires it')
})
