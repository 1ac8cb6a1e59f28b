import { join } from 'node:path'
import { bundleProgram } from '../build/servers'
import { startChild } from '../child'
import { projectPath } from '../project'
import type { NetworkType } from '../weapp-host/connection'
import { type HostSettings, toEnvironment } from '../weapp-host/settings'
import { oncePerRun, testRun } from './run'
import { showLog } from './show-log'

export interface TestWeappHost {
  /** Where miniprogram-automator connects. */
  endpoint: string
  /** Another network, or none: what is under way breaks, and the program is told. */
  network(type: NetworkType): Promise<void>
  /** It breaks by itself once so many bytes more have arrived at a server, before the phone hears that they have. */
  networkBreaksAfter(bytes: number): Promise<void>
  /** To the background. @returns what the list of open apps shows of it */
  leave(): Promise<'page' | 'hidden'>
  comeBack(): Promise<void>
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
    network: async (type) => void (await child.ask('network', type)),
    networkBreaksAfter: async (bytes) => void (await child.ask('breakAfter', bytes)),
    leave: async () => (await child.ask('leave')) as 'page' | 'hidden',
    comeBack: async () => void (await child.ask('comeBack')),
    lastLines: () => child.lastLines(),
    stop: () => child.stop(),
  }
}
