import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { PackageError } from './errors'

/** The parts of app.json that decide something here. */
export interface AppConfig {
  pages: string[]
  subPackages?: { root: string; pages: string[] }[]
  entryPagePath?: string
  tabBar?: { custom?: boolean; list: { pagePath: string; text: string }[] }
  usingComponents?: Record<string, string>
  preloadRule?: Record<string, { packages: string[] }>
  requiredPrivateInfos?: string[]
  sitemapLocation?: string
  themeLocation?: string
}

/** What Taro has built, as WeChat would take it: text files by path, and how many bytes each file of it has. */
export interface MiniProgramPackage {
  directory: string
  texts: ReadonlyMap<string, string>
  bytes: ReadonlyMap<string, number>
  app: AppConfig
  /** Of all packages, as they are opened: `catalogue/guide/index`. */
  pages: string[]
  tabs: string[]
  subpackageRoots: string[]
}

const TEXT = /\.(js|json|wxml|wxss|wxs)$/

/** Lies beside the program and is not uploaded with it. */
const NOT_UPLOADED = /^project\..*config\.json$|\.(txt|map)$/

export const CUSTOM_TAB_BAR = 'custom-tab-bar/index'

export function readPackage(directory: string): MiniProgramPackage {
  if (!existsSync(directory)) throw new PackageError([`${directory} does not exist: build the mini-program first`])
  const paths = filesUnder(directory, '').filter((path) => !NOT_UPLOADED.test(path))
  const bytes = new Map(paths.map((path) => [path, statSync(join(directory, path)).size]))
  const texts = new Map(
    paths.filter((path) => TEXT.test(path)).map((path) => [path, readFileSync(join(directory, path), 'utf8')]),
  )
  const app = readConfig<AppConfig>(texts, 'app.json')
  const subpackages = (app.subPackages ?? []).map(({ root, pages }) => ({ root: root.replace(/\/$/, ''), pages }))
  return {
    directory,
    texts,
    bytes,
    app,
    pages: [...app.pages, ...subpackages.flatMap(({ root, pages }) => pages.map((page) => `${root}/${page}`))],
    tabs: (app.tabBar?.list ?? []).map(({ pagePath }) => pagePath),
    subpackageRoots: subpackages.map(({ root }) => root),
  }
}

/** The JSON beside a page or component; an empty one when there is none. */
export function configOf(
  { texts }: Pick<MiniProgramPackage, 'texts'>,
  path: string,
): { usingComponents?: Record<string, string>; visualEffectInBackground?: 'none' | 'hidden' } {
  return texts.has(`${path}.json`) ? readConfig(texts, `${path}.json`) : {}
}

function readConfig<T>(texts: ReadonlyMap<string, string>, path: string): T {
  const text = texts.get(path)
  if (text === undefined) throw new PackageError([`${path} is missing`])
  try {
    return JSON.parse(text) as T
  } catch (error) {
    throw new PackageError([`${path} is not JSON: ${error instanceof Error ? error.message : error}`])
  }
}

function filesUnder(directory: string, folder: string): string[] {
  return readdirSync(join(directory, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name
    return entry.isDirectory() ? filesUnder(directory, path) : [path]
  })
}
