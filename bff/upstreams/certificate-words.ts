import { type CertificateState, PurposeSchema } from '@shared/certificates/contract'
import type { ProblemCode } from '@shared/http/problems'
import { type StoredMaterial, TrustLevelSchema } from '@shared/materials/contract'
import * as v from 'valibot'
import { instantFromHall } from './hall-words'

export const Envelope = v.object({
  head: v.object({ status: v.pipe(v.union([v.string(), v.number()]), v.transform(String)) }),
  data: v.optional(v.unknown()),
})

/** `head.status` that is an answer about the thing asked for, in our words. What is not listed is the store's trouble. */
export const PROBLEM_OF_STATUS: Record<string, ProblemCode> = {
  '10': 'not_found',
  // The code is right and its type is not: what the session says of the holder no longer holds.
  '11': 'not_signed_in',
  '13': 'not_found',
  '21': 'certificate_not_usable',
  '22': 'certificate_not_usable',
  '23': 'certificate_not_usable',
  '24': 'certificate_not_usable',
  '100': 'forbidden',
  '102': 'invalid_request',
}

/** 其他材料: the kind of what no item names. */
export const OTHER_PAPERS = 'CLBGC7MLTI3I'

/** The store writes local times, as the hall does. */
const time = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/), v.transform(instantFromHall))
const day = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}/),
  v.transform((text) => text.slice(0, 10)),
)

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
} as const satisfies Record<string, CertificateState>

export const CertificateRecord = v.object({
  certificateIdentifier: v.string(),
  certificateTypeCode: v.string(),
  certificateTypeName: v.string(),
  certificateNumber: v.string(),
  certificateIssuingAuthorityName: v.string(),
  certificateIssuedDate: day,
  certificateEffectiveDate: v.nullish(day, null),
  certificateExpiringDate: v.nullish(day, null),
  certificateStatus: v.picklist(['01', '02', '03', '04', '05', '06', '07', '99']),
})

/** A certificate as the store lists it. Days are hall-local. */
export interface HeldCertificate {
  id: string
  typeCode: string
  name: string
  /** In full: masked wherever it is shown. */
  number: string
  issuer: string
  issuedOn: string
  validFrom: string | null
  /** null = long-term 长期. */
  validUntil: string | null
  state: CertificateState
}

export const toCertificate = (record: v.InferOutput<typeof CertificateRecord>): HeldCertificate => ({
  id: record.certificateIdentifier,
  typeCode: record.certificateTypeCode,
  name: record.certificateTypeName,
  number: record.certificateNumber,
  issuer: record.certificateIssuingAuthorityName,
  issuedOn: record.certificateIssuedDate,
  validFrom: record.certificateEffectiveDate,
  validUntil: record.certificateExpiringDate,
  state: STATES[record.certificateStatus],
})

export const MaterialRecord = v.object({
  materialId: v.string(),
  materialName: v.string(),
  materialKind: v.string(),
  trustLevel: TrustLevelSchema,
  validUntil: v.nullish(day, null),
  verifiedBy: v.nullish(v.string(), null),
  verifiedOn: v.nullish(day, null),
  sourceProjectNo: v.nullish(v.string(), null),
  contentType: v.string(),
  size: v.number(),
  createdOn: v.nullish(day, null),
})

export const MaterialCreated = v.object({ material: MaterialRecord, uploadTicket: v.nullable(v.string()) })

export const toMaterial = (record: v.InferOutput<typeof MaterialRecord>): StoredMaterial => ({
  id: record.materialId,
  name: record.materialName,
  kind: record.materialKind,
  trustLevel: record.trustLevel,
  validUntil: record.validUntil,
  verifiedBy: record.verifiedBy,
  verifiedOn: record.verifiedOn,
  fromApplication: record.sourceProjectNo,
  contentType: record.contentType,
  size: record.size,
  createdOn: record.createdOn,
})

export const Authorization = v.object({
  authorizationId: v.string(),
  certificateIdentifier: v.string(),
  certificateName: v.string(),
  granteeCode: v.string(),
  granteeName: v.string(),
  fields: v.array(v.string()),
  useCause: v.string(),
  validUntil: day,
  state: v.picklist(['active', 'revoked', 'ended']),
  createdAt: time,
  revokedAt: v.nullish(time, null),
})

/** What a holder has allowed, as the store knows it. Times are UTC. */
export interface StoreAuthorization {
  id: string
  certificate: string
  certificateName: string
  grantee: { code: string; name: string }
  fields: string[]
  purpose: string
  validUntil: string
  state: 'active' | 'revoked' | 'ended'
  createdAt: string
  revokedAt: string | null
}

export const toAuthorization = (record: v.InferOutput<typeof Authorization>): StoreAuthorization => ({
  id: record.authorizationId,
  certificate: record.certificateIdentifier,
  certificateName: record.certificateName,
  grantee: { code: record.granteeCode, name: record.granteeName },
  fields: record.fields,
  purpose: record.useCause,
  validUntil: record.validUntil,
  state: record.state,
  createdAt: record.createdAt,
  revokedAt: record.revokedAt,
})

export const CodeRecord = v.object({
  codeId: v.string(),
  code: v.pipe(v.string(), v.regex(/^[A-Za-z0-9._-]{1,120}$/)),
  purpose: PurposeSchema,
  expiresAt: time,
})

export const CodeUse = v.object({
  codeId: v.string(),
  state: v.picklist(['waiting', 'used', 'expired']),
  usedAt: v.nullish(time, null),
  usedBy: v.nullish(v.string(), null),
})

export const UsageRecord = v.object({
  time,
  callerName: v.string(),
  useCause: v.string(),
  certificateIdentifier: v.nullish(v.string(), null),
  certificateName: v.nullish(v.string(), null),
})
