import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { buildSync } from 'esbuild'

/** A key's texts in the languages of LANGUAGES, in that order: the key itself is carried once. 0: as in the first. */
export type Table = Record<string, readonly unknown[]>
const LANGUAGES = ['zh-Hans', 'zh-Hant', 'en'] as const

export const MAIN = 'main'

/** `t(`ui.slot.${part}.note`)` uses every key that begins and ends so; what stands between has no dot. */
const PUT_TOGETHER = /`([a-zA-Z]+(?:\.[a-zA-Z]+)*\.)\$\{[^`}]*\}((?:\.\w+)*)`/g

/**
 * The texts each package of the WeChat build carries: `main` has those its own pages can say, a subpackage those of its
 * pages that `main` has not. Found by following imports from every page and looking for keys, written out or as the
 * beginning and end of a template literal: catalogues.test.ts refuses keys that are used in any other way.
 */
export function textsByPackage(miniapp: string): Map<string, Table> {
  const catalogues = readCatalogues(miniapp)
  const keys = Object.keys(catalogues['zh-Hans'])
  const inMain = keysUsedFrom(entriesOf(miniapp, MAIN), miniapp, keys)
  const tableOf = (used: readonly string[]): Table =>
    Object.fromEntries(used.map((key) => [key, textsOf(LANGUAGES.map((language) => catalogues[language][key]))]))

  const tables = new Map([[MAIN, tableOf([...inMain])]])
  for (const root of subpackages(miniapp)) {
    const used = keysUsedFrom(entriesOf(miniapp, root), miniapp, keys)
    tables.set(root, tableOf([...used].filter((key) => !inMain.has(key))))
  }
  return tables
}

const textsOf = ([first, ...others]: unknown[]): unknown[] => [
  first,
  ...others.map((text) => (text === first ? 0 : text)),
]

/** Everything that takes the place of miniapp/i18n/texts.ts in the main package. */
export const mainModule = (table: Table): string => `
const texts = ${JSON.stringify(table)}
const languages = ${JSON.stringify(LANGUAGES)}
export const textOf = (locale, key) => texts[key][languages.indexOf(locale)] || texts[key][0]
export const addTexts = (more) => Object.assign(texts, more)
`

export const subpackageModule = (table: Table): string => `
import { addTexts } from '@/i18n/texts'
addTexts(${JSON.stringify(table)})
`

/** A key as code writes it out. */
const WRITTEN = /'([a-zA-Z]+(?:\.\w+)+)'/g

/** The beginning of a key that is put together in code. */
const BEGINNING = /`([a-zA-Z]+(?:\.[a-zA-Z]+)*\.)\$\{/g

/**
 * A few letters in place of a key, in the table and wherever it is said; of one that is put together, in place of its
 * beginning, which is in here as well. Beginnings that begin one another stay as they are, and so do their keys.
 */
export function shortKeys(miniapp: string): Map<string, string> {
  const code = sourcesUnder(miniapp)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
  const putTogether = patternsIn(code)
  const isPutTogether = (key: string) => putTogether.some((pattern) => pattern.test(key))
  const keys = Object.keys(readCatalogues(miniapp)['zh-Hans']).sort()
  const beginnings = [...new Set([...code.matchAll(BEGINNING)].map(([, beginning = '']) => beginning))]
    .filter((beginning) => keys.some((key) => key.startsWith(beginning)))
    .sort()
  const alone = beginnings.filter(
    (one) => !beginnings.some((other) => other !== one && (one.startsWith(other) || other.startsWith(one))),
  )
  const short = new Map(alone.map((beginning, index) => [beginning, `_${index.toString(36)}.`]))
  for (const [index, key] of keys.entries()) {
    if (!isPutTogether(key)) short.set(key, index.toString(36))
    const beginning = alone.find((each) => key.startsWith(each))
    if (isPutTogether(key) && beginning) short.set(key, `${short.get(beginning)}${key.slice(beginning.length)}`)
  }
  return short
}

export const shortInCode = (code: string, short: ReadonlyMap<string, string>): string =>
  code
    .replace(WRITTEN, (written, key: string) => (short.has(key) ? `'${short.get(key)}'` : written))
    .replace(BEGINNING, (written, beginning: string) =>
      short.has(beginning) ? `\`${short.get(beginning)}\${` : written,
    )

export const shortInTable = (table: Table, short: ReadonlyMap<string, string>): Table =>
  Object.fromEntries(Object.entries(table).map(([key, texts]) => [short.get(key) ?? key, texts]))

type Catalogues = Record<(typeof LANGUAGES)[number], Record<string, unknown>>

function readCatalogues(miniapp: string): Catalogues {
  const { outputFiles } = buildSync({
    entryPoints: [path.join(miniapp, 'i18n/texts.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
  })
  const module = { exports: {} as { catalogues: Catalogues } }
  new Function('module', 'exports', outputFiles[0]?.text ?? '')(module, module.exports)
  return module.exports.catalogues
}

/** A folder with pages of its own is a subpackage; `pages/` and the tab bar belong to the main one. */
const IN_MAIN = ['pages', 'custom-tab-bar']

const folders = (folder: string): string[] =>
  !existsSync(folder)
    ? []
    : readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)

const pagesUnder = (folder: string): string[] =>
  [folder, ...folders(folder).map((name) => path.join(folder, name))]
    .filter((each) => existsSync(path.join(each, 'index.config.ts')))
    .map((each) => path.join(each, 'index.tsx'))

const subpackages = (miniapp: string): string[] =>
  folders(miniapp).filter((name) => !IN_MAIN.includes(name) && pagesUnder(path.join(miniapp, name)).length > 0)

const entriesOf = (miniapp: string, name: string): string[] =>
  name === MAIN
    ? [path.join(miniapp, 'app.tsx'), ...IN_MAIN.flatMap((each) => pagesUnder(path.join(miniapp, each)))]
    : pagesUnder(path.join(miniapp, name))

function keysUsedFrom(entries: readonly string[], miniapp: string, keys: readonly string[]): Set<string> {
  const code = [...reachedFrom(entries, miniapp)].map((file) => readFileSync(file, 'utf8')).join('\n')
  const putTogether = patternsIn(code)
  return new Set(keys.filter((key) => code.includes(`'${key}'`) || putTogether.some((pattern) => pattern.test(key))))
}

const patternsIn = (code: string): RegExp[] =>
  [...code.matchAll(PUT_TOGETHER)].map(([, beginning, end]) => new RegExp(`^${beginning}[^.]+${end}$`))

const sourcesUnder = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) return sourcesUnder(file)
    return /\.tsx?$/.test(entry.name) ? [file] : []
  })

