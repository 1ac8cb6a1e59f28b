import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { projectRoot, ToolError } from './project'

export interface ChildOptions {
  /** As a person would call it: "the province". */
  name: string
  /** A file that node runs. */
  file: string
  /** Flags for node, before the file. */
  nodeOptions?: string[]
  env: Record<string, string | undefined>
  /** Every line the child writes. */
  onLine?: (line: string) => void
  /** How long it may take until it says that it is ready. */
  startLimitMs?: number
  /** Aborted while the child is starting: it is ended, and the start fails. */
  signal?: AbortSignal
}

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
}

export interface Child {
  name: string
  pid: number
  /** What it said about itself when it was ready. */
  urls: Record<string, string>
  ended: Promise<Ended>
  /** Tells it something it listens for. @returns its answer. @throws Error when it cannot, or has ended */
  ask(what: string, value?: unknown): Promise<unknown>
  isRunning(): boolean
  /** Its last lines, newest last. */
  lastLines(): string[]
  /** SIGTERM, then SIGKILL after `limitMs`. */
  stop(limitMs?: number): Promise<void>
  /** SIGKILL: no goodbye. */
  kill(): Promise<void>
}

const KEPT_LINES = 40

/**
 * Starts one of our servers and waits until it sends `{type: 'ready', urls}`. It lives in a process group of its own,
 * so that Ctrl-C in a terminal reaches it through us and in order; should we disappear, the closed channel ends it.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const { name, file, nodeOptions = [], env, onLine, startLimitMs = 60_000, signal } = options
  const process_ = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...nodeOptions, file], {
    cwd: projectRoot,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  })
  const lines = keepLines(process_, onLine)
  const ended = new Promise<Ended>((resolve) => process_.once('exit', (code, signal) => resolve({ code, signal })))
  let running = true
  ended.then(() => {
    running = false
  })
  const end = async (signal: NodeJS.Signals) => {
    if (running) process_.kill(signal)
    await ended
  }
  const giveUp = () => void process_.kill('SIGTERM')
  signal?.addEventListener('abort', giveUp)
  const urls = await ready(process_, ended, startLimitMs).catch(async (error: Error) => {
    await end('SIGKILL')
    throw new ToolError(`${name} ${error.message}\n${lines.map((line) => `  ${line}`).join('\n')}`)
  })
  signal?.removeEventListener('abort', giveUp)
  letParentEnd(process_)
  return {
    name,
    pid: process_.pid ?? 0,
    urls,
    ended,
    ask: asker(process_, name, ended),
    isRunning: () => running,
    lastLines: () => [...lines],
    kill: () => end('SIGKILL'),
    async stop(limitMs = 15_000) {
      const limit = setTimeout(() => process_.kill('SIGKILL'), limitMs)
      await end('SIGTERM')
      clearTimeout(limit)
    },
  }
}

interface Answer {
  type?: string
  id?: number
  answer?: unknown
  problem?: string
}

function asker(child: ChildProcess, name: string, ended: Promise<Ended>): Child['ask'] {
  const waiting = new Map<number, (answer: Answer) => void>()
  let lastId = 0
  child.on('message', (message: Answer) => {
    if (message.type === 'answer' && message.id !== undefined) waiting.get(message.id)?.(message)
  })
  return async (what, value) => {
    const id = ++lastId
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve))
    // One that has ended does not hear it: that is known below.
    child.send({ id, what, value }, () => undefined)
    const { answer, problem } = await Promise.race([
      answered,
      ended.then(() => ({ answer: null, problem: 'it ended' })),
    ])
    waiting.delete(id)
    if (problem !== undefined) throw new Error(`${name}: ${what}: ${problem}`)
    return answer
  }
}

function ready(child: ChildProcess, ended: Promise<Ended>, limitMs: number): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`was not ready within ${limitMs / 1000} s`)), limitMs)
    child.on('message', (message: { type?: string; urls?: Record<string, string> }) => {
      if (message.type !== 'ready') return
      clearTimeout(limit)
      resolve(message.urls ?? {})
    })
    child.once('error', (error) => reject(error))
    ended.then(({ code, signal }) => {
      clearTimeout(limit)
      reject(new Error(`ended before it was ready (${signal ?? `exit code ${code}`})`))
    })
  })
}

function keepLines(child: ChildProcess, onLine?: (line: string) => void): string[] {
  const kept: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue
    createInterface({ input: stream }).on('line', (line) => {
      kept.push(line)
      if (kept.length > KEPT_LINES) kept.shift()
      onLine?.(line)
    })
  }
  return kept
}

/** A running child is no reason for its parent to stay: a test process ends when its tests have. */
function letParentEnd(child: ChildProcess): void {
  child.unref()
  child.channel?.unref()
  for (const stream of [child.stdout, child.stderr]) {
    if (stream && 'unref' in stream && typeof stream.unref === 'function') stream.unref()
  }
}
