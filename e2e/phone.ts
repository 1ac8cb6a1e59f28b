import type { Locator, Page } from 'playwright-core'

/** A browser keeps the pages below in the document: this is the one she sees. */
export const shown = (page: Page): Locator => page.locator('.taro_page_show:not(.taro_page_shade)').last()

/** A resident's phone, and what she does with it. Names are what is written, or what a screen reader says. */
export function phoneOf(page: Page) {
  const button = (name: string | RegExp) => shown(page).getByRole('button', { name })
  return {
    button,
    press: (name: string | RegExp) => button(name).first().click(),
    choose: (name: string | RegExp) => shown(page).getByRole('radio', { name }).first().click(),
    sees: (text: string | RegExp) => shown(page).getByText(text).first().waitFor(),
    title: (name: string) => shown(page).getByRole('heading', { name, level: 1 }).waitFor(),
    tab: (name: string) => shown(page).getByRole('tab', { name, exact: true }).click(),
    sheet: page.getByRole('dialog'),

    /** Nothing is wider than the screen: nobody has to scroll sideways. */
    async fits(): Promise<void> {
      const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
      expect({ page: page.url(), wider }).toEqual({ page: page.url(), wider: 0 })
    },
  }
}
export type Phone = ReturnType<typeof phoneOf>