/** The sources that running these files loads, the catalogues themselves left out. */
function reachedFrom(entries: readonly string[], miniapp: string): Set<string> {
  const catalogues = path.join(miniapp, 'i18n/texts.ts')
  const reached = new Set<string>()
  const waiting = [...entries]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (reached.has(file) || file === catalogues) continue
    reached.add(file)
    const code = readFileSync(file, 'utf8')
    for (const [, specifier = ''] of code.matchAll(/^(?:import|export)(?! type)[^'"]*['"]([^'"]+)['"]/gm)) {
      const target = specifier.startsWith('@/')
        ? path.join(miniapp, specifier.slice(2))
        : path.resolve(path.dirname(file), specifier)
      if (specifier.startsWith('@/') || specifier.startsWith('.')) waiting.push(...sourcesOf(target))
    }
  }
  return reached
}

const ENDINGS = ['.ts', '.tsx', '/index.ts', '/index.tsx', '/index.weapp.ts']
const sourcesOf = (target: string): string[] => ENDINGS.map((ending) => target + ending).filter(existsSync)

/** The subpackage whose page this file is; null for any other file. */
export function subpackageOfPage(miniapp: string, file: string): string | null {
  return subpackages(miniapp).find((root) => entriesOf(miniapp, root).includes(file)) ?? null
}
