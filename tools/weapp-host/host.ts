import { isNativeError } from 'node:util/types'
import { checkPackage } from './package/check'
import { type MiniProgramPackage, readPackage } from './package/read'
import { compileTemplates } from './package/templates'
import { Person } from './person'
import { loadFramework } from './runtime/framework'
import { Pages } from './runtime/pages'
import { described, type LogLevel, plainText, Realm } from './runtime/realm'
import { Scripts } from './runtime/scripts'
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
  permissions: Permissions
  files: Files
  wx: Wx
  launchOptions: LaunchOptions
  log(level: LogLevel, args: unknown[]): void
  /** Something went wrong in the program: whoever watches is told, and the program itself as in WeChat. */
  report(error: unknown, kind?: 'Error' | 'UnhandledRejection'): void
  start(): void
}

/** Tells whoever is connected: the automator's events. */
export type Emit = (event: 'App.exceptionThrown' | 'App.logAdded' | 'App.bindingCalled', params: object) => void

/** Opened from the list of recent programs. */
const SCENE = 1089

/** Reads, checks and compiles a build; the program itself runs from `start` on. @throws PackageError */
export function createHost(settings: HostSettings, emit: Emit): Host {
  const program = readPackage(settings.directory)
  const templates = compileTemplates(program)
  checkPackage(program, templates)

  const listeners: Record<string, ((value: unknown) => void)[]> = { Error: [], UnhandledRejection: [] }
  const report: Host['report'] = (error, kind = 'Error') => {
    const { message, stack } = described(error)
    emit('App.exceptionThrown', { message, stack })
    for (const listener of listeners[kind] ?? []) listener(realm.own(kind === 'Error' ? message : { reason: message }))
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
  const launchOptions: LaunchOptions = {
    path: program.app.entryPagePath ?? program.app.pages[0] ?? '',
    query: {},
    scene: SCENE,
    referrerInfo: {},
  }
  const host: Host = {
    settings,
    program,
    realm,
    pages,
    tree,
    gestures: new Gestures(tree, realm, navigate),
    person,
    permissions: new Permissions(person),
    files: new Files(),
    wx,
    launchOptions,
    log,
    report,
    start() {
      const app = realm.make.object()
      realm.define('wx', wx.object)
      realm.define('getApp', () => app)
      realm.define('getCurrentPages', () => realm.list(pages.open.map(({ instance }) => instance)))
      scripts.require('app')
      Object.assign(app, scripts.appDefinition)
      pages.tell(app, 'onLaunch', launchOptions)
      pages.tell(app, 'onShow', launchOptions)
      pages.go('reLaunch', `/${launchOptions.path}`)
    },
  }
  for (const make of [navigation, storage, network, account, permission, filesApis, dialogs, phone]) wx.add(make(host))
  wx.add({
    immediate: {
      onError: (listener) => void listeners.Error?.push(listener as (value: unknown) => void),
      offError: () => undefined,
      onUnhandledRejection: (listener) => void listeners.UnhandledRejection?.push(listener as (value: unknown) => void),
      offUnhandledRejection: () => undefined,
    },
  })
  wx.addOthers()
  return host
}
