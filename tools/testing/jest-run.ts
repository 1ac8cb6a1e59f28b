import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { projectPath, projectRoot } from '../project'
import type { JestReport } from './tally'

const JEST = ['node_modules', 'jest', 'bin', 'jest.js']

/** Runs jest in front of the person; answers its report, or null when it ended without one. */
export async function runJest(
  args: string[],
  env: Record<string, string>,
  reportFile: string,
): Promise<JestReport | null> {
  rmSync(reportFile, { force: true })
  const child = spawn(process.execPath, [projectPath(...JEST), '--json', `--outputFile=${reportFile}`, ...args], {
    cwd: projectRoot,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await new Promise((resolve) => child.once('close', resolve))
  return existsSync(reportFile) ? (JSON.parse(readFileSync(reportFile, 'utf8')) as JestReport) : null
}

const ON_REDIS = /\b(redisUrl|startRedis)\(/
const ON_SCREEN = /\.browser\.|[\\/]weapp[\\/]/

/**
 * Suites that have Redis itself in hand: between them they ask of it whatever the BFF asks (sessions, limits, the gate),
 * and book meanwhile. What else is played on the BFF asks nothing more of it, whatever is done on a screen.
 */
export function suitesOnRedis(): string[] {
  return ['bff', 'tools', 'e2e']
    .flatMap((folder) => testFiles(projectPath(folder)))
    .filter((file) => !ON_SCREEN.test(file) && ON_REDIS.test(readFileSync(file, 'utf8')))
}

function testFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return testFiles(path)
    return /\.test\.tsx?$/.test(name) ? [path] : []
  })
}
