import { readFileSync } from 'node:fs'
import type { RunOptions } from 'axe-core'
import { projectPath } from '../tools/project'
import { eventually, startWorld, type World } from '../tools/testing/world'
import { openBrowser, type Page, signInOn, type TestBrowser } from './browser'
import { becomeOn, everyScreen, phoneWith, type Screen, type Settings, settled, turnTo } from './everywhere'
import { phoneOf, shown } from './phone'

/** Every page in every mode, through the eyes of axe; and what axe cannot see: the keyboard. */

let world: World
let browser: TestBrowser
let screens: Screen[]
const AXE = readFileSync(projectPath('node_modules', 'axe-core', 'axe.min.js'), 'utf8')

beforeAll(async () => {
  world = await startWorld({ bff: { env: { RATE_LIMIT_PER_10S: '5000' } } })
  browser = await openBrowser()
  screens = await everyScreen(world)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await world?.stop()
})

/** What is wrong enough that somebody cannot use the page, each with the place. */
async function barriers(page: Page): Promise<string[]> {
  // The page she sees: the ones below it are not hers now. The style sheets are the page's own: nothing is loaded again.
  const options: RunOptions = { resultTypes: ['violations'], preload: false }
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(AXE)
  const barriers = (await page.evaluate(
    `axe.run({ include: ['.taro_page_show:not(.taro_page_shade)'] }, ${JSON.stringify(options)}).then(${BARRIERS})`,
  )) as { id: string; html: string; target: string; summary: string }[]
  const found: string[] = []
  for (const { id, html, target, summary } of barriers) {
    if (id === 'label-content-name-mismatch' && (await saysWhatIsWritten(page, target))) continue
    found.push(`${id}: ${html.slice(0, 200)} – ${summary.slice(0, 300)}`)
  }
  return found
}

/** Runs in the page: of all that axe has found only what is wanted leaves it. */
const BARRIERS = `({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .flatMap(({ id, nodes }) => nodes.map(({ html, target, failureSummary = '' }) =>
    ({ id, html, target: String(target[0]), summary: failureSummary })))`

/**
 * WCAG 2.5.3 leaves punctuation and spaces out of the comparison, and axe knows the Latin ones only: what is pressed by
 * voice is found when every part that is written is in the name, in whatever order.
 */
async function saysWhatIsWritten(page: Page, selector: string): Promise<boolean> {
  const [name, written] = (await page.evaluate(`(() => {
    const element = document.querySelector(${JSON.stringify(selector)})
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    const written = []
    while (texts.nextNode()) written.push(texts.currentNode.data)
    return [element.getAttribute('aria-label') ?? '', written]
  })()`)) as [string, string[]]
  const bare = (text: string) => text.replace(/[\p{P}\p{Z}\s]/gu, '').toLowerCase()
  return written.every((part) => bare(name).includes(bare(part)))
}

/** The least a resident reads and presses, in points. */
const NORMAL = { text: 12, target: 48 }
const ELDERLY = { text: 18, target: 60 }

/**
 * Every language, size and light there is, each at least once on every page. Together where they do not hide each
 * other: colours do not depend on the language, sizes do not depend on the light.
 */
const LOOKS: [string, Settings, { width: 375 | 320; least: typeof NORMAL }][] = [
  ['zh-Hans, on the smallest phone', {}, { width: 320, least: NORMAL }],
  ['zh-Hant, elderly', { locale: 'zh-Hant', elderly: true }, { width: 375, least: ELDERLY }],
  [
    'en, elderly and largest, dark, on the smallest phone',
    { locale: 'en', elderly: true, larger: true, dark: true },
    { width: 320, least: ELDERLY },
  ],
]

test.each(LOOKS)(
  'no page keeps anybody out, and nothing is too small to read or to press: %s',
  async (_, settings, { width, least }) => {
    const found: Record<string, string[]> = {}
    for (const as of new Set(screens.map((screen) => screen.as))) {
      const page = await phoneWith(browser, settings, { width })
      if (as === null) await page.goto(world.bff.url)
      else await becomeOn(page, world.bff.url, as)
      for (const screen of screens.filter((each) => each.as === as)) {
        await turnTo(page, screen.path)
        await settled(page)
        await phoneOf(page).fits()
        const seen = (await page.evaluate(`(${unfitToUse})(${JSON.stringify(least)})`)) as string[]
        const wrong = [...seen, ...(await barriers(page))]
        if (wrong.length > 0) found[`${screen.path} ${as ?? 'nobody'}`] = wrong
      }
      await page.context().close()
    }
    expect(found).toEqual({})
  },
  240_000,
)

