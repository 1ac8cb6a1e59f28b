import { PackageError } from './errors'
import { resolvePath, withoutExtension } from './paths'
import { CUSTOM_TAB_BAR, configOf, type MiniProgramPackage } from './read'
import type { CompiledTemplates } from './templates'

/** WeChat takes neither a main package nor a subpackage that is larger. */
const PACKAGE_LIMIT_BYTES = 2 * 1024 * 1024

/**
 * Refuses what WeChat would refuse to upload or to run: pages, components, templates, scripts and chunks that are named
 * and not there, and packages over their limit. @throws PackageError with everything that is wrong.
 */
export function checkPackage(program: MiniProgramPackage, templates: CompiledTemplates): void {
  const problems = [
    ...missingConfiguration(program),
    ...missingParts(program),
    ...missingTemplates(program, templates),
    ...missingScripts(program),
    ...wrongTabs(program),
    ...unknownPreloads(program),
    ...tooLarge(program),
  ]
  if (problems.length > 0) throw new PackageError(problems)
}

function missingConfiguration({ app, texts }: MiniProgramPackage): string[] {
  return ['app.js', app.sitemapLocation, app.themeLocation]
    .filter((path) => path !== undefined && !texts.has(path))
    .map((path) => `${path} is missing`)
}

/** Pages, the tab bar, and every component that one of them uses, each with its script, template and JSON. */
function missingParts(program: MiniProgramPackage): string[] {
  const { app, pages, texts } = program
  const problems: string[] = []
  const known = new Set<string>()
  const look = (part: string, askedBy: string) => {
    if (known.has(part)) return
    known.add(part)
    const missing = ['js', 'wxml', 'json'].map((extension) => `${part}.${extension}`).filter((path) => !texts.has(path))
    for (const path of missing) problems.push(`${path} is missing: ${askedBy}`)
    for (const [name, reference] of Object.entries(configOf(program, part).usingComponents ?? {})) {
      look(resolvePath(part, reference), `${part}.json uses it as <${name}>`)
    }
  }
  for (const page of pages) look(page, 'app.json lists it as a page')
  if (app.tabBar?.custom) look(CUSTOM_TAB_BAR, 'app.json wants a tab bar of its own')
  return problems
}

function missingTemplates({ texts }: MiniProgramPackage, { needs }: CompiledTemplates): string[] {
  return needs
    .filter(({ file }) => !texts.has(file))
    .map(({ template, file }) => `${file} is missing: ${template}.wxml imports it`)
}

/** Chunks are required by a path that stands in the script as it is. */
function missingScripts({ texts }: MiniProgramPackage): string[] {
  return [...texts]
    .filter(([path]) => path.endsWith('.js'))
    .flatMap(([path, text]) =>
      [...text.matchAll(/\brequire\(["'](\.{0,2}\/[^"']+)["']\)/g)]
        .map(([, reference = '']) => `${withoutExtension(resolvePath(path, reference), '.js')}.js`)
        .filter((script) => !texts.has(script))
        .map((script) => `${script} is missing: ${path} requires it`),
    )
}

function wrongTabs({ app, tabs }: MiniProgramPackage): string[] {
  return tabs.filter((tab) => !app.pages.includes(tab)).map((tab) => `${tab} is a tab, and no page of the main package`)
}

function unknownPreloads({ app, pages, subpackageRoots }: MiniProgramPackage): string[] {
  return Object.entries(app.preloadRule ?? {}).flatMap(([page, { packages }]) => [
    ...(pages.includes(page) ? [] : [`app.json preloads for the page ${page}, which does not exist`]),
    ...packages
      .filter((root) => !subpackageRoots.includes(root))
      .map((root) => `app.json preloads the subpackage ${root}, which does not exist`),
  ])
}

function tooLarge(program: MiniProgramPackage): string[] {
  return [...packageSizes(program)]
    .filter(([, size]) => size > PACKAGE_LIMIT_BYTES)
    .map(([name, size]) => `${name} has ${kilobytes(size)}; WeChat takes ${kilobytes(PACKAGE_LIMIT_BYTES)}`)
}

/** Bytes by package: `the main package`, and `the subpackage …`. */
function packageSizes({ bytes, subpackageRoots }: MiniProgramPackage): Map<string, number> {
  const sizes = new Map<string, number>()
  for (const [path, size] of bytes) {
    const root = subpackageRoots.find((each) => path.startsWith(`${each}/`))
    const name = root === undefined ? 'the main package' : `the subpackage ${root}`
    sizes.set(name, (sizes.get(name) ?? 0) + size)
  }
  return sizes
}

const kilobytes = (size: number): string => `${Math.ceil(size / 1024)} KB`
