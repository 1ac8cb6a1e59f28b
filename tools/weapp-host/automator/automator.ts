import type { Emit, Host } from '../host'
import type { OpenPage } from '../runtime/pages'
import { described } from '../runtime/realm'
import { select } from '../tree/selector'
import { at, callMethod, Elements, elementHandlers } from './elements'
import { asJson, type Call, type Handler, type Params, type Reply } from './protocol'

/** The client connects to nothing older than 2.7.3. */
const SDK_VERSION = '3.8.12'

/** Answers the official client's calls: the protocol of miniprogram-automator 0.12.1. */
export function createAutomator(host: Host, emit: Emit): (call: Call) => Promise<Reply> {
  const elements = new Elements(host)
  const handlers: Record<string, Handler> = {
    ...toolHandlers(host),
    ...appHandlers(host, emit),
    ...pageHandlers(host, elements),
    ...elementHandlers(host, elements),
  }
  return async ({ id, method, params = {} }) => {
    try {
      const handler = handlers[method]
      if (!handler) throw new Error(`this host does not play ${method} of the automator's protocol`)
      return { id, result: (await handler(params)) ?? {} }
    } catch (error) {
      return { id, error: { message: described(error).message.replace(/^Error: /, '') } }
    }
  }
}

/** `Tool.…`: what is done to WeChat itself, not to the program. */
function toolHandlers({ person, pages, program, wx }: Host): Record<string, Handler> {
  const native: Record<string, (data: { url?: string }) => unknown> = {
    confirmModal: () => person.answersDialog(true),
    cancelModal: () => person.answersDialog(false),
    authorizeAllow: () => person.answersPermission(true),
    authorizeCancel: () => person.answersPermission(false),
    navigateLeft: () => wx.call('navigateBack', [{}]),
    goHome: () => wx.call('reLaunch', [{ url: `/${program.app.pages[0]}` }]),
    async switchTab({ url = '' }) {
      await wx.call('switchTab', [{ url: `/${url.replace(/^\//, '')}` }])
      const index = program.tabs.indexOf(pages.top.path)
      pages.tell(pages.top.instance, 'onTabItemTap', { index: String(index), ...program.app.tabBar?.list[index] })
    },
  }
  return {
    'Tool.getInfo': () => ({ SDKVersion: SDK_VERSION, version: 'weapp-host' }),
    'Tool.close': () => ({}),
    'Tool.native': async ({ method = '', data = {} }) => {
      const work = native[method]
      if (!work) throw new Error(`this host does not play native().${method}()`)
      await work(data)
    },
  }
}

/** `App.…`: pages, `wx`, and code that a spec runs inside the program. */
function appHandlers({ pages, realm, wx }: Host, emit: Emit): Record<string, Handler> {
  const compile = (declaration = '') => {
    // Not by `eval`, which the program has not got either.
    const work: unknown = realm.run(`(${declaration})`, 'spec')
    if (typeof work !== 'function') throw new Error('a function was expected')
    return work as (...args: unknown[]) => unknown
  }
  return {
    'App.getCurrentPage': () => identityOf(pages.top),
    'App.getPageStack': () => ({ pageStack: pages.open.map(identityOf) }),
    'App.enableLog': () => ({}),
    'App.exit': () => ({}),
    'App.callWxMethod': async ({ method = '', args = [] }) => ({
      result: asJson(await wx.call(method, realm.own(args))),
    }),
    'App.mockWxMethod': ({ method = '', result, functionDeclaration, args = [] }) => {
      if (functionDeclaration !== undefined)
        wx.mock(method, { work: compile(functionDeclaration), args: realm.own(args) })
      else wx.mock(method, result === undefined ? null : { result })
    },
    'App.callFunction': async ({ functionDeclaration, args = [] }) => ({
      result: asJson(await compile(functionDeclaration)(...realm.own(args))),
    }),
    'App.addBinding': ({ name = '' }) =>
      realm.define(name, (...args: unknown[]) => emit('App.bindingCalled', { name, args: asJson(args) as object })),
  }
}

/** `Page.…` */
function pageHandlers(host: Host, elements: Elements): Record<string, Handler> {
  const { pages, tree, realm } = host
  const pageOf = ({ pageId = 0 }: Params): OpenPage => {
    const page = pages.find(pageId)
    if (!page) throw new Error('page destroyed')
    return page
  }
  const inside = (params: Params) => {
    const { root, tabBar } = pageOf(params)
    const found = select(tree, root.getComponent(), params.selector ?? '')
    // The bar is a component over the page: it is found as such, and what is in it through it.
    const bar = tabBar?.getComponent()
    return bar && params.selector === 'custom-tab-bar' ? [...found, bar] : found
  }
  return {
    'Page.getElement': (params) => elements.first(inside(params), params),
    'Page.getElements': (params) => ({ elements: inside(params).map((each) => elements.reference(each)) }),
    'Page.getData': (params) => ({ data: asJson(at(pageOf(params).instance.data, params.path)) }),
    'Page.setData': (params) => pageOf(params).instance.setData(realm.own(params.data ?? {})),
    'Page.callMethod': async (params) => ({
      result: asJson(await callMethod(host, pageOf(params).instance, params)),
    }),
    'Page.getWindowProperties': ({ names = [] }) => ({ properties: names.map(() => 0) }),
  }
}

const identityOf = ({ id, path, query }: OpenPage) => ({ pageId: id, path, query })
