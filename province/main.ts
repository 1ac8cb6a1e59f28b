/** The province's process: reads settings, starts what they name, says where it answers, stops on signals. */
import { endUnstarted, stopOnSignals } from '../kit/lifecycle'
import { createLogger } from '../kit/logger'
import { createControl } from './control/app'
import { buildProvince } from './data/province'
import { readProvinceSettings } from './shell/settings'
import { startProvince } from './shell/start'
import { SYSTEMS } from './systems'

async function main() {
  const { parts, crowd, districts, ...options } = readProvinceSettings(process.env)
  const logger = createLogger('province', options.logLevel)
  const systems = SYSTEMS.filter((system) => parts.includes(system.name))
  const control = parts.includes('control') ? createControl : undefined
  const province = await startProvince({
    ...options,
    systems,
    control,
    buildProvince: (seed, today) => buildProvince(seed, today, { crowd, districts }),
  })
  stopOnSignals(logger, () => province.stop())
  logger.info({ urls: province.urls, now: province.store.clock.now() }, 'ready')
  process.send?.({ type: 'ready', urls: province.urls })
}

main().catch(endUnstarted)
