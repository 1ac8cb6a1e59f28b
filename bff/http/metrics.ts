import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  registry: Registry
  http: Histogram<'method' | 'route' | 'status'>
  upstream: Histogram<'upstream' | 'outcome'>
  breaker: Gauge<'upstream'>
  operations: Counter<'outcome'>
  unsettled: Gauge
  rush: Counter<'outcome'>
  rushNow: Gauge<'what'>
  catalogueAge: Gauge
  wechatMessages: Counter<'outcome'>
  wechatCut: Counter
  wechatEvents: Counter<'event'>
  wechatTokens: Counter<'why'>
  wechatOutbox: Gauge<'what'>
}

/** A registry of its own per app, so that several can live in one test process. */
export function createMetrics({ process: withProcess }: { process: boolean }): Metrics {
  const registry = new Registry()
  const registers = [registry]
  if (withProcess) collectDefaultMetrics({ register: registry })
  return {
    registry,
    http: new Histogram({
      name: 'http_request_seconds',
      help: 'Time to answer a request',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    upstream: new Histogram({
      name: 'upstream_request_seconds',
      help: 'Time an outside system took',
      labelNames: ['upstream', 'outcome'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    breaker: new Gauge({
      name: 'upstream_breaker_open',
      help: '1 while calls to an outside system are cut short',
      labelNames: ['upstream'],
      registers,
    }),
    operations: new Counter({
      name: 'operations_total',
      help: 'Writes by how they ended',
      labelNames: ['outcome'],
      registers,
    }),
    unsettled: new Gauge({
      name: 'operations_unsettled',
      help: 'Writes under way or with an outcome that is not known yet, in all processes',
      registers,
    }),
    rush: new Counter({
      name: 'rush_total',
      help: 'Holds that came, by what the gate and the waiting room said: admitted, turned_away, in_line, line_full',
      labelNames: ['outcome'],
      registers,
    }),
    rushNow: new Gauge({
      name: 'rush_now',
      help: 'Residents waiting in line, holds under way to the hall, in all processes',
      labelNames: ['what'],
      registers,
    }),
    catalogueAge: new Gauge({
      name: 'catalogue_age_seconds',
      help: 'Time since the catalogue was last brought up to date',
      registers,
    }),
    wechatMessages: new Counter({
      name: 'wechat_messages_total',
      help: 'Messages for WeChat by the state a step of theirs led to',
      labelNames: ['outcome'],
      registers,
    }),
    wechatCut: new Counter({
      name: 'wechat_values_cut_total',
      help: 'Values that were longer than their keyword takes',
      registers,
    }),
    wechatEvents: new Counter({
      name: 'wechat_pushes_total',
      help: 'Pushes of WeChat by event',
      labelNames: ['event'],
      registers,
    }),
    wechatTokens: new Counter({
      name: 'wechat_tokens_total',
      help: 'Times an access token was asked for',
      labelNames: ['why'],
      registers,
    }),
    wechatOutbox: new Gauge({
      name: 'wechat_outbox',
      help: 'Messages for WeChat in all processes: waiting to be sent, open, failed within a day',
      labelNames: ['what'],
      registers,
    }),
  }
}
