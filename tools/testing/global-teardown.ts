import { rmSync } from 'node:fs'
import { dropAllOfRun } from './databases'
import { started } from './started'

export default async function globalTeardown(): Promise<void> {
  const state = started.current
  if (!state) return
  if (!state.postgres) await dropAllOfRun()
  await Promise.all([state.postgres?.stop(), state.redis?.kill()])
  for (const folder of state.folders) rmSync(folder, { recursive: true, force: true })
}
