import * as v from 'valibot'
import { day, endpoint, id, instant } from '../http/endpoint'
import { PartSchema } from '../http/parts'
import { ConsentOfferSchema, certificateId } from '../materials/contract'
import { RenewalSchema } from './expiring'

export * from './expiring'

/** 有效 valid · 暂扣 suspended · 撤销/吊销 revoked · 注销 cancelled · 失效 lapsed · 转出 moved · 其他 other */
export const CertificateStateSchema = v.picklist([
  'valid',
  'suspended',
  'revoked',
  'cancelled',
  'lapsed',
  'moved',
  'other',
])
export type CertificateState = v.InferOutput<typeof CertificateStateSchema>

export const CertificateSchema = v.object({
  id: certificateId,
  typeCode: v.string(),
  name: v.string(),
  /** Masked. */
  number: v.string(),
  issuer: v.string(),
  issuedOn: day,
  /** null: long-term 长期 */
  validUntil: v.nullable(day),
  state: CertificateStateSchema,
  renewal: v.nullable(RenewalSchema),
})
export type Certificate = v.InferOutput<typeof CertificateSchema>

export const CertificateDetailSchema = v.object({
  ...CertificateSchema.entries,
  /** As printed; names and numbers masked. */
  fields: v.array(v.object({ label: v.string(), value: v.string() })),
})
export type CertificateDetail = v.InferOutput<typeof CertificateDetailSchema>

/** 出示目的: the window has to ask for the same one. */
export const PurposeSchema = v.picklist(['identity', 'matter', 'other'])
export type Purpose = v.InferOutput<typeof PurposeSchema>

/** A code to show at a window: good once, for 60 seconds, for one purpose. */
export const CertificateCodeSchema = v.object({
  id: v.string(),
  /** ASCII, to be drawn as a QR code. */
  code: v.string(),
  purpose: PurposeSchema,
  expiresAt: instant,
  serverTime: instant,
})
export type CertificateCode = v.InferOutput<typeof CertificateCodeSchema>

export const CodeStateSchema = v.object({
  id: v.string(),
  state: v.picklist(['waiting', 'used', 'expired']),
  usedAt: v.nullable(instant),
  usedBy: v.nullable(v.string()),
})
export type CodeState = v.InferOutput<typeof CodeStateSchema>

/** Who used which certificate for what (用证日志), as the store wrote it down. */
export const UsageSchema = v.object({
  at: instant,
  by: v.string(),
  cause: v.string(),
  certificate: v.nullable(v.object({ id: v.string(), name: v.string() })),
  /** The resident herself looked. */
  own: v.boolean(),
})
export type Usage = v.InferOutput<typeof UsageSchema>

/** A consent receipt (授权回执). */
export const ConsentSchema = v.object({
  id: v.string(),
  /** Printed on the receipt. */
  receiptNo: v.string(),
  ...ConsentOfferSchema.entries,
  /** For which item, and application once it was submitted. */
  item: v.object({ code: v.string(), name: v.string() }),
  application: v.nullable(v.string()),
  state: v.picklist(['active', 'revoked', 'ended']),
  givenAt: instant,
  revokedAt: v.nullable(instant),
})
export type Consent = v.InferOutput<typeof ConsentSchema>

const serverTime = instant

export const certificateEndpoints = {
  mine: endpoint({
    id: 'certificates.mine',
    method: 'GET',
    path: '/api/certificates',
    summary: 'The resident’s certificates, those that need attention first',
    access: 'resident',
    response: v.object({ certificates: PartSchema(v.array(CertificateSchema)), serverTime }),
  }),
  usage: endpoint({
    id: 'certificates.usage',
    method: 'GET',
    path: '/api/certificates/usage',
    summary: 'Who used which certificate for what, newest first',
    access: 'resident',
    response: v.object({ usage: PartSchema(v.array(UsageSchema)), serverTime }),
  }),
  consents: endpoint({
    id: 'certificates.consents',
    method: 'GET',
    path: '/api/certificates/consents',
    summary: 'Consent receipts, newest first',
    access: 'resident',
    response: v.object({ consents: v.array(ConsentSchema), serverTime }),
  }),
  consent: endpoint({
    id: 'certificates.consent',
    method: 'POST',
    path: '/api/certificates/consents',
    summary: 'Allow the department of an item to read a certificate, as offered; a receipt is the answer',
    access: 'resident',
    write: true,
    /** `material`: of the item's guide, for which the certificate is used. */
    body: v.object({ item: id, material: id, certificate: certificateId }),
    response: v.object({ consent: ConsentSchema }),
    success: 201,
    problems: ['not_found', 'certificate_not_usable', 'certificates_unavailable', 'hall_unavailable'],
  }),
  revokeConsent: endpoint({
    id: 'certificates.revokeConsent',
    method: 'POST',
    path: '/api/certificates/consents/:id/revoke',
    summary: 'Withdraw a consent: the next use fails',
    access: 'resident',
    write: true,
    params: v.object({ id }),
    response: v.object({ consent: ConsentSchema }),
    problems: ['not_found', 'certificates_unavailable'],
  }),
  codeState: endpoint({
    id: 'certificates.codeState',
    method: 'GET',
    path: '/api/certificates/codes/:id',
    summary: 'Whether a code was used, and by whom',
    access: 'resident',
    params: v.object({ id }),
    response: CodeStateSchema,
    problems: ['not_found', 'certificates_unavailable'],
  }),
  one: endpoint({
    id: 'certificates.one',
    method: 'GET',
    path: '/api/certificates/:certificate',
    summary: 'One certificate with its fields, masked',
    access: 'resident',
    params: v.object({ certificate: certificateId }),
    response: v.object({ certificate: CertificateDetailSchema, serverTime }),
    problems: ['forbidden', 'not_found', 'certificate_not_usable', 'certificates_unavailable'],
  }),
  createCode: endpoint({
    id: 'certificates.createCode',
    method: 'POST',
    path: '/api/certificates/:certificate/codes',
    summary: 'A code to show at a window: 60 seconds, one use, one purpose',
    access: 'resident',
    write: true,
    params: v.object({ certificate: certificateId }),
    body: v.object({ purpose: PurposeSchema }),
    response: CertificateCodeSchema,
    success: 201,
    problems: ['forbidden', 'not_found', 'certificate_not_usable', 'certificates_unavailable'],
  }),
}
