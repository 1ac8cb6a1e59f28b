import { parseArgs } from 'node:util'
import { openBrowser, signInOn } from '../e2e/browser'
import { readPorts } from './addresses'
import { ToolError } from './project'
import { runCommand } from './session'

const USAGE =
  'npx tsx tools/screenshot.ts <path, e.g. /pages/home/index> <out.png> [--width 375|320] [--as r001] [--dark] [--full]'

/** A picture of a page of the running product, for whoever wants to look at it. */
runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      width: { type: 'string', default: '375' },
      as: { type: 'string' },
      dark: { type: 'boolean', default: false },
      full: { type: 'boolean', default: false },
      url: { type: 'string' },
    },
  })
  const [path, out] = positionals
  const width = Number(values.width)
  if (!path || !out || (width !== 375 && width !== 320)) throw new ToolError(USAGE)
  const base = values.url ?? `http://127.0.0.1:${readPorts(process.env).PORT}`
  const browser = await openBrowser()
  try {
    const page = await browser.newPage({ width, fine: true, colorScheme: values.dark ? 'dark' : 'light' })
    page.on('console', (message) => {
      if (message.type() === 'error') console.error(`console: ${message.text()}`)
    })
    page.on('pageerror', (error) => console.error(`page: ${error.message}`))
    if (values.as) await signInOn(page, base, values.as, path)
    else await page.goto(base + path)
    await page.waitForLoadState('networkidle')
    await page.screenshot({ path: out, fullPage: values.full })
    console.log(`${page.url()} → ${out}`)
  } finally {
    await browser.close()
  }
})
