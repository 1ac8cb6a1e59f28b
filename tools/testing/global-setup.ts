import { redisProgramOfRun } from './redis'
import { started } from './started'
import { startTestStores } from './stores'

/** Before the first suite that needs stores: starts them, unless whoever started jest has done so (`npm test`). */
export default async function globalSetup(): Promise<void> {
  if (process.env.TEST_RUN_ID) return
  const stores = await startTestStores(redisProgramOfRun())
  started.stores = stores
  Object.assign(process.env, stores.env)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      stores.stopNow()
      process.exit(1)
    })
  }
}
