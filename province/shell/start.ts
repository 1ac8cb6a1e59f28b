import type { RequestListener } from 'node:http'
import { type LocalDay, localDayOf } from '@shared/standards/time'
import type Koa from 'koa'
import { type Database, openDatabase } from '../../kit/database'
import { createLogger, type Logger } from '../../kit/logger'
import { migrate } from '../../kit/migrations'
import type { Province } from '../data/types'
import { ControlStore } from './control-store'
import { failureOf } from './failures'
import { FrontDoor } from './front-door'
import { shellMiddleware } from './middleware'
import { prepareSystem } from './seeding'
import type { ProvinceSettings, System, SystemName, SystemUrls } from './system'

export type PartName = SystemName | 'control'

const CONTROL_MIGRATIONS = 'province/shell/migrations'
const STANDARD_PORTS: Record<PartName, number> = {
  control: 4100,
  hall: 4101,
  certificates: 4102,
  identity: 4103,
  wechat: 4104,
}

export interface ProvinceOptions {
  databaseUrl: string
  /** 0 = any free port. */
  ports: Partial<Record<PartName, number>>
  /** The systems that run in this process. */
  systems: readonly System[]
  /** The control page, when it runs in this process. */
  control?: (parts: ControlParts) => Promise<Koa>
  /** Where parts answer that run elsewhere; without it their standard port on this machine. */
  urls?: Partial<SystemUrls>
  seed: string
  /** `today` is the province's calendar day. */
  buildProvince: (seed: string, today: LocalDay) => Province
  /** The clock of a province that has none yet: this instant, or the machine's time. */
  now?: Date | null
  callbackUrl?: string | null
  hallCallbackUrl?: string | null
  /** Where residents open the mini-program's H5 build and sign-ins return to; without a slash at the end. */
  bffPublicUrl: string
  settings: ProvinceSettings
  logLevel: string
}

export interface ControlParts {
  store: ControlStore
  urls: SystemUrls
  db: Database
  province: { seed: string; build: () => Province }
  settings: ProvinceSettings
  bffPublicUrl: string
  logger: Logger
}

export interface RunningProvince {
  urls: SystemUrls
  /** Faults and clock, as the control page sets them. */
  store: ControlStore
  stop(): Promise<void>
}

/**
 * Starts the named systems: ports first (so that all addresses are known), then schemas and seed, then the systems
 * themselves. Until a system is ready its port answers "starting". What was opened is closed again when a step fails.
 */
export async function startProvince(options: ProvinceOptions): Promise<RunningProvince> {
  const opened = new Opened()
  try {
    const { urls, store } = await start(options, opened)
    return { urls, store, stop: () => opened.close() }
  } catch (error) {
    await opened.close().catch(() => undefined)
    throw error
  }
}

/** What a stop has to close, in this order: running requests finish before what they stand on goes away. */
class Opened {
  readonly doors: FrontDoor[] = []
  readonly stops: (() => Promise<void>)[] = []
  readonly stores: ControlStore[] = []
  readonly databases: Database[] = []

  async close(): Promise<void> {
    await Promise.all(this.doors.map((door) => door.close()))
    await Promise.all(this.stops.map((stop) => stop()))
    await Promise.all(this.stores.map((store) => store.close()))
    await Promise.all(this.databases.map((db) => db.close()))
  }
}

type Handler = ReturnType<Koa['callback']>

async function start(options: ProvinceOptions, opened: Opened): Promise<{ urls: SystemUrls; store: ControlStore }> {
  const logger = createLogger('province', options.logLevel)
  const open = (schema: string) => {
    const db = openDatabase(options.databaseUrl, { schema, name: `province-${schema}` })
    opened.databases.push(db)
    return db
  }

  const controlDb = open('control')
  await migrate(controlDb, 'control', CONTROL_MIGRATIONS)
  const initialShift = options.now ? options.now.getTime() - Date.now() : 0
  const store = await ControlStore.open(controlDb, options.databaseUrl, logger, initialShift)
  opened.stores.push(store)
  const { clock } = store

  const urls = Object.fromEntries(
    Object.entries(STANDARD_PORTS).map(([name, port]) => [name, `http://127.0.0.1:${port}`]),
  ) as SystemUrls
  Object.assign(urls, options.urls)
  const openDoor = async (name: PartName, handler: RequestListener) => {
    const door = await FrontDoor.open(handler, { port: options.ports[name] ?? STANDARD_PORTS[name], name })
    opened.doors.push(door)
    urls[name] = door.url
    return door
  }

  const handlers = new Map<PartName, Handler>()
  const parts: { system: System; door: FrontDoor; db: Database }[] = []
  for (const system of options.systems) {
    const door = await openDoor(system.name, (request, response) => {
      const handler = handlers.get(system.name)
      if (handler) return handler(request, response)
      const { status, body } = failureOf(system, 'starting', clock.now())
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'retry-after': '1' })
      response.end(JSON.stringify(body))
    })
    parts.push({ system, door, db: open(system.schema) })
  }
  if (options.control)
    await openDoor('control', (request, response) => {
      const handler = handlers.get('control')
      if (handler) return handler(request, response)
      response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '1' })
      response.end('The province is starting.')
    })

  // Built once, and only when some schema is empty.
  let built: Province | null = null
  const province = {
    seed: options.seed,
    now: clock.now(),
    build: () => {
      built ??= options.buildProvince(options.seed, localDayOf(clock.now()))
      return built
    },
  }
  await Promise.all(parts.map(({ system, db }) => prepareSystem(system, db, province, logger)))

  for (const { system, db } of parts) {
    const systemLogger = createLogger(system.name, options.logLevel)
    const { app, stop } = await system.createApp({
      db,
      clock,
      logger: systemLogger,
      urls,
      settings: options.settings,
      callbackUrl: options.callbackUrl ?? null,
      hallCallbackUrl: options.hallCallbackUrl ?? null,
      bffPublicUrl: options.bffPublicUrl,
    })
    if (stop) opened.stops.push(stop)
    const fault = () => store.faults[system.name]
    app.middleware.unshift(...shellMiddleware({ system, clock, logger: systemLogger, fault }))
    handlers.set(system.name, app.callback())
  }
  if (options.control) {
    const controlLogger = createLogger('control', options.logLevel)
    const { settings, bffPublicUrl } = options
    const app = await options.control({
      store,
      urls,
      db: controlDb,
      province,
      settings,
      bffPublicUrl,
      logger: controlLogger,
    })
    handlers.set('control', app.callback())
  }

  const obey = async () => {
    const moved = await Promise.allSettled(
      parts.map(({ system, door }) => door.setOpen(store.faults[system.name].mode !== 'down')),
    )
    const failed = moved.find((each) => each.status === 'rejected')
    if (failed) throw failed.reason
  }
  store.onChange(obey)
  await obey()
  return { urls, store }
}
