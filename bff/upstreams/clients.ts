import { randomUUID } from 'node:crypto'
import type { Clock } from '../../kit/clock'
import type { Metrics } from '../http/metrics'
import type { Settings } from '../settings'
import { createCertificatesClient } from './certificates'
import { createHallClient } from './hall'
import { createItemSource } from './hall-catalogue'
import { createIdentityClient, type SystemToken } from './identity'
import { type Caller, createUpstream, type UpstreamName } from './upstream'
import { createWechatClient } from './wechat'

const RENEW_EARLY_MS = 30_000

/** One client per outside system, each behind its own deadline, breaker and bulkhead. */
export function createClients({ settings, clock, metrics }: { settings: Settings; clock: Clock; metrics: Metrics }) {
  const upstream = (name: UpstreamName, baseUrl: string) =>
    createUpstream({
      name,
      baseUrl,
      timeoutMs: settings.UPSTREAM_TIMEOUT_MS,
      concurrency: settings.UPSTREAM_CONCURRENCY,
      metrics,
    })
  const upstreams = {
    hall: upstream('hall', settings.HALL_URL),
    certificates: upstream('certificates', settings.CERTIFICATES_URL),
    identity: upstream('identity', settings.IDENTITY_URL),
    wechat: upstream('wechat', settings.WECHAT_URL),
  }
  const now = () => clock.now().getTime()
  const identity = createIdentityClient({
    upstream: upstreams.identity,
    issuer: settings.IDENTITY_ISSUER ?? settings.IDENTITY_URL,
    clientId: settings.IDENTITY_CLIENT_ID,
    clientSecret: settings.IDENTITY_CLIENT_SECRET,
    now,
  })

  /** We ourselves at the hall: a token per scope, shared by all, renewed by one of them at a time. */
  function ourselves(scope: 'catalogue' | 'exchange'): () => Promise<Caller> {
    let token: SystemToken | null = null
    let renewal: Promise<SystemToken> | null = null
    return async () => {
      const requestId = randomUUID()
      if (token && token.expiresAt - RENEW_EARLY_MS > now()) return { token: token.token, requestId }
      renewal ??= identity.serviceToken('hall', scope).finally(() => {
        renewal = null
      })
      token = await renewal
      return { token: token.token, requestId }
    }
  }

  const hall = createHallClient({
    upstream: upstreams.hall,
    catalogueReader: ourselves('catalogue'),
    exchange: ourselves('exchange'),
  })
  return {
    identity,
    hall,
    items: createItemSource(hall),
    certificates: createCertificatesClient({
      upstream: upstreams.certificates,
      accessId: settings.CERTIFICATES_ACCESS_ID,
    }),
    wechat: createWechatClient({
      upstream: upstreams.wechat,
      appId: settings.WECHAT_APP_ID,
      appSecret: settings.WECHAT_APP_SECRET,
    }),
    close: () => {
      for (const each of Object.values(upstreams)) each.close()
    },
  }
}

export type UpstreamClients = ReturnType<typeof createClients>
