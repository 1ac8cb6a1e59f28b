import type Koa from 'koa'
import type { Clock } from '../../kit/clock'
import type { Database } from '../../kit/database'
import type { Logger } from '../../kit/logger'
import type { Province } from '../data/types'

export const SYSTEM_NAMES = ['hall', 'certificates', 'identity', 'wechat'] as const
export type SystemName = (typeof SYSTEM_NAMES)[number]

/** Where each system of the province answers, e.g. http://127.0.0.1:4101. The identity address is also the token issuer. */
export type SystemUrls = Record<SystemName | 'control', string>

export interface SystemContext {
  db: Database
  /** The province's own time: moved from the control page, the same for all systems. */
  clock: Clock
  logger: Logger
  urls: SystemUrls
  /** Where WeChat pushes events to (the BFF's callback), when it is known. */
  callbackUrl: string | null
}

/** One outside system: its own port, its own schema, its own words. Systems meet over HTTP only, as in the real province. */
export interface System {
  name: SystemName
  schema: string
  /** Folder of NNN-name.sql files. */
  migrations: string
  /** Fills an empty schema; never called on one that holds data. */
  seed(db: Database, province: Province, now: Date): Promise<void>
  createApp(context: SystemContext): Promise<{ app: Koa; stop?: () => Promise<void> }>
}
