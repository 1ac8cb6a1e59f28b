import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cachedFolder } from '../tools/cache'
import { projectPath, ToolError } from '../tools/project'
import { findOnPath } from '../tools/stores/find-program'
import { thisPlatform } from '../tools/stores/postgres-package'

/** A browser to start, and what must be in its environment. */
export interface BrowserProgram {
  path: string
  env: Record<string, string>
}

/**
 * CHROME_PATH; else the one that npm delivers, the same for everybody, where it runs (Linux x64); else an installed one.
 */
export async function findBrowser(): Promise<BrowserProgram> {
  const { CHROME_PATH } = process.env
  if (CHROME_PATH) {
    if (!existsSync(CHROME_PATH)) throw new ToolError(`CHROME_PATH names ${CHROME_PATH}, which is not there.`)
    return { path: CHROME_PATH, env: {} }
  }
  const { platform, arch, glibc } = thisPlatform()
  if (platform === 'linux' && arch === 'x64' && glibc) return packagedBrowser()
  const installed = INSTALLED.map((each) => (each.includes('/') ? each : findOnPath(each))).find(
    (path) => path !== null && existsSync(path),
  )
  if (installed) return { path: installed, env: {} }
  throw new ToolError('No browser for the journeys: install Chrome or Chromium, or name one in CHROME_PATH.')
}

const INSTALLED = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
]

/** Unpacked once, with the libraries a bare machine lacks: in a folder of ours, because the package would use /tmp. */
async function packagedBrowser(): Promise<BrowserProgram> {
  const { version } = JSON.parse(
    readFileSync(projectPath('node_modules', '@sparticuz', 'chromium', 'package.json'), 'utf8'),
  ) as { version: string }
  const folder = await cachedFolder(`chromium-${version}`, async (target) => {
    await promisify(execFile)(process.execPath, ['-e', `require('@sparticuz/chromium').executablePath()`], {
      cwd: projectPath(),
      // The second name makes it unpack the libraries too (NSS, expat); it is where the package usually runs.
      env: { ...process.env, TMPDIR: target, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x', NODE_OPTIONS: '' },
    })
  })
  const fonts = join(folder, 'fonts.conf')
  if (!existsSync(fonts)) writeFileSync(fonts, fontSettings(folder))
  return {
    path: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), FONTCONFIG_FILE: fonts },
  }
}

/** The machine's fonts where it has some, and always the one in the package: text without a font has no size. */
const fontSettings = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, 'fonts', 'fonts')}</dir>
  <cachedir>${join(folder, 'font-cache')}</cachedir>
</fontconfig>
`
