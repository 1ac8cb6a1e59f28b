import { openBrowser, type Page } from '../e2e/browser'
import { buildMiniapp, isMiniappCurrent } from '../tools/build/miniapp'
import { projectPath } from '../tools/project'
import { startWorld } from '../tools/testing/world'
import { anItem } from './home'
import { ascending, percentile, type Row } from './row'

/** An old phone on a poor network, as Lighthouse means it: four times slower, 1.6 Mbit/s, 150 ms there and back. */
const CPU_SLOWDOWN = 4
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 }

const FIRST_PAINT_LIMIT_MS = 3_000
const MEANINGFUL_LIMIT_MS = 4_000
/** The machine has other things to do: the middle one counts. */
const TIMES = 3

interface Times {
  firstPaint: number
  meaningful: number
  kilobytes: number
}

/** Opens a page for the first time: nothing of the product is on the phone. Times are from the tap on the link. */
async function openOnce(page: Page, url: string, sees: string): Promise<Times> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Network.enable')
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true })
  await cdp.send('Network.emulateNetworkConditions', NETWORK)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN })
  let bytes = 0
  cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  await page.goto(url, { waitUntil: 'commit' })
  await page.getByText(sees).first().waitFor({ timeout: 60_000 })
  const meaningful = await page.evaluate<number>('performance.now()')
  const kilobytes = bytes / 1_000
  const firstPaint = await page.evaluate<number>(
    `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN`,
  )
  return { firstPaint, meaningful, kilobytes }
}

/** What an old phone on a poor network waits for: the first thing it shows, and what the page is there for. */
export async function measureSlowPhone(): Promise<Row[]> {
  if (!isMiniappCurrent('h5')) await buildMiniapp('h5', projectPath('dist', 'build-h5.log'))
  const world = await startWorld({ province: { catalogue: 'whole' } })
  const browser = await openBrowser()
  try {
    const item = await anItem(world.bff.url)
    const pages = [
      { name: 'home', path: '/pages/home/index', sees: '常办事项' },
      { name: 'guide', path: `/catalogue/guide/index?code=${item}`, sees: '多久办好' },
    ]
    const rows: Row[] = []
    for (const { name, path, sees } of pages) {
      const measured: Times[] = []
      for (let time = 0; time < TIMES; time += 1) {
        const page = await browser.newPage()
        measured.push(await openOnce(page, world.bff.url + path, sees))
        await page.context().close()
      }
      const middle = (of: (times: Times) => number) => percentile(ascending(measured.map(of)), 0.5)
      rows.push(
        {
          name: `${name}, first contentful paint`,
          value: Math.round(middle(({ firstPaint }) => firstPaint)),
          unit: 'ms',
          limit: FIRST_PAINT_LIMIT_MS,
        },
        {
          name: `${name}, first meaningful screen`,
          value: Math.round(middle(({ meaningful }) => meaningful)),
          unit: 'ms',
          limit: MEANINGFUL_LIMIT_MS,
        },
        {
          name: `${name}, sent until then`,
          value: Math.round(middle(({ kilobytes }) => kilobytes)),
          unit: 'kB',
          limit: null,
        },
      )
    }
    return rows
  } finally {
    await browser.close()
    await world.stop()
  }
}
