import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { dataPath, ToolError } from './project'
import { currentRun } from './run-record'
import { runCommand } from './session'
import { stopLeftPostgres } from './stores/postgres'
import { readCluster } from './stores/postgres-cluster'
import { stopLeftRedis } from './stores/redis'

/** `npm run reset`: the next start begins with an empty province, no sessions and new secrets. */
runCommand(async () => {
  const run = currentRun()
  if (run)
    throw new ToolError(`Yichuang is running (${run.url}, process ${run.pid}). Stop it with Ctrl-C first, then reset.`)
  await stopLeftPostgres(dataPath('postgres'))
  await stopLeftRedis(dataPath('redis'))
  const cluster = await readCluster(dataPath('postgres'))
  // Root without namespaces keeps the cluster outside the project, where the store's user can reach it.
  if (cluster && !cluster.data.startsWith(dataPath())) rmSync(dirname(cluster.data), { recursive: true, force: true })
  rmSync(dataPath(), { recursive: true, force: true })
  console.log('Cleared .data: stores, logs and local secrets.')
})
