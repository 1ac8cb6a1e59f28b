import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBudget } from '../../tools/budget/budget'
import { projectPath } from '../../tools/project'
import { everyScreen, type Screen } from '../everywhere'
import { startMiniProgram, type TestMiniProgram } from './mini-program'
import { signInOn } from './steps'
import { largestSetDataKB, requestsOfFirstScreen, type Watching, watchOn } from './watching'

/**
 * What WeChat's own audit holds against a mini-program, as far as it shows without a screen: what is sent to the view and
 * how often, how large pages become, how many requests run at once, timers that stay, interfaces that are outdated,
 * styles nobody uses.
 */

const budget = readBudget()
const BUILT = projectPath('dist', 'weapp')

let running: TestMiniProgram
let watching: Watching
let screens: Screen[]

beforeAll(async () => {
  running = await startMiniProgram({ world: { bff: { env: { RATE_LIMIT_PER_10S: '5000' } } } })
  screens = await everyScreen(running.world)
  await signInOn(running.phone)
  watching = await watchOn(running)
}, 180_000)
afterAll(() => running?.stop())

interface Shape {
  nodes: number
  depth: number
  children: number
}

/** Counts the elements of a page as the host writes it: no comments, nothing that closes itself. */
function shapeOf(text: string): Shape {
  const open: number[] = []
  const shape: Shape = { nodes: 0, depth: 0, children: 0 }
  for (const [, closing, tag = ''] of text.matchAll(/<(\/?)([\w-]+)[^>]*>/g)) {
    if (closing) {
      shape.children = Math.max(shape.children, open.pop() ?? 0)
      continue
    }
    if (tag === '') continue
    if (open.length > 0) open[open.length - 1] = (open.at(-1) ?? 0) + 1
    open.push(0)
    shape.nodes++
    shape.depth = Math.max(shape.depth, open.length)
  }
  return shape
}

test('the shape of a page is read right', () => {
  expect(shapeOf('<view a="1"><view><text>x</text><text>y</text></view><view></view></view>')).toEqual({
    nodes: 5,
    depth: 3,
    children: 2,
  })
})

test('no page is too large, too deep, sends too much to the view or too often, or asks too much at once', async () => {
  const wrong: string[] = []
  let seen = 0
  for (const screen of screens.filter(({ as }) => as === 'r001')) {
    await watching.openScreen(screen.path)
    const watched = await watching.read()
    const { setData, mostAtOnce } = watched
    const { nodes, depth, children } = shapeOf(await watching.wxml())
    seen += setData.length
    const figures: [string, number, number][] = [
      ['nodes', nodes, budget.nodes - 1],
      ['depth', depth, budget.depth - 1],
      ['children of one', children, budget.children],
      ['largest setData, KB', largestSetDataKB(watched), budget.largestSetDataKB],
      ['setData in one second', mostInASecond(setData.map(({ at }) => at)), budget.setDataPerSecond],
      ['requests at once', mostAtOnce, budget.concurrentRequests],
    ]
    for (const [name, value, limit] of figures) {
      if (value > limit) wrong.push(`${screen.path}: ${name} ${value}, allowed ${limit}`)
    }
    expect(nodes).toBeGreaterThan(5)
  }
  expect(seen).toBeGreaterThan(screens.length / 2)
  expect(wrong).toEqual([])
  expect(running.phone.thrown).toEqual([])
}, 180_000)

function mostInASecond(times: readonly number[]): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length))
}

test('what counts while a page is open stops when it leaves', async () => {
  const [quiet, counting] = ['pages/find/index', 'applications/detail/index'].map((route) =>
    screens.find((screen) => screen.route === route),
  )
  if (!quiet || !counting) throw new Error('the pages are gone')
  const intervals = async () => (await watching.read()).intervals
  await watching.openScreen(quiet.path)
  const before = await intervals()
  await watching.openScreen(counting.path)
  expect(await intervals()).toBeGreaterThan(before)
  await watching.openScreen(quiet.path)
  expect(await intervals()).toBe(before)
})

test('the first screen asks once', async () => {
  expect(await requestsOfFirstScreen(running)).toBe(budget.requestsBeforeFirstScreen)
})

/** Interfaces WeChat has replaced; each is answered for by the newer one beside it. */
const OUTDATED = {
  getSystemInfo: 'getWindowInfo, getDeviceInfo, getAppBaseInfo',
  getSystemInfoSync: 'getWindowInfo, getDeviceInfo, getAppBaseInfo',
  getSystemInfoAsync: 'getWindowInfo, getDeviceInfo, getAppBaseInfo',
  getUserInfo: 'nothing: it says nothing any more',
  chooseImage: 'chooseMedia',
  createCanvasContext: 'Canvas type="2d"',
  startFacialRecognitionVerify: 'requestFacialVerify',
}

test('our own code asks nothing of WeChat that is outdated', () => {
  const found = sourcesUnder(projectPath('miniapp')).flatMap((file) => {
    const code = readFileSync(file, 'utf8')
    return Object.keys(OUTDATED)
      .filter((name) => new RegExp(`\\b(Taro|wx)\\.${name}\\b`).test(code))
      .map((name) => `${file}: ${name}`)
  })
  expect(found).toEqual([])
})

function sourcesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'testing' ? [] : sourcesUnder(file)
    return /\.tsx?$/.test(entry.name) && !/\.test\./.test(entry.name) ? [file] : []
  })
}

const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = join(folder, entry.name)
    return entry.isDirectory() ? filesIn(file, ending) : file.endsWith(ending) ? [file] : []
  })

test('no style sheet carries what nothing uses, and none has :active', () => {
  const scripts = filesIn(BUILT, '.js')
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
  const wrong = filesIn(BUILT, '.wxss').flatMap((file) => {
    const sheet = readFileSync(file, 'utf8')
    const unused = [...sheet.matchAll(/([^{}]+)\{[^{}]*\}/g)].filter(([, selector = '']) => {
      const classes = [...selector.matchAll(/\.([\w-]+)/g)].map((match) => match[1] ?? '')
      return classes.length > 0 && classes.every((name) => !scripts.includes(name))
    })
    const bytes = unused.reduce((sum, [rule]) => sum + rule.length, 0)
    return [
      ...(bytes > budget.unusedStyleKB * 1000 ? [`${file}: ${bytes} bytes of unused rules`] : []),
      ...(sheet.includes(':active') ? [`${file}: :active`] : []),
    ]
  })
  expect(wrong).toEqual([])
})
