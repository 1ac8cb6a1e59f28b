import { join } from 'node:path'
import { Redis } from 'ioredis'
import { systemClock } from '../kit/clock'
import { openDatabase } from '../kit/database'
import { endUnstarted, stopOnSignals } from '../kit/lifecycle'
import { createLogger } from '../kit/logger'
import { migrate } from '../kit/migrations'
import { createSeal } from '../kit/seal'
import { listen } from '../kit/server'
import { readSettings } from '../kit/settings'
import { createApp } from './app'
import { followProvinceClock } from './clock'
import { createMetrics } from './http/metrics'
import { startNotifications } from './notifications/worker'
import { startReconciler } from './operations/worker'
import { startRetention } from './retention/retention'
import { sealPlain } from './seal-plain'
import { createServices, type Services } from './services'
import { refuseUnsafe, SettingsSchema } from './settings'
import { createClients } from './upstreams/clients'

const SCHEMA = 'bff'
/** The first screen is whole from the beginning, unless the hall does not answer. */
const FIRST_IMPORT_MS = 8_000
/** Load balancers need this long to notice that we stop. */
const DRAIN_MS = 1_000

async function main(): Promise<void> {
  const settings = readSettings(SettingsSchema)
  refuseUnsafe(settings)
  const logger = createLogger('bff', settings.LOG_LEVEL)
  const metrics = createMetrics({ process: true })

  const province = settings.PROVINCE_CLOCK_URL ? await followProvinceClock(settings.PROVINCE_CLOCK_URL, logger) : null
  const clock = province?.clock ?? systemClock
  const db = openDatabase(settings.DATABASE_URL, { schema: SCHEMA, name: 'bff', max: settings.DATABASE_CONNECTIONS })
  await migrate(db, SCHEMA, join(process.cwd(), 'bff/migrations'))
  const sealed = await sealPlain(db, createSeal(settings.BFF_DATA_KEY))
  if (sealed > 0) logger.info({ sealed }, 'sealed rows from before they had to be')
  const redis = new Redis(settings.REDIS_URL, {
    maxRetriesPerRequest: 1,
    commandTimeout: 1_000,
    enableOfflineQueue: true,
  })
  redis.on('error', (error) => logger.warn({ err: error }, 'redis'))

  const clients = createClients({ settings, clock, metrics })
  const services = createServices({ settings, db, redis, clients, clock, logger, metrics })

  let draining = false
  const app = createApp({ services, settings, db, redis, clock, logger, metrics, draining: () => draining })
  const server = await listen(app.callback(), { port: settings.PORT, host: settings.HOST, name: 'BFF' })
  const reconciler = startReconciler({ operations: services.operations, logger })
  const retention = startRetention({ db, clock, logger })
  const { sender, reminders, templates } = services
  const notifications = startNotifications({ sender, reminders, templates, logger })
  services.catalogue.start(settings.CATALOGUE_REFRESH_SECONDS)
  services.exchange.puller.start()

  stopOnSignals(logger, async () => {
    draining = true
    if (settings.NODE_ENV === 'production') await new Promise((resolve) => setTimeout(resolve, DRAIN_MS))
    await server.close()
    await Promise.all([
      reconciler.stop(),
      notifications.stop(),
      retention.stop(),
      services.exchange.puller.stop(),
      services.catalogue.stop(),
    ])
    province?.stop()
    services.sessions.stop()
    services.gate.stop()
    clients.close()
    await db.close()
    redis.disconnect()
  })
  await firstImport(services, FIRST_IMPORT_MS)
  logger.info({ url: server.url }, 'ready')
  process.send?.({ type: 'ready', urls: { bff: server.url } })
}

/** Waits until the catalogue is there, or long enough. */
async function firstImport({ catalogue }: Services, limitMs: number): Promise<void> {
  const deadline = Date.now() + limitMs
  while (catalogue.quality().importedAt === null && Date.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 50))
}

main().catch(endUnstarted)
