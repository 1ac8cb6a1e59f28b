import { isNativeError } from 'node:util/types'
import { Connection } from './connection'
import { Life } from './life'
import { Memory } from './memory'
import { checkPackage } from './package/check'
import { configOf, type MiniProgramPackage, readPackage } from './package/read'
import { compileTemplates } from './package/templates'
import { Person } from './person'
import { loadFramework } from './runtime/framework'
import { Pages, partsOf } from './runtime/pages'
import { described, type LogLevel, plainText, Realm } from './runtime/realm'
import { Scripts } from './runtime/scripts'
import { createSharing } from './runtime/sharing'
import type { HostSettings } from './settings'
import { Gestures } from './tree/gestures'
import { Tree } from './tree/tree'
import { account } from './wx/account'
import { dialogs } from './wx/dialogs'
import { Files, filesApis } from './wx/files'
import { navigation } from './wx/navigation'
import { network } from './wx/network'
import { Permissions, permission } from './wx/permission'
import { phone } from './wx/phone'
import { storage } from './wx/storage'
import { Wx } from './wx/wx'

export interface LaunchOptions {
  path: string
  query: Record<string, string>
  scene: number
  referrerInfo: object
}

/** A mini-program that runs, and what it runs on. */
export interface Host {
  settings: HostSettings
  program: MiniProgramPackage
  realm: Realm
  pages: Pages
  tree: Tree
  gestures: Gestures
  person: Person
  connection: Connection
  life: Life
  memory: Memory
  permissions: Permissions
  files: Files
  wx: Wx
  launchOptions: LaunchOptions
  log(level: LogLevel, args: unknown[]): void
  /** Something went wrong in the program: whoever watches is told, and the program itself as in WeChat. */
  report(error: unknown, kind?: 'Error' | 'UnhandledRejection'): void
  start(): void
  /** To the background, as when she opens another app. @returns what the list of open apps shows of it */
  leave(): 'page' | 'hidden'
  comeBack(): void
}

/** Tells whoever is connected: the automator's events. */
export type Emit = (event: 'App.exceptionThrown' | 'App.logAdded' | 'App.bindingCalled', params: object) => void

/** What the program hears of itself. */
const EVENTS = ['Error', 'UnhandledRejection', 'AppShow', 'AppHide'] as const

/** Opened from the list of recent programs, or by a tap on one of its messages. */
const SCENES = { list: 1089, message: 1107 }

/** Reads, checks and compiles a build; the program itself runs from `start` on. @throws PackageError */
export function createHost(settings: HostSettings, emit: Emit): Host {
  const program = readPackage(settings.directory)
  const templates = compileTemplates(program)
  checkPackage(program, templates)

  const listeners: Record<(typeof EVENTS)[number], Set<(value: unknown) => void>> = {
    Error: new Set(),
    UnhandledRejection: new Set(),
    AppShow: new Set(),
    AppHide: new Set(),
  }
  const report: Host['report'] = (error, kind = 'Error') => {
    const { message, stack } = described(error)
    emit('App.exceptionThrown', { message, stack })
    for (const listener of listeners[kind]) listener(realm.own(kind === 'Error' ? message : { reason: message }))
  }
  const log: Host['log'] = (level, args) => {
    emit('App.logAdded', { type: level, args: args.map(plainText) })
    // What React has caught at an error boundary, it prints.
    if (level === 'error' && isNativeError(args[0])) report(args[0])
  }
  const realm = new Realm(log)
  const framework = loadFramework(realm, report, (warning) => log('warn', [warning]))
  const scripts = new Scripts(realm, framework, program, templates)
  const pages = new Pages(realm, program, scripts, report)
  const tree = new Tree(framework.glassEasel)
  const wx = new Wx(realm, report)
  const navigate = (url: string, openType: string) => {
    const way = openType === 'navigate' ? 'navigateTo' : openType === 'redirect' ? 'redirectTo' : openType
    wx.call(way, [{ url }]).catch(report)
  }
  const person = new Person()
  const sent = ({ title, path }: { title: string; path: string }) => log('info', [`share: ${title}`, path])
  const share = createSharing({ pages, program, person, sent, report })
  const entry = settings.opensAt.replace(/^\//, '') || (program.app.entryPagePath ?? program.app.pages[0] ?? '')
  const launchOptions: LaunchOptions = {
    ...partsOf(entry),
    scene: settings.opensAt === '' ? SCENES.list : SCENES.message,
    referrerInfo: {},
  }
  const memory = new Memory(settings.memory)
  const app = realm.make.object()
  const tellApp = (change: 'Show' | 'Hide', value: object) => {
    pages.tell(app, `on${change}`, value)
    for (const listener of listeners[`App${change}`]) pages.tell({ listener }, 'listener', value)
  }
  const life = new Life(settings.runsOnMs, {
    hidden() {
      pages.cover()
      tellApp('Hide', {})
    },
    asleep: () => realm.standStill(),
    shown() {
      realm.goOn()
      tellApp('Show', { ...launchOptions, path: pages.top.path, query: pages.top.query })
      pages.uncover()
    },
  })
  const host: Host = {
    settings,
    program,
    realm,
    pages,
    tree,
    gestures: new Gestures(tree, realm, navigate, () => void share().catch(report)),
    person,
    connection: new Connection(),
    life,
    memory,
    permissions: new Permissions(person, memory),
    files: new Files(memory),
    wx,
    launchOptions,
    log,
    report,
    start() {
      realm.define('wx', wx.object)
      realm.define('getApp', () => app)
      realm.define('getCurrentPages', () => realm.list(pages.open.map(({ instance }) => instance)))
      scripts.require('app')
      Object.assign(app, scripts.appDefinition)
      pages.tell(app, 'onLaunch', launchOptions)
      pages.tell(app, 'onShow', launchOptions)
      pages.go('reLaunch', `/${entry}`)
    },
    leave() {
      life.leave()
      return configOf(program, pages.top.path).visualEffectInBackground === 'hidden' ? 'hidden' : 'page'
    },
    comeBack: () => life.comeBack(),
  }
  for (const make of [navigation, storage, network, account, permission, filesApis, dialogs, phone]) wx.add(make(host))
  wx.add({
    immediate: Object.fromEntries(
      EVENTS.flatMap((event) => [
        [`on${event}`, (listener: unknown) => void listeners[event].add(listener as (value: unknown) => void)],
        [`off${event}`, (listener: unknown) => void listeners[event].delete(listener as (value: unknown) => void)],
      ]),
    ),
  })
  wx.addOthers()
  return host
}
