import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { projectPath, projectRoot, ToolError } from '../project'
import { compressFolder } from './compress'
import { buildWithStamp, isCurrent, type Target } from './stamp'

export const PLATFORMS = ['h5', 'weapp'] as const
export type Platform = (typeof PLATFORMS)[number]

export const PLATFORM_NAMES: Record<Platform, string> = { h5: 'H5 (browser)', weapp: 'weapp (WeChat)' }

const SOURCES = [
  ...['miniapp', 'shared', 'config', 'types'],
  ...['package.json', 'package-lock.json', 'babel.config.js', 'tsconfig.json', 'project.config.json'],
]
const ENTRY: Record<Platform, string> = { h5: 'index.html', weapp: 'app.json' }

/** Where the weapp build finds the BFF; H5 is served by it and needs no address. */
export const weappApi = (): string => process.env.TARO_APP_API ?? `http://127.0.0.1:${process.env.PORT || '3000'}`

export const miniappTarget = (platform: Platform): Target => ({
  name: platform,
  inputs: SOURCES,
  settings: taroEnvironment(platform),
  outputs: [`dist/${platform}/${ENTRY[platform]}`],
})

export function taroEnvironment(platform: Platform): Record<string, string> {
  return { NODE_ENV: 'production', TARO_ENV: platform, TARO_APP_API: platform === 'weapp' ? weappApi() : '' }
}

export const isMiniappCurrent = (platform: Platform): boolean => isCurrent(projectRoot, miniappTarget(platform))

/**
 * Builds the mini-program for one platform. What Taro says goes to `logFile`; the end of it comes with the error.
 * Taro's own check of its settings is off: without a network it uses a list that is out of date.
 */
export async function buildMiniapp(platform: Platform, logFile: string, signal?: AbortSignal): Promise<void> {
  await buildWithStamp(projectRoot, miniappTarget(platform), async () => {
    const code = await runTaro(['build', '--type', platform, '--no-check'], taroEnvironment(platform), logFile, signal)
    if (code !== 0) throw new ToolError(`The mini-program could not be built for ${platform}:\n${endOf(logFile)}`)
    if (platform === 'h5') compressFolder(projectPath('dist', platform))
  }).catch((error: unknown) => {
    if (error instanceof ToolError || signal?.aborted) throw error
    // Taro ends with 0 when it has not built anything: then only its words tell why.
    throw new ToolError(`${error instanceof Error ? error.message : error}. Taro said:\n${endOf(logFile)}`)
  })
}

/** @param cwd where the program and its settings lie */
export function runTaro(
  args: string[],
  env: Record<string, string>,
  logFile: string,
  signal?: AbortSignal,
  cwd = projectRoot,
): Promise<number | null> {
  mkdirSync(dirname(logFile), { recursive: true })
  const log = openSync(logFile, 'w')
  const child = spawn(process.execPath, [projectPath('node_modules', '@tarojs', 'cli', 'bin', 'taro'), ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log],
    signal,
  })
  closeSync(log)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
}

function endOf(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trim().split('\n')
  return lines
    .slice(-30)
    .map((line) => `  ${line}`)
    .join('\n')
}
