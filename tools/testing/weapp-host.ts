import { join } from 'node:path'
import { bundleProgram } from '../build/servers'
import { startChild } from '../child'
import { projectPath } from '../project'
import { type HostSettings, toEnvironment } from '../weapp-host/settings'
import { oncePerRun, testRun } from './run'
import { showLog } from './show-log'

export interface TestWeappHost {
  /** Where miniprogram-automator connects. */
  endpoint: string
  lastLines(): string[]
  stop(): Promise<void>
}

/** Runs the built mini-program as a process of its own. @throws ToolError with the host's reasons when it refuses. */
export async function startWeappHost(settings: Partial<HostSettings> = {}): Promise<TestWeappHost> {
  const file = await oncePerRun('weapp-host-bundle', () =>
    bundleProgram('tools/weapp-host/main.ts', join(testRun().directory, 'weapp-host')),
  )
  const child = await startChild({
    name: 'The weapp host',
    file,
    onLine: showLog,
    env: toEnvironment({ directory: projectPath('dist', 'weapp'), port: 0, urlCheck: true, ...settings }),
  })
  return {
    endpoint: child.urls.automator ?? '',
    lastLines: () => child.lastLines(),
    stop: () => child.stop(),
  }
}
