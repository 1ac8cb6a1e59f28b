import { certificateEndpoints } from '@shared/certificates/contract'
import type { Clock } from '../../kit/clock'
import { forResident, forWrite, type RouteKit } from '../http/route'
import type { Merger } from '../merge/parts'
import type { Consents } from './consents'
import type { CertificateService } from './service'

const DEADLINE_MS = 3_000

export interface CertificateRoutesOptions {
  service: CertificateService
  consents: Consents
  merger: Merger
  clock: Clock
}

export function certificateRoutes(kit: RouteKit, { service, consents, merger, clock }: CertificateRoutesOptions): void {
  const serverTime = () => clock.now().toISOString()

  forResident(kit, certificateEndpoints.mine, async ({ session }) => ({
    certificates: await merger.part({
      source: 'certificates',
      locale: session.locale,
      deadlineMs: DEADLINE_MS,
      lastKnownKey: `wallet:${session.residentId}`,
      load: (signal) => service.wallet(session, signal),
    }),
    serverTime: serverTime(),
  }))

  forResident(kit, certificateEndpoints.usage, async ({ session }) => ({
    usage: await merger.part({
      source: 'certificates',
      locale: session.locale,
      deadlineMs: DEADLINE_MS,
      lastKnownKey: `usage:${session.residentId}`,
      load: (signal) => service.usage(session, signal),
    }),
    serverTime: serverTime(),
  }))

  forResident(kit, certificateEndpoints.consents, async ({ session }) => ({
    consents: await consents.list(session),
    serverTime: serverTime(),
  }))

  forWrite(kit, certificateEndpoints.consent, ({ session, body, write }) => consents.give(session, body, write))

  forWrite(kit, certificateEndpoints.revokeConsent, ({ session, params, write }) =>
    consents.revoke(session, params.id, write),
  )

  forResident(kit, certificateEndpoints.codeState, ({ session, params }) => service.codeState(session, params.id))

  // After those above: their paths would fit this one too.
  forResident(kit, certificateEndpoints.one, async ({ session, params }) => ({
    certificate: await service.one(session, params.certificate),
    serverTime: serverTime(),
  }))

  forWrite(kit, certificateEndpoints.createCode, ({ session, params, body, write }) =>
    service.createCode(session, params.certificate, body.purpose, write),
  )
}
