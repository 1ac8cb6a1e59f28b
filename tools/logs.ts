import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dataPath } from './project'

const LIMIT_BYTES = 10 * 1024 * 1024

/** A log file of the local run. When it has grown large, the one before is kept beside it and a new one begun. */
export function openLog(name: string): { file: string; write(line: string): void } {
  mkdirSync(dataPath('logs'), { recursive: true })
  const file = dataPath('logs', `${name}.log`)
  if (existsSync(file) && statSync(file).size > LIMIT_BYTES) renameSync(file, `${file}.1`)
  const stream = createWriteStream(file, { flags: 'a' })
  return { file, write: (line) => void stream.write(`${line}\n`) }
}

interface Entry {
  level: string
  time?: string
  name?: string
  msg?: string
  err?: { message?: string; stack?: string }
  [key: string]: unknown
}

function parse(line: string): Entry | null {
  if (!line.startsWith('{')) return null
  try {
    const entry: unknown = JSON.parse(line)
    return entry !== null && typeof entry === 'object' && 'level' in entry ? (entry as Entry) : null
  } catch {
    // Text that merely begins like an object.
    return null
  }
}

/** What a person at the terminal must see at once: errors, and whatever was not written as a log entry. */
export function isAlarming(line: string): boolean {
  const entry = parse(line)
  return entry === null ? line.trim() !== '' : entry.level === 'error' || entry.level === 'fatal'
}

/** One log entry as a readable line: time, level, who, what, and the rest as key=value. Other text stays as it is. */
export function readable(line: string): string {
  const entry = parse(line)
  if (!entry) return line
  const { level, time, name, msg, err, pid: _pid, hostname: _hostname, ...rest } = entry
  const clock = time ? new Date(time).toTimeString().slice(0, 8) : ''
  const details = Object.entries(rest)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ')
  const parts = [clock, level.toUpperCase().padEnd(5), name, msg, details].filter((part) => part)
  const stack = err?.stack ?? err?.message
  return parts.join(' ') + (stack ? `\n  ${stack.replaceAll('\n', '\n  ')}` : '')
}
