import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { dataPath } from './project'
import { isAlive } from './waiting'

/** Who runs on this repository's data, and where it answers. */
export interface RunRecord {
  pid: number
  url: string
}

const file = () => dataPath('running.json')

/** The start that runs now, or null. A start that was killed leaves a record of a process that is gone. */
export function currentRun(): RunRecord | null {
  if (!existsSync(file())) return null
  const record = JSON.parse(readFileSync(file(), 'utf8')) as RunRecord
  return record.pid !== process.pid && isAlive(record.pid) ? record : null
}

export function recordRun(url: string): void {
  mkdirSync(dirname(file()), { recursive: true })
  writeFileSync(file(), JSON.stringify({ pid: process.pid, url } satisfies RunRecord))
}

export function forgetRun(): void {
  rmSync(file(), { force: true })
}
