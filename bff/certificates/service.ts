import type { HeldMaterial, Material } from '@shared/catalogue/contract'
import type { ExpiringCertificate } from '@shared/certificates/contract'
import { daysBetween, localDayOf } from '@shared/standards/time'
import type { Clock } from '../../kit/clock'
import type { ResidentSession } from '../residents/sessions'
import type { CertificatesClient, HeldCertificate } from '../upstreams/certificates'

/** A certificate is announced from this many days before it ends, and for a while after. */
const ANNOUNCE_DAYS = 60
const REMEMBER_DAYS = 30

export interface CertificateServiceOptions {
  client: CertificatesClient
  clock: Clock
}

export function createCertificateService({ client, clock }: CertificateServiceOptions) {
  async function mine(session: ResidentSession, cause: string, signal?: AbortSignal): Promise<HeldCertificate[]> {
    return client.ofHolder(await session.tokenFor('certificates'), session.holder, cause, signal)
  }

  return {
    /** Ending soon or just ended, soonest first. */
    async expiring(session: ResidentSession, signal?: AbortSignal): Promise<ExpiringCertificate[]> {
      const today = localDayOf(clock.now())
      return (await mine(session, '本人查看即将到期的证照', signal))
        .filter(({ state, validUntil }) => state === 'valid' && validUntil !== null)
        .map(({ id, typeCode, name, validUntil }) => {
          const until = validUntil as string
          return { id, typeCode, name, validUntil: until, daysLeft: daysBetween(today, until) }
        })
        .filter(({ daysLeft }) => daysLeft <= ANNOUNCE_DAYS && daysLeft >= -REMEMBER_DAYS)
        .sort((a, b) => a.daysLeft - b.daysLeft)
    },

    /** Which of the materials the store already holds: a valid certificate of the type each asks for. */
    async held(
      session: ResidentSession,
      materials: readonly Material[],
      signal?: AbortSignal,
    ): Promise<HeldMaterial[]> {
      const today = localDayOf(clock.now())
      const valid = (await mine(session, '本人查看办事所需证照', signal)).filter(
        ({ state, validUntil }) => state === 'valid' && (validUntil === null || validUntil >= today),
      )
      const byType = new Map(valid.map((certificate) => [certificate.typeCode, certificate]))
      return materials.flatMap(({ id, certificateType }) => {
        const certificate = certificateType ? byType.get(certificateType) : undefined
        return certificate
          ? [{ materialId: id, certificateName: certificate.name, validUntil: certificate.validUntil }]
          : []
      })
    },
  }
}

export type CertificateService = ReturnType<typeof createCertificateService>
