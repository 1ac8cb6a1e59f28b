import { resolvePath } from '../package/paths'
import { CUSTOM_TAB_BAR, type MiniProgramPackage } from '../package/read'
import type { Instance, Root } from './framework'
import type { Realm } from './realm'
import type { Scripts } from './scripts'

export interface OpenPage {
  /** Never used again, also when the page has gone. */
  id: number
  path: string
  query: Record<string, string>
  root: Root
  instance: Instance
  /** The tab bar that lies over it. */
  tabBar: Root | null
  ready: boolean
}

export type Way = 'navigateTo' | 'redirectTo' | 'reLaunch' | 'switchTab' | 'navigateBack'

/** WeChat keeps no more pages than this. */
const STACK_LIMIT = 10

/** Where WeChat does not go: its words after `navigateTo:fail `. Anything else that is thrown is the program's own. */
export class WayRefused extends Error {}

/** The page stack, and what pages are told on the way. */
export class Pages {
  private stack: OpenPage[] = []
  /** Tab pages stay until the program starts anew. */
  private readonly tabs = new Map<string, OpenPage>()
  private lastId = 0

  constructor(
    private readonly realm: Realm,
    private readonly program: MiniProgramPackage,
    private readonly scripts: Scripts,
    private readonly onError: (error: unknown) => void,
  ) {}

  get open(): readonly OpenPage[] {
    return this.stack
  }

  get top(): OpenPage {
    const top = this.stack.at(-1)
    if (!top) throw new Error('no page is open yet')
    return top
  }

  find(id: number): OpenPage | undefined {
    return [...this.stack, ...this.tabs.values()].find((page) => page.id === id)
  }

  /** @throws WayRefused, or what the page's script has thrown */
  go(way: Exclude<Way, 'navigateBack'>, url: string): void {
    const { path, query } = this.where(url)
    if (!this.program.pages.includes(path)) throw new WayRefused(`page "${path}" is not found`)
    const isTab = this.program.tabs.includes(path)
    if (isTab && (way === 'navigateTo' || way === 'redirectTo')) throw new WayRefused(`can not ${way} a tabbar page`)
    if (!isTab && way === 'switchTab') throw new WayRefused('can not switch to no-tabBar page')
    if (way === 'navigateTo' && this.stack.length >= STACK_LIMIT) {
      throw new WayRefused(`webview count limit exceed: ${STACK_LIMIT} pages are open, and WeChat keeps no more`)
    }
    this.ways[way](path, query)
  }

  back(delta: number): void {
    if (this.stack.length < 2) throw new WayRefused('cannot navigate back at first page.')
    const leaving = this.stack.splice(Math.max(1, this.stack.length - delta))
    for (const page of leaving.reverse()) this.destroy(page)
    this.show(this.top)
  }

  /** The program goes to the background, or comes back: the page on top is told as if another had covered it. */
  cover(): void {
    this.hide(this.top)
  }

  uncover(): void {
    this.show(this.top)
  }

  /** Calls what a page has under this name, if it has it; what it throws is reported. */
  tell(instance: Record<string, unknown>, name: string, ...args: unknown[]): unknown {
    const method = instance[name]
    if (typeof method !== 'function') return undefined
    try {
      return method.apply(instance, this.realm.own(args))
    } catch (error) {
      this.onError(error)
      return undefined
    }
  }

  private readonly ways: Record<Exclude<Way, 'navigateBack'>, (path: string, query: OpenPage['query']) => void> = {
    navigateTo: (path, query) => {
      this.hide(this.top)
      this.stack.push(this.build(path, query))
      this.show(this.top)
    },
    redirectTo: (path, query) => {
      const leaving = this.stack.pop()
      if (leaving) this.destroy(leaving)
      this.stack.push(this.build(path, query))
      this.show(this.top)
    },
    reLaunch: (path, query) => {
      const leaving = new Set([...this.stack.splice(0).reverse(), ...this.tabs.values()])
      for (const page of leaving) this.destroy(page)
      this.stack.push(this.build(path, query))
      this.show(this.top)
    },
    switchTab: (path) => {
      if (this.stack.at(-1)?.path === path) return
      for (const page of this.stack.splice(0).reverse()) {
        if (this.tabs.get(page.path) !== page) this.destroy(page)
        else this.hide(page)
      }
      this.stack.push(this.tabs.get(path) ?? this.build(path, {}))
      this.show(this.top)
    },
  }

  private where(url: string): { path: string; query: Record<string, string> } {
    const { path, query } = partsOf(url)
    return { path: resolvePath(this.stack.at(-1)?.path ?? '', path), query }
  }

  private build(path: string, query: OpenPage['query']): OpenPage {
    const id = ++this.lastId
    const root = this.scripts.create(path)
    const instance = root.get() as unknown as Instance
    const page: OpenPage = { id, path, query, root, instance, tabBar: null, ready: false }
    Object.assign(instance, {
      route: path,
      __route__: path,
      options: this.realm.own(query),
      getPageId: () => `pageId:${id}`,
      getTabBar: () => page.tabBar?.get() ?? null,
    })
    this.tell(instance, 'onLoad', query)
    this.scripts.attach(root)
    if (this.program.tabs.includes(path)) {
      this.tabs.set(path, page)
      if (this.program.app.tabBar?.custom) {
        page.tabBar = this.scripts.create(CUSTOM_TAB_BAR)
        this.scripts.attach(page.tabBar)
      }
    }
    return page
  }

  private show(page: OpenPage): void {
    this.tell(page.instance, 'onShow')
    this.tellComponents(page, 'show')
    if (page.ready) return
    page.ready = true
    this.tell(page.instance, 'onReady')
  }

  private hide(page: OpenPage): void {
    this.tell(page.instance, 'onHide')
    this.tellComponents(page, 'hide')
  }

  private destroy(page: OpenPage): void {
    this.tell(page.instance, 'onUnload')
    page.root.release()
    page.tabBar?.release()
    this.tabs.delete(page.path)
  }

  private tellComponents({ root, tabBar }: OpenPage, lifetime: 'show' | 'hide'): void {
    for (const each of [root, tabBar]) each?.getComponent().triggerPageLifetime(lifetime, [])
  }
}

/** Values stay encoded, as WeChat delivers them. */
export function partsOf(url: string): { path: string; query: Record<string, string> } {
  const [path = '', search = ''] = url.split('?', 2)
  const pairs = search.split('&').filter((pair) => pair !== '')
  const query = pairs.map((pair): [string, string] => {
    const at = pair.indexOf('=')
    return at < 0 ? [pair, 'undefined'] : [pair.slice(0, at), pair.slice(at + 1)]
  })
  return { path, query: Object.fromEntries(query) }
}