/**
 * Runs in the page. A target is as large as the part of it that answers; a page that could not be filled says nothing
 * about the one a resident uses.
 */
const unfitToUse = `({ text, target }) => {
  const shown = document.querySelector('.taro_page_show:not(.taro_page_shade)')
  const isSeen = (element) => element.offsetParent !== null && element.getBoundingClientRect().width > 1
  const found = [...shown.querySelectorAll('[role="alert"]')]
    .filter((alert) => alert.getClientRects().length > 0)
    .map((alert) => 'not filled: ' + alert.textContent)
  for (const element of shown.querySelectorAll('[role="button"],[role="tab"],[role="radio"],[role="checkbox"]')) {
    const { width, height } = element.getBoundingClientRect()
    if (isSeen(element) && (height < target - 0.5 || width < 44)) {
      found.push('pressed ' + Math.round(width) + ' × ' + Math.round(height) + ': ' + element.getAttribute('aria-label'))
    }
  }
  const texts = document.createTreeWalker(shown, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode
    if (data.trim() === '' || !isSeen(parentElement)) continue
    const style = getComputedStyle(parentElement)
    const size = parseFloat(style.fontSize)
    if (size < text) found.push('written ' + size + ': ' + data.trim().slice(0, 40))
    const line = parseFloat(style.lineHeight)
    if (Number.isFinite(line) && line < size * 1.3 - 0.5) found.push('lines ' + line / size + ': ' + data.trim().slice(0, 40))
  }
  return [...new Set(found)]
}`

test('axe looks at what is shown, and says what is wrong with it', async () => {
  const page = await phoneWith(browser, {})
  await page.goto(`${world.bff.url}/pages/home/index`)
  await settled(page)
  await page.evaluate(`
    const bad = document.createElement('div')
    bad.setAttribute('role', 'button')
    bad.tabIndex = 0
    document.querySelector('.taro_page_show').append(bad)
  `)
  expect((await barriers(page)).join()).toContain('aria-command-name')
  await page.context().close()
})

test('a sheet takes the keyboard, keeps it, closes on Escape and gives it back', async () => {
  const page = await phoneWith(browser, {})
  const phone = phoneOf(page)
  await signInOn(page, world.bff.url, 'r001', '/pages/me/index')
  await settled(page)
  const opener = shown(page).getByRole('button', { name: '退出登录' })
  await opener.focus()
  await page.keyboard.press('Enter')
  await phone.sheet.waitFor()
  const inside = () => page.evaluate(`document.activeElement?.closest('[role="dialog"]') !== null`)
  await eventually(async () => expect(await inside()).toBe(true))
  for (const key of ['Tab', 'Tab', 'Tab', 'Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab']) {
    await page.keyboard.press(key)
    expect({ key, inside: await inside() }).toEqual({ key, inside: true })
  }
  await page.keyboard.press('Escape')
  await phone.sheet.waitFor({ state: 'hidden' })
  expect(await page.evaluate(`document.activeElement?.getAttribute('aria-label')`)).toBe('退出登录')
  await page.context().close()
})

test('the keyboard reaches everything in the order it is read', async () => {
  const page = await phoneWith(browser, {})
  await signInOn(page, world.bff.url, 'r001', '/pages/home/index')
  await settled(page)
  // Nothing jumps ahead: focus order is document order, and document order is what a screen reader reads.
  const jumps = await page.evaluate(
    `document.querySelectorAll('.taro_page_show [tabindex]:not([tabindex="0"]):not([tabindex="-1"])').length`,
  )
  expect(jumps).toBe(0)
  const tops = (await page.evaluate(`
    [...document.querySelectorAll('.taro_page_show:not(.taro_page_shade) [tabindex="0"]')]
      .filter((each) => each.offsetParent !== null && !each.closest('[role="tablist"]'))
      .map((each) => Math.round(each.getBoundingClientRect().top + scrollY))
  `)) as number[]
  expect(tops.length).toBeGreaterThan(5)
  expect(tops).toEqual([...tops].sort((a, b) => a - b))
  await page.context().close()
})
