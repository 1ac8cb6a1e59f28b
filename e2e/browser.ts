import { chromium, type Page, type Request } from 'playwright-core'
import { findBrowser } from './chromium'

export type { Page } from 'playwright-core'

export interface PageOptions {
  /** 375 × 812 is the usual phone, 320 × 640 the smallest one that must work. */
  width?: 375 | 320
  /** Where the phone is (WGS-84). Guangzhou, Yuexiu, unless given; null: the resident refuses to tell. */
  location?: { latitude: number; longitude: number } | null
  colorScheme?: 'light' | 'dark'
  /** Drawn as finely as on a phone: for pictures. Four times the work, and the layout is the same. */
  fine?: boolean
}

export interface TestBrowser {
  /** A phone of its own: nothing stored, nobody signed in. Closed with the browser, or by closing its context. */
  newPage(options?: PageOptions): Promise<Page>
  close(): Promise<void>
}

const HEIGHT = { 375: 812, 320: 640 } as const
/** Where a phone is unless it is said. */
export const YUEXIU = { latitude: 23.129, longitude: 113.2644 }

/** Starts a headless Chromium. One per test file; every page in it is a phone of its own. */
export async function openBrowser(): Promise<TestBrowser> {
  const { path, env } = await findBrowser()
  const browser = await chromium.launch({
    executablePath: path,
    // Chromium's sandbox does not run as root nor in most containers; it opens our own pages only.
    args: ['--no-sandbox', '--disable-gpu'],
    env: { ...(process.env as Record<string, string>), ...env },
  })
  return {
    async newPage({ width = 375, location = YUEXIU, colorScheme = 'light', fine = false } = {}) {
      const context = await browser.newContext({
        viewport: { width, height: HEIGHT[width] },
        deviceScaleFactor: fine ? 2 : 1,
        hasTouch: true,
        isMobile: true,
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        colorScheme,
        ...(location && { geolocation: location, permissions: ['geolocation'] }),
      })
      context.setDefaultTimeout(30_000)
      return watched(await context.newPage())
    },
    close: () => browser.close(),
  }
}

const unanswered = new WeakMap<Page, Set<Request>>()

function watched(page: Page): Page {
  const waiting = new Set<Request>()
  unanswered.set(page, waiting)
  page.on('request', (request) => waiting.add(request))
  page.on('requestfinished', (request) => waiting.delete(request))
  page.on('requestfailed', (request) => waiting.delete(request))
  return page
}

/** The addresses a page of `openBrowser` has asked for and has no answer from yet. */
export const unansweredOn = (page: Page): string[] => [...(unanswered.get(page) ?? [])].map((request) => request.url())

/** Opens a page of the product as a resident who has just signed in through the identity platform. */
export async function signInOn(page: Page, bffUrl: string, residentKey: string, path = '/'): Promise<void> {
  await page.goto(`${bffUrl}/auth/start?return=${encodeURIComponent(path)}`)
  await page.locator(`button[name="resident"][value="${residentKey}"]`).click()
  await page.waitForURL((url) => url.href.startsWith(bffUrl))
}
