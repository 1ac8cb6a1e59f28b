import type Koa from 'koa'
import type { Clock } from '../../kit/clock'
import type { Database } from '../../kit/database'
import type { Logger } from '../../kit/logger'
import type { Province } from '../data/types'

export const SYSTEM_NAMES = ['hall', 'certificates', 'identity', 'wechat'] as const
export type SystemName = (typeof SYSTEM_NAMES)[number]

/** Where each system of the province answers, e.g. http://127.0.0.1:4101. The identity address is also the token issuer. */
export type SystemUrls = Record<SystemName | 'control', string>

/** What a system shares with its callers. Only the systems that need a value may be started without the others' ones. */
export interface ProvinceSettings {
  /** Secret of the identity client `yichuang-bff`. */
  identityClientSecret: string
  /** Secret of the identity client `counter` (clerks' desks and the control page). */
  counterClientSecret: string
  /** Secret of the identity client `hall` (the hall itself, at the certificate store). */
  hallClientSecret: string
  /** What the hall's pushes are signed with. */
  hallCallbackSecret: string
  wechatAppId: string
  wechatAppSecret: string
  /** Token and 43-character EncodingAESKey of WeChat's message push. */
  wechatCallbackToken: string
  wechatCallbackAesKey: string
}

export interface SystemContext {
  db: Database
  /** The province's own time: moved from the control page, the same for all systems. */
  clock: Clock
  logger: Logger
  urls: SystemUrls
  settings: ProvinceSettings
  /** Where WeChat pushes events to (the BFF's callback), when it is known. */
  callbackUrl: string | null
  /** Where the hall pushes what has changed (the BFF's callback), when it is known. */
  hallCallbackUrl: string | null
  /** Where residents reach the BFF, without a slash at the end: sign-in callbacks are registered from it. */
  bffPublicUrl: string
}

/**
 * Why the shell answers in place of a system: switched to *failing* on the control page, an unexpected error,
 * a body that is no JSON, a body over the limit, or the system has not finished starting.
 */
export type FailureReason = 'failing' | 'internal' | 'badBody' | 'tooLarge' | 'starting'

export interface FailureAnswer {
  status: number
  body: object
}

/**
 * One outside system: its own port, its own schema, its own words. Systems meet over HTTP only, as in the real province.
 *
 * The shell puts these before the system's own middleware: request log (masked), `GET /health`, the faults of the
 * control page, a last catch for unexpected errors, and the body as `ctx.request.body` (JSON and forms, at most 1 MB;
 * `{}` when there is none).
 */
export interface System {
  name: SystemName
  schema: string
  /** Folder of NNN-name.sql files, relative to the project's root. */
  migrations: string
  /** Fills an empty schema; never called on one that holds data. */
  seed(db: Database, province: Province, now: Date): Promise<void>
  createApp(context: SystemContext): Promise<{ app: Koa; stop?: () => Promise<void> }>
  /** The system's own words for a failure that the shell notices first; without it the shell's table is used. */
  failure?(reason: FailureReason, now: Date): FailureAnswer
}
