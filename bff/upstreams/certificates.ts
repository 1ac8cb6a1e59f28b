import * as v from 'valibot'
import { ProblemError } from '../http/problem'
import { type Upstream, UpstreamUnavailable } from './upstream'

const Envelope = v.object({
  head: v.object({ status: v.union([v.number(), v.string()]), message: v.optional(v.string()) }),
  data: v.optional(v.unknown()),
})

/** 01 有效 · 02 暂扣 · 03 撤销 · 04 注销 · 05 失效 · 06 办理转出 · 07 吊销 · 99 其他 */
const STATES = {
  '01': 'valid',
  '02': 'suspended',
  '03': 'revoked',
  '04': 'cancelled',
  '05': 'lapsed',
  '06': 'moved',
  '07': 'revoked',
  '99': 'other',
} as const

const CertificateRecord = v.object({
  certificateIdentifier: v.string(),
  certificateTypeCode: v.string(),
  certificateTypeName: v.string(),
  certificateHolderType: v.string(),
  certificateIssuingAuthorityName: v.string(),
  certificateIssuedDate: v.string(),
  certificateEffectiveDate: v.nullish(v.string(), null),
  certificateExpiringDate: v.nullish(v.string(), null),
  certificateStatus: v.picklist(['01', '02', '03', '04', '05', '06', '07', '99']),
})

export interface HeldCertificate {
  id: string
  typeCode: string
  name: string
  issuer: string
  issuedOn: string
  /** Hall-local day; null = long-term. */
  validUntil: string | null
  state: (typeof STATES)[keyof typeof STATES]
}

export interface CertificatesClientOptions {
  upstream: Upstream
  /** Our registration with the store. */
  accessId: string
}

/** The electronic certificate store: envelope head/data, a cause for every use. */
export function createCertificatesClient({ upstream, accessId }: CertificatesClientOptions) {
  return {
    /** All certificates of a holder. `cause` (1–200 characters) is written to the store's usage log. */
    async ofHolder(
      token: string,
      holder: { idNumber: string; idType: '111' | '516' },
      cause: string,
      signal?: AbortSignal,
    ): Promise<HeldCertificate[]> {
      const { body } = await upstream.request({
        method: 'POST',
        path: '/share/queryCertListByHolder',
        name: 'list',
        body: {
          accessId,
          accessToken: token,
          data: { holderCode: holder.idNumber, holderTypeCode: holder.idType, useCause: cause },
        },
        // Reading twice leaves two lines in the usage log, and both are true.
        safe: true,
        ...(signal && { signal }),
      })
      const envelope = v.safeParse(Envelope, body)
      if (!envelope.success) throw new UpstreamUnavailable('certificates', 'bad_answer', true)
      const status = Number(envelope.output.head.status)
      if (status === 10) return []
      if (status === 11) throw new ProblemError('not_signed_in')
      if (status === 100) throw new ProblemError('forbidden')
      const data = v.safeParse(v.object({ certificates: v.array(CertificateRecord) }), envelope.output.data)
      if (status !== 0 || !data.success) {
        throw new UpstreamUnavailable('certificates', status === 0 ? 'bad_answer' : 'status', true, {
          cause: new Error(`head.status ${status}`),
        })
      }
      return data.output.certificates.map((record) => ({
        id: record.certificateIdentifier,
        typeCode: record.certificateTypeCode,
        name: record.certificateTypeName,
        issuer: record.certificateIssuingAuthorityName,
        issuedOn: record.certificateIssuedDate.slice(0, 10),
        validUntil: record.certificateExpiringDate?.slice(0, 10) ?? null,
        state: STATES[record.certificateStatus],
      }))
    },
  }
}

export type CertificatesClient = ReturnType<typeof createCertificatesClient>
