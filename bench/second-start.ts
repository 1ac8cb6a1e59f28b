import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../tools/ports'
import { projectRoot } from '../tools/project'
import type { Row } from './row'

const LIMIT_S = 15
/** The first start builds what is not built yet. */
const FIRST_LIMIT_MS = 600_000

/** Runs `npm start` in a data folder of its own until the page and the first screen answer; returns the seconds. */
async function startOnce(env: NodeJS.ProcessEnv, url: string, limitMs: number): Promise<number> {
  const started = performance.now()
  const run = spawn('npm', ['start'], { cwd: projectRoot, env, stdio: ['ignore', 'ignore', 'inherit'], detached: true })
  const ended = new Promise<void>((resolve) => run.once('exit', () => resolve()))
  try {
    await firstScreen(run, url, started + limitMs)
    return (performance.now() - started) / 1000
  } finally {
    if (run.pid && run.exitCode === null) process.kill(-run.pid, 'SIGINT')
    await ended
  }
}

async function firstScreen(run: ChildProcess, url: string, deadline: number): Promise<void> {
  while (performance.now() < deadline) {
    if (run.exitCode !== null) throw new Error('npm start ended before it was ready')
    const answers = await Promise.all(
      ['/', '/api/home'].map((path) =>
        fetch(`${url}${path}`, { headers: { accept: '*/*' } }).then(
          (response) => response.status,
          () => 0,
        ),
      ),
    )
    if (answers.every((status) => status === 200)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('npm start was not ready in time')
}

/** Second `npm start`: nothing to build, the stores' data is there. */
export async function measureSecondStart(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'yichuang-bench-'))
  const ports = ['PORT', 'CONTROL_PORT', 'HALL_PORT', 'CERTIFICATES_PORT', 'IDENTITY_PORT', 'WECHAT_PORT']
  const env: NodeJS.ProcessEnv = { ...process.env, DATA_DIRECTORY: folder }
  for (const name of ports) env[name] = String(await freePort())
  try {
    const url = `http://127.0.0.1:${env.PORT}`
    const first = await startOnce(env, url, FIRST_LIMIT_MS)
    const second = await startOnce(env, url, 60_000)
    return [
      { name: 'first start in an empty data folder', value: first, unit: 's', limit: null },
      { name: 'second start, until the first screen answers', value: second, unit: 's', limit: LIMIT_S },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
