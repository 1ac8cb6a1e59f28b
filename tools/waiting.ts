import { readFileSync } from 'node:fs'
import { ToolError } from './project'

/** Asks `condition` every few milliseconds until it holds. Throws a ToolError naming `what` after `limitMs`. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  { limitMs, what }: { limitMs: number; what: string },
): Promise<void> {
  const deadline = Date.now() + limitMs
  while (!(await condition())) {
    if (Date.now() >= deadline) throw new ToolError(`Waited ${Math.round(limitMs / 1000)} s for ${what}, in vain.`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Whether a process exists (and is not merely waiting to be buried by its parent). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it exists and is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return processState(pid) !== 'Z'
}

function processState(pid: number): string | null {
  if (process.platform !== 'linux') return null
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\)\s*/s, '')
      .charAt(0)
  } catch {
    return null
  }
}

/** The program a process runs, where the system tells (Linux); null where it does not. */
export function processTitle(pid: number): string | null {
  if (process.platform !== 'linux') return null
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, 2).join(' ').trim()
  } catch {
    return null
  }
}
