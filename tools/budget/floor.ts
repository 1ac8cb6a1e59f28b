import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runTaro, taroEnvironment } from '../build/miniapp'
import { contentHash } from '../build/stamp'
import { projectPath, projectRoot, ToolError } from '../project'
import { MAIN, packageSizes } from './packages'

/** The smallest mini-program there is: one page that says a word. */
const PROGRAM: Record<string, string> = {
  'miniapp/app.config.ts': `export default defineAppConfig({ pages: ['pages/home/index'], lazyCodeLoading: 'requiredComponents' })`,
  'miniapp/app.tsx': `export default ({ children }) => children`,
  'miniapp/pages/home/index.config.ts': `export default definePageConfig({})`,
  'miniapp/pages/home/index.tsx': `import { Text, View } from '@tarojs/components'
export default () => <View><Text>Hello</Text></View>`,
  'miniapp/i18n/texts.ts': `export const catalogues = { 'zh-Hans': {}, 'zh-Hant': {}, en: {} }`,
  'miniapp/sitemap.json': '{}',
}

const SETTINGS = ['config', 'babel.config.js', 'package.json', 'tsconfig.json', 'project.config.json']

/**
 * Bytes of the smallest program Taro builds with our own settings and versions. Built once for each change of them, in
 * .data/floor; the packages come from the repository's node_modules, above it.
 * @throws ToolError when Taro cannot build it
 */
export async function floorBytes(): Promise<number> {
  const folder = projectPath('.data', 'floor')
  const stamp = join(folder, 'size.json')
  const inputs = [...SETTINGS, 'package-lock.json', 'tools/budget/floor.ts']
  const hash = contentHash(projectRoot, { inputs, settings: { node: process.version } })
  const known = existsSync(stamp) ? (JSON.parse(readFileSync(stamp, 'utf8')) as { hash: string; bytes: number }) : null
  if (known?.hash === hash) return known.bytes

  rmSync(folder, { recursive: true, force: true })
  for (const [file, content] of Object.entries(PROGRAM)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), content)
  }
  for (const each of SETTINGS) cpSync(projectPath(each), join(folder, each), { recursive: true })
  const log = join(folder, 'build.log')
  await runTaro(['build', '--type', 'weapp', '--no-check'], taroEnvironment('weapp'), log, undefined, folder)
  const built = join(folder, 'dist', 'weapp')
  if (!existsSync(join(built, 'app.json'))) {
    throw new ToolError(`The smallest program could not be built; see ${log}`)
  }
  const bytes = packageSizes(built).get(MAIN) ?? 0
  writeFileSync(stamp, JSON.stringify({ hash, bytes }))
  return bytes
}
