import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** An error whose message is for the person at the keyboard. */
class SetupError extends Error {
  forPerson = true
}

/** Runs `npm ci` when packages are missing or the lock file has changed since they were installed. */
export async function installMissing(root) {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8')
  const stampFile = join(root, 'node_modules', '.yichuang-install')
  const stamp = installStamp(lockText, process)
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  if (!installedByHand(root, lockText)) await install(root)
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  writeFileSync(stampFile, stamp)
}

/** What the installed packages depend on: the lock file, and the machine that native parts were chosen for. */
export function installStamp(lockText, { platform, arch }) {
  return `${createHash('sha256').update(lockText).digest('hex')} ${platform}-${arch}\n`
}

function installedByHand(root, lockText) {
  const hidden = join(root, 'node_modules', '.package-lock.json')
  return existsSync(hidden) && sameInstall(JSON.parse(lockText), JSON.parse(readFileSync(hidden, 'utf8')))
}

/**
 * Whether npm's own record of what it installed agrees with the lock file: every package that had to be installed is
 * there in its version. Somebody who ran `npm ci` by hand does not wait for another one.
 */
export function sameInstall(lock, hidden) {
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true
    const found = hidden.packages[path]
    return found ? found.version === wanted.version : wanted.optional === true || wanted.peer === true
  })
}

async function install(root) {
  process.stdout.write('Installing packages (npm ci); the first time takes one to two minutes.\n')
  const started = Date.now()
  const progress = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000)
    process.stdout.write(`  ${seconds} s: ${countPackages(join(root, 'node_modules'))} packages so far\n`)
  }, 10_000)
  const { code, output } = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], root)
  clearInterval(progress)
  if (code !== 0) throw new SetupError(explainFailure(output))
  process.stdout.write(`  installed in ${Math.round((Date.now() - started) / 1000)} s\n`)
}

function run(command, args, cwd) {
  return new Promise((resolve) => {
    // On Windows npm is a script, which only a shell can start.
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' })
    let output = ''
    const keep = (chunk) => {
      output = (output + chunk).slice(-20_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', (error) => resolve({ code: 1, output: error.message }))
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** Folders are there at once; a package that is unpacked has a package.json. */
function countPackages(folder) {
  if (!existsSync(folder)) return 0
  return readdirSync(folder)
    .flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(folder, name)).map((each) => join(name, each)) : [name],
    )
    .filter((name) => existsSync(join(folder, name, 'package.json'))).length
}

/** One sentence on why `npm ci` failed, with what to do next. */
export function explainFailure(output) {
  const code = /npm (?:error|ERR!) code (\w+)/.exec(output)?.[1]
  const log = /A complete log of this run can be found in:\s*(?:npm (?:error|ERR!)\s*)?(\S+)/.exec(output)?.[1]
  const details = log ? ` Details: ${log}` : ''
  if (/^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT)$/.test(code ?? '')) {
    return `The packages could not be installed: the npm registry cannot be reached (${code}). Check the network or "npm config get registry", then run the command again.${details}`
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return `The packages could not be installed: this user may not write in node_modules or npm's cache (${code}). Give yourself the folders (chown), then run the command again.${details}`
  }
  if (code === 'ENOSPC') {
    return `The packages could not be installed: the disk is full (ENOSPC). About 1.5 GB are needed; free some, then run the command again.${details}`
  }
  if (/ENOENT/.test(output) && /spawn npm/.test(output)) {
    return 'The packages could not be installed: npm is not on PATH. Install Node.js with npm, then run the command again.'
  }
  const reason = /npm (?:error|ERR!) (?!code)(.+)/.exec(output)?.[1] ?? output.trim().split('\n').pop() ?? ''
  return `The packages could not be installed: ${reason || 'npm gave no reason'}. Run "npm ci" to see more, then run the command again.${details}`
}
