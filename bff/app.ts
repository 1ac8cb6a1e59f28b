import { bodyParser } from '@koa/bodyparser'
import type { Redis } from 'ioredis'
import Koa from 'koa'
import compress from 'koa-compress'
import Router from 'koa-router'
import type { Clock } from '../kit/clock'
import type { Database } from '../kit/database'
import type { Logger } from '../kit/logger'
import { applicationRoutes } from './applications/routes'
import { queueRoutes } from './appointments/queue-routes'
import { appointmentRoutes } from './appointments/routes'
import { waitlistRoutes } from './appointments/waitlist-routes'
import { catalogueRoutes } from './catalogue/routes'
import { certificateRoutes } from './certificates/routes'
import { setUpHallCallback } from './exchange/callback'
import { feedbackRoutes } from './feedback/routes'
import { homeRoutes } from './home/routes'
import { setUpHeaders } from './http/headers'
import { healthRoutes } from './http/health'
import { setUpRateLimit } from './http/limits'
import type { Metrics } from './http/metrics'
import { openApiRoutes } from './http/openapi'
import { setUpPages } from './http/pages'
import { setUpProblems, setUpRequest } from './http/pipeline'
import { ProblemError } from './http/problem'
import type { RouteKit } from './http/route'
import { createSharedAnswers } from './http/shared-answers'
import { materialRoutes } from './materials/routes'
import { setUpWechatCallback } from './notifications/callback'
import { notificationRoutes } from './notifications/routes'
import { residentRoutes, sessionReader } from './residents/routes'
import type { Services } from './services'
import type { Settings } from './settings'

const BODY_LIMIT = '64kb'
const SHARED_ANSWERS_BYTES = 32 * 1024 * 1024

export interface AppOptions {
  services: Services
  settings: Settings
  db: Database
  redis: Redis
  clock: Clock
  logger: Logger
  metrics: Metrics
  draining(): boolean
}

/** From services to a Koa app, and nothing else: no process, no port, no timer. */
export function createApp({ services, settings, db, redis, clock, logger, metrics, draining }: AppOptions): Koa {
  const app = new Koa()
  app.proxy = false
  // What reaches here happened while an answer was on its way out, most often a phone that hung up.
  app.on('error', (error: NodeJS.ErrnoException) => logger.debug({ err: error }, 'an answer did not arrive'))

  const router = new Router()
  const shared = createSharedAnswers({ bytes: SHARED_ANSWERS_BYTES })
  const secure = settings.PUBLIC_URL.startsWith('https://')
  const kit: RouteKit = {
    router,
    session: sessionReader(services.sessions),
    operations: services.operations,
    shared,
    checkResponses: (settings.CHECK_RESPONSES ?? (settings.NODE_ENV === 'production' ? '0' : '1')) === '1',
  }
  healthRoutes(router, {
    db,
    redis,
    metrics,
    operations: services.operations.store,
    outbox: services.outbox,
    gate: services.gate,
    draining,
  })
  openApiRoutes(router, settings.PUBLIC_URL)
  residentRoutes(kit, {
    service: services.residents,
    sessions: services.sessions,
    secure,
  })
  homeRoutes(kit, { service: services.home })
  catalogueRoutes(kit, { service: services.catalogue, materials: services.materials })
  waitlistRoutes(kit, { service: services.waitlist })
  queueRoutes(kit, { service: services.queue, clock })
  appointmentRoutes(kit, { service: services.appointments, rush: services.rush, clock })
  applicationRoutes(kit, { ...services.applications, clock })
  feedbackRoutes(kit, { applications: services.applications.service })
  materialRoutes(kit, { service: services.materials, uploads: services.uploads, clock })
  certificateRoutes(kit, {
    service: services.certificates,
    consents: services.consents,
    merger: services.merger,
    clock,
  })
  notificationRoutes(kit, { inbox: services.inbox, service: services.notifications, clock })

  app.use(setUpRequest({ logger, metrics }))
  app.use(setUpProblems())
  // WeChat pushes for all residents from a few addresses: they are told from others by their signature, not by a limit.
  app.use(
    setUpWechatCallback({
      token: settings.WECHAT_CALLBACK_TOKEN,
      encodingAesKey: settings.WECHAT_CALLBACK_AES_KEY,
      appId: settings.WECHAT_APP_ID,
      intake: services.wechatIntake,
      clock,
      metrics,
      logger,
    }),
  )
  app.use(setUpRateLimit({ redis, points: settings.RATE_LIMIT_PER_10S }))
  app.use(setUpHeaders({ secure }))
  app.use(
    setUpHallCallback({
      db,
      clock,
      logger,
      secret: settings.HALL_CALLBACK_SECRET,
      take: services.exchange.take,
      pushed: () => services.exchange.puller.nudge(),
    }),
  )
  app.use(shared.middleware)
  app.use(compress({ threshold: 1024, br: false }))
  if (settings.H5_DIRECTORY) app.use(setUpPages(settings.H5_DIRECTORY))
  app.use(
    bodyParser({
      enableTypes: ['json'],
      encoding: 'utf-8',
      jsonLimit: BODY_LIMIT,
      onError: (error) => {
        const tooLarge = 'status' in error && error.status === 413
        throw new ProblemError(tooLarge ? 'payload_too_large' : 'invalid_request', {}, { cause: error })
      },
    }),
  )
  app.use(router.routes())
  app.use(
    router.allowedMethods({
      throw: true,
      notImplemented: () => new ProblemError('method_not_allowed'),
      methodNotAllowed: () => new ProblemError('method_not_allowed'),
    }),
  )
  return app
}
