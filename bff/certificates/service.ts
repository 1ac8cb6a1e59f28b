import type {
  Certificate,
  CertificateCode,
  CertificateDetail,
  CodeState,
  ExpiringCertificate,
  Purpose,
  Renewal,
  Usage,
} from '@shared/certificates/contract'
import { maskDocumentNumber, maskName } from '@shared/standards/mask'
import { daysBetween, type LocalDay, localDayOf } from '@shared/standards/time'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../../kit/clock'
import type { Database } from '../../kit/database'
import type { Logger } from '../../kit/logger'
import { ProblemError } from '../http/problem'
import type { Telling } from '../notifications/telling'
import type { WriteContext } from '../operations/operations'
import type { ResidentSession } from '../residents/sessions'
import type { CertificatesClient, HeldCertificate } from '../upstreams/certificates'
import { maskField } from './mask-fields'

/** A certificate is announced from this many days before it ends, and for a while after. */
const ANNOUNCE_DAYS = 60
const REMEMBER_DAYS = 30
/** What was seen is noted for reminders a moment later: no answer waits for it. */
const NOTE_AFTER_MS = 250
const NOTED_RESIDENTS = 20_000

/** In the words of the store's usage log: the resident reads them there. */
const CAUSE_OF_CODE: Record<Purpose, string> = {
  identity: '本人出示证照：证明身份',
  matter: '本人出示证照：办理业务',
  other: '本人出示证照',
}

export interface CertificateServiceOptions {
  client: CertificatesClient
  clock: Clock
  db: Database
  telling: Pick<Telling, 'certificateFacts'>
  logger: Logger
  /** What renews a type of certificate for somebody who lives in a region. */
  renewalOf(certificateType: string, region: string): Renewal | null
}

