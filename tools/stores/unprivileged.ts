import { spawnSync } from 'node:child_process'
import { chownSync, lstatSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** PostgreSQL refuses to run as root. Who runs it then: */
export type Runner =
  /** the user at the keyboard, who is not root */
  | { kind: 'self' }
  /** root, called `nobody` inside a user namespace: files stay root's, a private home stays private */
  | { kind: 'namespace' }
  /** root, stepping down to `nobody`, where namespaces are refused (most containers) */
  | { kind: 'user'; uid: number }

const NOBODY = 65534

export function chooseRunner(): Runner {
  if (process.getuid?.() !== 0) return { kind: 'self' }
  const probe = spawnSync('unshare', [...namespaceArguments, 'true'], { stdio: 'ignore' })
  return probe.status === 0 ? { kind: 'namespace' } : { kind: 'user', uid: NOBODY }
}

const namespaceArguments = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`]

export interface Invocation {
  command: string
  args: string[]
  options: { uid?: number; gid?: number }
}

export function runAs(runner: Runner, command: string, args: string[]): Invocation {
  if (runner.kind === 'namespace') {
    return { command: 'unshare', args: [...namespaceArguments, command, ...args], options: {} }
  }
  if (runner.kind === 'user') return { command, args, options: { uid: runner.uid, gid: runner.uid } }
  return { command, args, options: {} }
}

/** Whether a stranger can walk down to this directory: every directory on the way lets others pass. */
export function isReachableByOthers(path: string): boolean {
  for (let each = path; ; each = dirname(each)) {
    if ((statSync(each).mode & 0o001) === 0) return false
    if (each === dirname(each)) return true
  }
}

/** Gives a tree to whoever will run the store, when it belongs to somebody else (the runner can change between starts). */
export function giveTo(runner: Runner, path: string): void {
  if (runner.kind === 'self') return
  const owner = runner.kind === 'user' ? runner.uid : 0
  if (lstatSync(path).uid !== owner) chownTree(path, owner)
}

function chownTree(path: string, owner: number): void {
  const entry = lstatSync(path)
  if (entry.isSymbolicLink()) return
  if (entry.isDirectory()) for (const name of readdirSync(path)) chownTree(join(path, name), owner)
  chownSync(path, owner, owner)
}
