import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { projectPath } from './project'

/**
 * A folder that is made once and then found again, e.g. something unpacked. It appears under its name when it is
 * complete: whoever finds it may use it, and two who make it at a time do no harm. Goes with node_modules.
 */
export async function cachedFolder(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = projectPath('node_modules', '.cache', 'yichuang', name)
  if (existsSync(folder)) return folder
  mkdirSync(dirname(folder), { recursive: true })
  const unfinished = mkdtempSync(`${folder}.unfinished-`)
  try {
    await fill(unfinished)
    renameSync(unfinished, folder)
  } catch (error) {
    if (!existsSync(join(folder))) throw error
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
  return folder
}
