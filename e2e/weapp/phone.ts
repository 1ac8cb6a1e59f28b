import type Element from 'miniprogram-automator/out/Element'
import type { InputElement } from 'miniprogram-automator/out/Element'
import type MiniProgram from 'miniprogram-automator/out/MiniProgram'
import type Page from 'miniprogram-automator/out/Page'
import { eventually } from '../../tools/testing/world'

type Name = string | RegExp
type Within = Pick<Page | Element, '$$'>

interface PhoneOptions {
  /** How long she waits for what she wants to see. */
  patienceMs: number
  /** What the mini-program has thrown and not caught, as it happens. */
  thrown: readonly string[]
  /** false where what WeChat would ask her is answered already. */
  isAsked?: boolean
}

/**
 * A resident's phone, and what she does with it, through the official automator only. Names are what a screen reader
 * says. Everything waits until it is possible, and ends at once when the mini-program has thrown something.
 */
export function phoneOf(mini: () => MiniProgram, { patienceMs, thrown, isAsked = true }: PhoneOptions) {
  /** @throws the mini-program's own error, as soon as there is one, rather than what it has led to */
  async function until<T>(check: () => Promise<T>): Promise<T> {
    const end = await eventually(async () => (thrown.length > 0 ? null : { value: await check() }), {
      timeoutMs: patienceMs,
    })
    if (end === null) throw new Error(`the mini-program has thrown:\n${thrown.join('\n')}`)
    return end.value
  }

  const page = async (): Promise<Page> => {
    const current = await mini().currentPage()
    if (!current) throw new Error('no page is open')
    return current
  }
  const currentPath = async () => (await page()).path

  async function find(role: string, name: Name, within: () => Promise<Within> = page): Promise<Element[]> {
    const named: Element[] = []
    for (const element of await everywhere(await within(), `[aria-role="${role}"]`)) {
      if (isNamed(await element.attribute('aria-label'), name)) named.push(element)
    }
    if (named.length === 0) throw new Error(`${await currentPath()} has no ${role} "${name}": ${await text()}`)
    return named
  }
  const sheet = async (): Promise<Element> => {
    const [open] = await find('dialog', /^/)
    if (!open) throw new Error('no sheet is open')
    return open
  }

  /** What stands on the page, without pictures. */
  async function text(): Promise<string> {
    const [screen] = await everywhere(await page(), 'view')
    return (await screen?.text()) ?? ''
  }

  /** An element that has left between being seen and being touched was not touched: it is looked for again. */
  async function tap(
    role: string,
    name: Name,
    which: 'first' | 'last' = 'first',
    within: () => Promise<Within> = page,
  ): Promise<void> {
    await until(async () => {
      const found = (await find(role, name, within)).at(which === 'first' ? 0 : -1)
      if (!found || (await found.attribute('aria-disabled')) === 'true') throw new Error(`"${name}" cannot be pressed`)
      await found.tap()
    })
  }

  return {
    /** What the mini-program has thrown and not caught, or React for it. */
    thrown,
    until,
    text,
    press: (name: Name, which: 'first' | 'last' = 'first') => tap('button', name, which),
    choose: (name: Name, which: 'first' | 'last' = 'first') => tap('radio', name, which),
    tick: (name: Name) => tap('checkbox', name),
    turn: (name: Name) => tap('switch', name),
    /** What has come up over the page. */
    sheet: {
      press: (name: Name) => tap('button', name, 'first', sheet),
      sees: (what: string) =>
        until(async () => {
          const seen = await (await sheet()).text()
          if (!seen.includes(what)) throw new Error(`the sheet does not show ${what}: ${seen}`)
        }),
      closes: () =>
        until(async () => {
          const open = await everywhere(await page(), '[aria-role="dialog"]')
          if (open.length > 0) throw new Error(`a sheet is open: ${await open[0]?.text()}`)
        }),
    },
    /** The accessible name of the first one. */
    label: (role: string, name: Name) =>
      until(async () => String(await (await find(role, name))[0]?.attribute('aria-label'))),
    has: (role: string, name: Name = /^/) => until(async () => void (await find(role, name))),

    sees: (what: Name) =>
      until(async () => {
        const seen = await text()
        if (!(typeof what === 'string' ? seen.includes(what) : what.test(seen))) {
          throw new Error(`${await currentPath()} does not show ${what}: ${seen}`)
        }
      }),

    isOn: (path: string) =>
      until(async () => {
        const current = await currentPath()
        if (current !== path) throw new Error(`the phone is on ${current}, not on ${path}: ${await text()}`)
      }),

    async tab(name: string): Promise<void> {
      const tab = await until(async () => {
        const bar = await (await page()).$('custom-tab-bar')
        for (const each of bar ? await everywhere(bar, '[aria-role="tab"]') : []) {
          if (isNamed(await each.attribute('aria-label'), name)) return each
        }
        throw new Error(`no tab "${name}"`)
      })
      await tab.tap()
    },

    async types(label: Name, words: string): Promise<void> {
      const field = await until(async () => {
        const fields = [...(await everywhere(await page(), 'input')), ...(await everywhere(await page(), 'textarea'))]
        for (const each of fields) {
          if (isNamed(await each.attribute('aria-label'), label)) return each as InputElement
        }
        throw new Error(`no field "${label}"`)
      })
      await field.input(words)
    },

    /** The texts of a list's rows, in order. */
    async rows(): Promise<string[]> {
      const rows: string[] = []
      for (const each of await everywhere(await page(), '[aria-role="listitem"]')) rows.push(await each.text())
      return rows
    },

    /** WeChat asks whether the mini-program may: she says yes, so many times. */
    async allows(times = 1): Promise<void> {
      for (let asked = 0; isAsked && asked < times; asked++) await until(() => mini().native().authorizeAllow())
    },
    async refuses(): Promise<void> {
      if (!isAsked) throw new Error('here WeChat asks nothing: only our own host shows what a refusal does')
      await until(() => mini().native().authorizeCancel())
    },

    /** Presses what WeChat answers with a dialog of its own, and closes that. A tap on what was just leaving is no tap. */
    pressesAndClosesDialog: (name: Name) =>
      until(async () => {
        await (await find('button', name))[0]?.tap()
        await mini().native().cancelModal()
      }),

    goHome: () => mini().native().goHome(),
    goBack: () => mini().native().navigateLeft(),
    /** The page is pulled down, so that it asks again. What is not drawn yet cannot be pulled, and would not notice. */
    async pullsDown(): Promise<void> {
      await until(async () => {
        if ((await text()) === '') throw new Error(`${await currentPath()} is not drawn yet`)
      })
      await mini().callWxMethod('startPullDownRefresh')
    },
  }
}
export type Phone = ReturnType<typeof phoneOf>

/** Also inside components: Taro puts what is nested deeply into one of its own. */
async function everywhere(within: Within, selector: string): Promise<Element[]> {
  const found: Element[] = await within.$$(selector)
  const components: Element[] = await within.$$('comp')
  for (const each of components) found.push(...(await everywhere(each, selector)))
  return found
}

const isNamed = (label: string, name: Name): boolean => (typeof name === 'string' ? label === name : name.test(label))
