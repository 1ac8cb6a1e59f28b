import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { freePort } from '../ports'
import { projectPath, ToolError } from '../project'
import { isAlive, until } from '../waiting'
import { findOnPath } from './find-program'

/** A real server's program, and what must be in its environment for it to run. */
export interface RedisProgram {
  path: string
  env?: NodeJS.ProcessEnv
}

export interface RedisOptions {
  /** Folder of its own, for the log and, with a real server, the data. */
  directory: string
  /** Which one: a real server, or null for the one that npm delivers. */
  program: RedisProgram | null
  /** A free one unless given (a store that is started again on its old address). */
  port?: number
  password?: string
  /** Append-only file, kept after a stop. Real servers only. */
  durable: boolean
}

export interface RunningRedis {
  /** redis://:password@127.0.0.1:port */
  url: string
  kind: 'real' | 'npm'
  port: number
  password: string
  pid: number
  reused: boolean
  stop(): Promise<void>
  /** As a power cut would: no goodbye, nothing saved. */
  kill(): Promise<void>
}

export function redisOnPath(): RedisProgram | null {
  const path = findOnPath('redis-server') ?? findOnPath('valkey-server')
  return path ? { path } : null
}

export async function startRedis(options: RedisOptions): Promise<RunningRedis> {
  mkdirSync(options.directory, { recursive: true })
  if (options.durable && options.program) {
    const running = await findRunning(options.directory)
    if (running) return running
  }
  const password = options.password ?? randomBytes(24).toString('base64url')
  const port = options.port ?? (await freePort())
  const log = join(options.directory, 'redis.log')
  const child = options.program
    ? spawnReal(options.program, { ...options, port, password }, log)
    : spawnNpm(port, password, log)
  const running = handle({ port, password, pid: child.pid ?? 0 }, options.program ? 'real' : 'npm', false)

  let ended = false
  child.once('error', () => {
    ended = true
  })
  child.once('exit', () => {
    ended = true
  })
  await until(() => ended || answers(running.url), { limitMs: 15_000, what: 'Redis' })
  if (ended) {
    const reason = readFileSync(log, 'utf8').trim().split('\n').pop() || 'no reason given'
    throw new ToolError(`Redis did not start: ${reason} (${log}). Mend that, or set REDIS_URL to a server of your own.`)
  }
  if (options.program) {
    const record: Address = { port, password, pid: running.pid }
    writeFileSync(recordFile(options.directory), JSON.stringify(record), { mode: 0o600 })
  }
  return running
}

function spawnReal(
  program: RedisProgram,
  options: Required<Pick<RedisOptions, 'port' | 'password'>> & RedisOptions,
  log: string,
): ChildProcess {
  const out = openSync(log, 'w')
  const child = spawn(program.path, ['-'], {
    cwd: options.directory,
    env: { ...process.env, ...program.env },
    stdio: ['pipe', out, out],
    detached: options.durable,
  })
  closeSync(out)
  child.stdin?.on('error', () => undefined)
  // Through its standard input: a password on the command line could be read by everybody on the machine.
  child.stdin?.end(
    [
      `port ${options.port}`,
      'bind 127.0.0.1',
      `dir "${options.directory}"`,
      `requirepass ${options.password}`,
      'save ""',
      `appendonly ${options.durable ? 'yes' : 'no'}`,
      '',
    ].join('\n'),
  )
  child.unref()
  return child
}

function spawnNpm(port: number, password: string, log: string): ChildProcess {
  const out = openSync(log, 'w')
  const child = spawn(process.execPath, [projectPath('tools', 'stores', 'redis-server.mjs')], {
    cwd: projectPath(),
    env: { ...process.env, REDIS_PORT: String(port), REDIS_PASSWORD: password, NODE_OPTIONS: '' },
    stdio: ['ignore', out, out, 'ipc'],
    // Out of the terminal's process group; it ends with its parent all the same, through the channel between them.
    detached: true,
  })
  closeSync(out)
  child.unref()
  child.channel?.unref()
  return child
}

interface Address {
  port: number
  password: string
  pid: number
}

const recordFile = (directory: string) => join(directory, 'running.json')

function handle({ port, password, pid }: Address, kind: 'real' | 'npm', reused: boolean): RunningRedis {
  const end = async (signal: NodeJS.Signals) => {
    if (isAlive(pid)) process.kill(pid, signal)
    await until(() => !isAlive(pid), { limitMs: 15_000, what: 'Redis to stop' })
  }
  return {
    url: `redis://:${password}@127.0.0.1:${port}`,
    kind,
    port,
    password,
    pid,
    reused,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

async function findRunning(directory: string): Promise<RunningRedis | null> {
  if (!existsSync(recordFile(directory))) return null
  const running = handle(JSON.parse(readFileSync(recordFile(directory), 'utf8')) as Address, 'real', true)
  if (isAlive(running.pid) && (await answers(running.url))) return running
  rmSync(recordFile(directory))
  return null
}

/** Stops a real server that still runs on this directory, if one does. */
export async function stopLeftRedis(directory: string): Promise<void> {
  const running = await findRunning(directory)
  await running?.stop()
}

/** Whether the server greets us: inline commands, because a client library would keep trying and keep timers. */
function answers(url: string): Promise<boolean> {
  const { hostname, port, password } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) })
    let text = ''
    const end = (result: boolean) => {
      socket.destroy()
      resolve(result)
    }
    socket.setTimeout(2_000, () => end(false))
    socket.once('error', () => end(false))
    socket.once('close', () => end(false))
    socket.once('connect', () => socket.write(`AUTH ${password}\r\nPING\r\n`))
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      if (text.includes('+PONG')) end(true)
      else if (text.startsWith('-')) end(false)
    })
  })
}
