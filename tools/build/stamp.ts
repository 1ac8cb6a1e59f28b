import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Something that is built from files of the repository. Paths are relative to the root. */
export interface Target {
  name: string
  /** Files and folders it is built from. One that does not exist counts as absent, and matters when it appears. */
  inputs: string[]
  /** Whatever else it depends on. */
  settings: Record<string, string>
  /** Files that are there when it has been built. */
  outputs: string[]
}

/** A test changes nothing that is built. */
const NOT_BUILT = /\.test\.tsx?$|(^|\/)testing\/|(^|\/)\./

/** The same content and settings give the same text, whatever the files' times say. */
export function contentHash(root: string, { inputs, settings }: Pick<Target, 'inputs' | 'settings'>): string {
  const hash = createHash('sha256')
  for (const path of inputs.flatMap((input) => filesUnder(root, input)).sort()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  }
  hash.update(JSON.stringify(Object.entries(settings).sort()))
  return hash.digest('hex')
}

function filesUnder(root: string, path: string): string[] {
  const full = join(root, path)
  if (NOT_BUILT.test(path) || !existsSync(full)) return []
  if (!statSync(full).isDirectory()) return [path]
  return readdirSync(full).flatMap((name) => filesUnder(root, `${path}/${name}`))
}

const stampFile = (root: string, { name }: Target) => join(root, 'dist', '.stamps', name)

/** Built from what is there now, and still there. */
export function isCurrent(root: string, target: Target): boolean {
  const file = stampFile(root, target)
  return (
    existsSync(file) &&
    missingOutputs(root, target).length === 0 &&
    readFileSync(file, 'utf8') === contentHash(root, target)
  )
}

export function missingOutputs(root: string, { outputs }: Target): string[] {
  return outputs.filter((output) => !existsSync(join(root, output)))
}

/**
 * Runs `build` and remembers what it was built from, as it was when the build began: what changed meanwhile counts as
 * not built. Old outputs go first, so that a builder that quietly does nothing is noticed.
 */
export async function buildWithStamp(root: string, target: Target, build: () => Promise<void>): Promise<void> {
  const hash = contentHash(root, target)
  forgetBuild(root, target)
  for (const output of target.outputs) rmSync(join(root, output), { force: true })
  await build()
  const missing = missingOutputs(root, target)
  if (missing.length > 0) throw new Error(`${target.name} was built, but ${missing.join(', ')} is missing`)
  mkdirSync(dirname(stampFile(root, target)), { recursive: true })
  writeFileSync(stampFile(root, target), hash)
}

/** Somebody else writes to the outputs now (a watcher): the next start builds again. */
export function forgetBuild(root: string, target: Target): void {
  rmSync(stampFile(root, target), { force: true })
}
