import { fileURLToPath, pathToFileURL } from 'node:url'
import { installMissing } from './install.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** @param {string} program a TypeScript file, relative to the repository's root */
export async function handOver(program) {
  process.chdir(root)
  await installMissing(process.cwd())
  await import('tsx')
  await import(pathToFileURL(`${process.cwd()}/${program}`).href)
}
