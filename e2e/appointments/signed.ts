import type { World } from '../../tools/testing/world'
import { type Page, signInOn, type TestBrowser } from '../browser'
import type { Api } from '../client'
import { type Phone, phoneOf, shown } from '../phone'
import type { Pressure } from '../rush/pressure'

/** A resident on a page of the product. */
export interface Her {
  page: Page
  phone: Phone
  /** Nothing runs out of the screen, neither of the smallest phone nor of the usual one. */
  fits: () => Promise<void>
}

/** Who has just signed in. */
export interface Signed extends Her {
  /** What went wrong in the page itself. */
  broken: string[]
}

/** What the walks of a file share. */
export interface Around {
  world: World
  api: Api
  browser: TestBrowser
  pressure: Pressure
}

export async function opened(
  { browser, world }: Pick<Around, 'browser' | 'world'>,
  resident: string,
  path: string,
  width: 375 | 320 = 320,
): Promise<Signed> {
  const page = await browser.newPage({ width })
  const broken: string[] = []
  page.on('pageerror', (error) => broken.push(error.message))
  const phone = phoneOf(page)
  const usual = page.viewportSize() ?? { width, height: 640 }
  await signInOn(page, world.bff.url, resident, path)
  return {
    page,
    phone,
    broken,
    async fits() {
      for (const looked of [375, 320]) {
        await page.setViewportSize({ ...usual, width: looked })
        await phone.fits()
      }
      await page.setViewportSize(usual)
    },
  }
}

export const passShown = (page: Page) =>
  shown(page)
    .getByRole('img', { name: /预约码/ })
    .waitFor()