/** The wallet. Certificates live in the store and are asked for each time; what is shown is masked here. */
export function createCertificateService(options: CertificateServiceOptions) {
  const { client, clock, db, telling, logger, renewalOf } = options
  const today = () => localDayOf(clock.now())

  /** What reminders follow from, as last noted by this process, by resident. */
  const noted = new LRUCache<string, string>({ max: NOTED_RESIDENTS })

  /** All of a resident's certificates, in full. `cause` is written to the store's usage log. */
  async function mine(session: ResidentSession, cause: string, signal?: AbortSignal): Promise<HeldCertificate[]> {
    const caller = await session.callerFor('certificates')
    const asked = clock.now()
    const certificates = await client.ofHolder(caller, session.holder, cause, signal)
    setTimeout(note, NOTE_AFTER_MS, session, certificates, asked).unref()
    return certificates
  }

  /** Lets reminders follow from what was seen, once per change. A failure is made up for the next time she looks. */
  function note(session: ResidentSession, certificates: readonly HeldCertificate[], asked: Date): void {
    const { residentId, regionCode } = session
    const facts = certificates.map(({ id, typeCode, name, validUntil, state }) => {
      const renewal = renewalOf(typeCode, regionCode)
      return {
        id,
        name,
        validUntil,
        valid: state === 'valid',
        renewal: renewal && { item: renewal.item, online: renewal.online },
      }
    })
    const text = JSON.stringify(facts)
    if (noted.get(residentId) === text) return
    noted.set(residentId, text)
    db.transaction((tx) => telling.certificateFacts(tx, residentId, facts, asked)).catch((error: unknown) => {
      noted.delete(residentId)
      logger.warn({ err: error }, 'certificates could not be noted for reminders')
    })
  }

  /** Offered when it is time for it: soon to end, or ended. */
  function renewal(session: ResidentSession, { typeCode, validUntil, state }: HeldCertificate): Renewal | null {
    if (validUntil === null || !['valid', 'lapsed'].includes(state)) return null
    return daysBetween(today(), validUntil) <= ANNOUNCE_DAYS ? renewalOf(typeCode, session.regionCode) : null
  }

  function present(session: ResidentSession, certificate: HeldCertificate): Certificate {
    const { id, typeCode, name, number, issuer, issuedOn, validUntil, state } = certificate
    return {
      id,
      typeCode,
      name,
      number: maskDocumentNumber(number),
      issuer,
      issuedOn,
      validUntil,
      state,
      renewal: renewal(session, certificate),
    }
  }

  /** What is printed on one of her certificates, in full: for filling in a form; masked wherever it is shown. */
  async function fieldsOf(
    session: ResidentSession,
    id: string,
    cause: string,
  ): Promise<{ certificate: HeldCertificate; fields: { label: string; value: string }[] }> {
    return client.one(await session.callerFor('certificates'), id, cause)
  }

  return {
    mine,

    /** Those that need attention first: soon to end or just ended, then valid, then the rest. */
    async wallet(session: ResidentSession, signal?: AbortSignal): Promise<Certificate[]> {
      const day = today()
      const rank = new Map<HeldCertificate, number>()
      const certificates = await mine(session, '本人查看证照', signal)
      for (const each of certificates) rank.set(each, attention(each, day))
      return certificates
        .sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0) || byEnd(a, b) || a.name.localeCompare(b.name, 'zh'))
        .map((each) => present(session, each))
    },

    /** @throws ProblemError not_found, forbidden (somebody else's), certificate_not_usable (nothing is read of it then) */
    async one(session: ResidentSession, id: string): Promise<CertificateDetail> {
      const { certificate, fields } = await fieldsOf(session, id, '本人查看证照')
      return {
        ...present(session, certificate),
        fields: fields.map(({ label, value }) => ({ label, value: maskField(label, value) })),
      }
    },

    fields: fieldsOf,

    /** Ending soon or just ended, soonest first. */
    async expiring(session: ResidentSession, signal?: AbortSignal): Promise<ExpiringCertificate[]> {
      const day = today()
      return (await mine(session, '本人查看即将到期的证照', signal))
        .flatMap((certificate) => {
          const { id, typeCode, name, validUntil, state } = certificate
          if (validUntil === null || !['valid', 'lapsed'].includes(state)) return []
          const daysLeft = daysBetween(day, validUntil)
          return daysLeft <= ANNOUNCE_DAYS && daysLeft >= -REMEMBER_DAYS
            ? [{ id, typeCode, name, validUntil, daysLeft, renewal: renewal(session, certificate) }]
            : []
        })
        .sort((a, b) => a.daysLeft - b.daysLeft)
    },

    /** Who used which certificate for what, newest first. The store names a person's own looks by her name. */
    async usage(session: ResidentSession, signal?: AbortSignal): Promise<Usage[]> {
      const caller = await session.callerFor('certificates')
      const usages = await client.usages(caller, session.holder, '本人查看用证记录', signal)
      return usages.map(({ by, ...use }) => {
        const own = by === session.name
        return { ...use, by: own ? maskName(by) : by, own }
      })
    },

    /** A code to show. It leaves this process for the phone only. */
    async createCode(
      session: ResidentSession,
      certificate: string,
      purpose: Purpose,
      write: WriteContext,
    ): Promise<CertificateCode> {
      write.target(certificate)
      const caller = await session.callerFor('certificates')
      const code = await client.createCode(caller, write.reference, {
        certificate,
        purpose,
        cause: CAUSE_OF_CODE[purpose],
      })
      return { ...code, serverTime: clock.now().toISOString() }
    },

    /** @throws ProblemError not_found, for somebody else's too: that it exists is nobody's business */
    async codeState(session: ResidentSession, id: string): Promise<CodeState> {
      try {
        return await client.codeState(await session.callerFor('certificates'), id)
      } catch (error) {
        if (error instanceof ProblemError && ['forbidden', 'invalid_request'].includes(error.code))
          throw new ProblemError('not_found', {}, { cause: error })
        throw error
      }
    },
  }
}

export type CertificateService = ReturnType<typeof createCertificateService>

function attention({ state, validUntil }: HeldCertificate, today: LocalDay): number {
  const days = validUntil === null ? null : daysBetween(today, validUntil)
  const inSight = days !== null && days <= ANNOUNCE_DAYS && days >= -REMEMBER_DAYS
  if (inSight && (state === 'valid' || state === 'lapsed')) return 0
  if (state === 'suspended') return 1
  return state === 'valid' ? 2 : 3
}

const byEnd = (a: HeldCertificate, b: HeldCertificate): number =>
  (a.validUntil ?? '9999').localeCompare(b.validUntil ?? '9999')
