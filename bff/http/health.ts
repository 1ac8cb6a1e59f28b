import type { Redis } from 'ioredis'
import type Router from 'koa-router'
import type { Database } from '../../kit/database'
import type { Gate } from '../appointments/rush/gate'
import type { Outbox } from '../notifications/outbox'
import type { OperationStore } from '../operations/store'
import type { Metrics } from './metrics'

export interface HealthOptions {
  db: Database
  redis: Redis
  metrics: Metrics
  operations: OperationStore
  outbox: Pick<Outbox, 'counts'>
  gate: Pick<Gate, 'counts'>
  /** True once the process was told to stop: load balancers should look elsewhere. */
  draining(): boolean
}

/**
 * `/healthz`: the process runs. `/readyz`: it can serve: database answers, not draining. Redis down is *degraded*, not
 * unready: nothing in it is the only copy. Outside systems never decide readiness.
 */
export function healthRoutes(
  router: Router,
  { db, redis, metrics, operations, outbox, gate, draining }: HealthOptions,
): void {
  router.get('/healthz', (ctx) => {
    ctx.state.route = '/healthz'
    ctx.body = { status: 'ok' }
  })
  router.get('/readyz', async (ctx) => {
    ctx.state.route = '/readyz'
    const database = await db.ping(500).then(
      () => 'ok',
      () => 'down',
    )
    const cache = redis.status === 'ready' ? 'ok' : 'down'
    const ready = database === 'ok' && !draining()
    ctx.status = ready ? 200 : 503
    ctx.body = {
      status: ready ? (cache === 'ok' ? 'ready' : 'degraded') : 'unready',
      database,
      cache,
      draining: draining(),
    }
  })
  router.get('/metrics', async (ctx) => {
    ctx.state.route = '/metrics'
    metrics.unsettled.set(await operations.countUnsettled())
    const { waiting, open, failed } = await outbox.counts()
    metrics.wechatOutbox.set({ what: 'waiting' }, waiting)
    metrics.wechatOutbox.set({ what: 'open' }, open)
    metrics.wechatOutbox.set({ what: 'failed' }, failed)
    const rush = await gate.counts()
    metrics.rushNow.set({ what: 'waiting' }, rush.waiting)
    metrics.rushNow.set({ what: 'under_way' }, rush.underWay)
    ctx.type = metrics.registry.contentType
    ctx.body = await metrics.registry.metrics()
  })
}
