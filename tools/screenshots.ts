import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openBrowser, type Page } from '../e2e/browser'
import { becomeOn, everyScreen, MODE_NAMES, MODES, phoneWith, type Screen, settled } from '../e2e/everywhere'
import { projectPath, ToolError } from './project'
import { runCommand } from './session'
import { redisProgramOfRun } from './testing/redis'
import { startTestStores } from './testing/stores'
import { eventually, startWorld } from './testing/world'

const WIDTHS = [375, 320] as const
const TALLEST = 6000
const FOLDER = ['.data', 'screenshots']

/**
 * `npm run screenshots [-- <words>…]`: every page in every mode and width as a picture in .data/screenshots/, for looking
 * at. Words choose: a mode, or a part of a page's path.
 */
runCommand(async () => {
  const words = process.argv.slice(2)
  const stores = await startTestStores(redisProgramOfRun())
  Object.assign(process.env, stores.env)
  try {
    const world = await startWorld({
      province: { catalogue: 'whole' },
      bff: { env: { RATE_LIMIT_PER_10S: '5000' } },
    })
    const browser = await openBrowser()
    try {
      const screens = await everyScreen(world)
      const wanted = wantedOf(words, screens)
      for (const mode of wanted.modes) {
        for (const width of WIDTHS) {
          const folder = projectPath(...FOLDER, `${mode}-${width}`)
          mkdirSync(folder, { recursive: true })
          for (const as of new Set(wanted.screens.map((screen) => screen.as))) {
            const page = await phoneWith(browser, MODES[mode], { width, fine: true })
            if (as !== null) await becomeOn(page, world.bff.url, as)
            for (const screen of wanted.screens.filter((each) => each.as === as)) {
              await page.goto(world.bff.url + screen.path)
              await settled(page)
              await drawn(page)
              await picture(page, width, join(folder, `${nameOf(screen)}.png`))
            }
            await page.context().close()
          }
          console.log(folder)
        }
      }
    } finally {
      await browser.close()
      await world.stop()
    }
  } finally {
    await stores.stop()
  }
})

/** Asked from outside again and again: the page's own policy lets nothing be evaluated within it. */
const drawn = (page: Page) =>
  eventually(async () => {
    if (!(await page.evaluate(CODES_ARE_DRAWN))) throw new Error(`a code is not drawn on ${page.url()}`)
  })

/** Runs in the page. A code is drawn a moment after its page stands. */
const CODES_ARE_DRAWN = `[...document.querySelectorAll('.taro_page_show:not(.taro_page_shade) canvas')].every((canvas) =>
  canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((part) => part > 0))`

/** The whole page: as tall as it is, because it scrolls within itself. */
async function picture(page: Page, width: number, file: string): Promise<void> {
  const usual = page.viewportSize()
  const height = Number(
    await page.evaluate(`document.querySelector('.taro_page_show:not(.taro_page_shade)').scrollHeight`),
  )
  await page.setViewportSize({ width, height: Math.max(usual?.height ?? 0, Math.min(height, TALLEST)) })
  await page.screenshot({ path: file })
  if (usual) await page.setViewportSize(usual)
}

const nameOf = ({ route, about }: Screen): string =>
  [...route.replace(/\/index$/, '').split('/'), ...(about ? [about] : [])].join('-')

/** @throws ToolError when the words choose nothing */
function wantedOf(words: readonly string[], screens: readonly Screen[]) {
  const modes = MODE_NAMES.filter((mode) => words.includes(mode))
  const parts = words.filter((word) => !(MODE_NAMES as readonly string[]).includes(word))
  const chosen = screens.filter(({ route }) => parts.length === 0 || parts.some((part) => route.includes(part)))
  if (chosen.length === 0) throw new ToolError(`No page is called ${parts.join(', ')}.`)
  return { modes: modes.length > 0 ? modes : MODE_NAMES, screens: chosen }
}
