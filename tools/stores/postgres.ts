import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { freePort } from '../ports'
import { ToolError } from '../project'
import { isAlive, processTitle, until } from '../waiting'
import { type Cluster, connectUrl, readCluster } from './postgres-cluster'
import { copyPostgresHome, postgresHome } from './postgres-package'
import { chooseRunner, giveTo, isReachableByOthers, type Runner, runAs } from './unprivileged'

export interface PostgresOptions {
  /** Folder of its own: the cluster, its password and its log go inside. */
  directory: string
  /** False gives up fsync: for tests, where a lost machine loses nothing. */
  durable: boolean
  /** Who runs it, when not the usual choice for this machine. */
  runner?: Runner
  /** Where it listened before, for those who come back to it; any free port unless given. */
  port?: number
}

export interface RunningPostgres {
  /** Address of one database in it, password included. */
  url(database: string): string
  port: number
  pid: number
  /** It was already running: an earlier start was killed and left it behind. */
  reused: boolean
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
  stop(): Promise<void>
}

/** The database role that owns everything. */
const ROLE = 'yichuang'
const START_LIMIT_MS = 30_000

/**
 * Starts the PostgreSQL that npm delivers, creating its cluster the first time. A server that still runs on this
 * directory is taken over instead.
 */
export async function startPostgres({
  directory,
  durable,
  runner = chooseRunner(),
  port,
}: PostgresOptions): Promise<RunningPostgres> {
  mkdirSync(directory, { recursive: true })
  const running = await readCluster(directory).then((cluster) => cluster && findRunning(cluster))
  if (running) return running

  const home = reachableHome(runner, directory)
  const cluster = (await readCluster(directory)) ?? createCluster(runner, home, directory, durable)
  if (runner.kind === 'user' && !isReachableByOthers(dirname(cluster.data))) {
    throw new ToolError(
      `PostgreSQL must run as another user here, who cannot reach its data in ${cluster.data}. Let others pass through the folders above it (chmod o+x), or begin anew with "npm run reset".`,
    )
  }
  giveTo(runner, cluster.data)
  return launch(runner, home, cluster, durable, port)
}

/** Stops the server that still runs on this directory, if one does. */
export async function stopLeftPostgres(directory: string): Promise<void> {
  const cluster = existsSync(directory) ? await readCluster(directory) : null
  const running = cluster && (await findRunning(cluster))
  await running?.stop()
}

function reachableHome(runner: Runner, directory: string): string {
  const home = postgresHome()
  if (runner.kind !== 'user' || (isReachableByOthers(home) && isReachableByOthers(directory))) return home
  return copyPostgresHome(home, join(sharedFolder(directory), 'server'))
}

/** A folder that `nobody` can reach, one per project. /var/tmp survives a restart of the machine, /tmp need not. */
function sharedFolder(directory: string): string {
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 12)
  const folder = join(existsSync('/var/tmp') ? '/var/tmp' : tmpdir(), `yichuang-${name}`)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  return folder
}

function createCluster(runner: Runner, home: string, directory: string, durable: boolean): Cluster {
  const needsOtherPlace = runner.kind === 'user' && !isReachableByOthers(directory)
  const data = join(needsOtherPlace ? sharedFolder(directory) : directory, 'cluster')
  // Created beside and renamed when complete: a start that is killed here leaves no half cluster.
  const unfinished = `${data}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true, mode: 0o700 })
  giveTo(runner, unfinished)

  const password = randomBytes(24).toString('base64url')
  const passwordFile = join(dirname(unfinished), 'password.unfinished')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (runner.kind === 'user') chownSync(passwordFile, runner.uid, runner.uid)
  const { command, args, options } = runAs(runner, join(home, 'bin', 'initdb'), [
    ...['--pgdata', unfinished, '--username', ROLE, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', '--no-locale', '--no-instructions'],
    ...(durable ? [] : ['--no-sync']),
  ])
  const result = spawnSync(command, args, { ...options, encoding: 'utf8', cwd: '/' })
  rmSync(passwordFile, { force: true })
  if (result.status !== 0) {
    const reason = `${result.stderr ?? ''}${result.error?.message ?? ''}`.trim().split('\n').pop()
    throw new ToolError(
      `PostgreSQL could not create its files in ${data}: ${reason}. Free the disk or permissions there, or set DATABASE_URL to a server of your own.`,
    )
  }
  renameSync(unfinished, data)
  const cluster: Cluster = { data, role: ROLE, password, log: join(directory, 'postgres.log') }
  const file = join(directory, 'cluster.json')
  writeFileSync(file, JSON.stringify(cluster, null, 2), { mode: 0o600 })
  chmodSync(file, 0o600)
  return cluster
}

async function launch(
  runner: Runner,
  home: string,
  cluster: Cluster,
  durable: boolean,
  wanted?: number,
): Promise<RunningPostgres> {
  const deadline = Date.now() + START_LIMIT_MS
  for (;;) {
    dropStalePidFile(cluster)
    const port = wanted ?? (await freePort())
    const log = openSync(cluster.log, 'w')
    const settings = [
      ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`, 'max_connections=200'],
      ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off']),
    ]
    const { command, args, options } = runAs(runner, join(home, 'bin', 'postgres'), [
      ...['-D', cluster.data],
      ...settings.flatMap((each) => ['-c', each]),
    ])
    // A durable server is kept out of the terminal's process group: Ctrl-C must reach it last, from us.
    const child = spawn(command, args, { ...options, cwd: '/', stdio: ['ignore', log, log], detached: durable })
    closeSync(log)
    child.unref()
    let ended = false
    child.once('exit', () => {
      ended = true
    })
    child.once('error', () => {
      ended = true
    })
    await until(() => ended || isReady(cluster, child.pid), {
      limitMs: deadline - Date.now(),
      what: 'PostgreSQL',
    })
    if (!ended && child.pid) return handle(cluster, { pid: child.pid, port }, false)

    const reason = lastFatal(cluster.log)
    // The server before was killed: its children need a moment to notice, or another start was faster with the port.
    const passing = /shared memory block|lock file|Address already in use/.test(reason)
    if (!passing || Date.now() > deadline) {
      throw new ToolError(
        `PostgreSQL did not start: ${reason} (${cluster.log}). Mend that, or set DATABASE_URL to a server of your own.`,
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

function handle(cluster: Cluster, { pid, port }: { pid: number; port: number }, reused: boolean): RunningPostgres {
  return {
    url: (database) => connectUrl(cluster, port, database),
    port,
    pid,
    reused,
    async stop() {
      if (isAlive(pid)) process.kill(pid, 'SIGINT')
      await until(() => !isAlive(pid), { limitMs: 20_000, what: 'PostgreSQL to stop' })
    },
  }
}

/** postmaster.pid: line 1 the process, line 4 the port, line 8 its state. Null when no server claims the directory. */
function readPidFile(cluster: Cluster): { pid: number; port: number; ready: boolean } | null {
  const file = join(cluster.data, 'postmaster.pid')
  if (!existsSync(file)) return null
  const lines = readFileSync(file, 'utf8').split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

/** A server that was killed leaves its file, and says "ready" in it: only the one we started counts. */
function isReady(cluster: Cluster, pid: number | undefined): boolean {
  const claimed = readPidFile(cluster)
  return claimed !== null && claimed.pid === pid && claimed.ready
}

async function findRunning(cluster: Cluster): Promise<RunningPostgres | null> {
  const claimed = readPidFile(cluster)
  if (!claimed || !isAlive(claimed.pid)) return null
  const { default: pg } = await import('pg')
  const client = new pg.Client({
    connectionString: connectUrl(cluster, claimed.port, 'postgres'),
    connectionTimeoutMillis: 3_000,
  })
  try {
    await client.connect()
    const { rows } = await client.query<{ data: string }>(`select current_setting('data_directory') as data`)
    return rows[0]?.data === cluster.data ? handle(cluster, claimed, true) : null
  } catch {
    // Whatever answers there is not ours, or is going down: the caller starts one of its own.
    return null
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** A process number is given out again after a restart: PostgreSQL would then wait for a stranger. */
function dropStalePidFile(cluster: Cluster): void {
  const claimed = readPidFile(cluster)
  if (!claimed || !isAlive(claimed.pid)) return
  const title = processTitle(claimed.pid)
  if (title !== null && !basename(title).startsWith('postgres') && !title.includes('bin/postgres')) {
    rmSync(join(cluster.data, 'postmaster.pid'), { force: true })
  }
}

function lastFatal(log: string): string {
  const lines = readFileSync(log, 'utf8').trim().split('\n')
  const fatal = lines.filter((line) => /FATAL|PANIC|ERROR|error/.test(line))
  return (fatal.pop() ?? lines.pop() ?? 'no reason given').replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '')
}
