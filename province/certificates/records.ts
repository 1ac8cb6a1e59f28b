import { type LocalDay, localDayOf, localTimeOf } from '@shared/standards/time'
import type { Queryable } from '../../kit/database'

export interface CertificateRow {
  identifier: string
  type_code: string
  type_name: string
  number: string
  holder_type: string
  holder_code: string
  holder_name: string
  issuer_name: string
  issuer_code: string
  issued: LocalDay
  valid_from: LocalDay
  valid_until: LocalDay | null
  status: string
  version: string
  area: string
  fields: Record<string, string>
}

const SELECT = `select c.*, t.name as type_name from certificate c join certificate_type t on t.code = c.type_code`

export function certificatesOf(tx: Queryable, holderCode: string, typeCode?: string): Promise<CertificateRow[]> {
  return tx.query<CertificateRow>(
    `${SELECT} where c.holder_code = $1 and ($2::text is null or c.type_code = $2) order by c.type_code, c.issued desc`,
    [holderCode, typeCode ?? null],
  )
}

export function certificateBy(tx: Queryable, identifier: string): Promise<CertificateRow | null> {
  return tx.maybe<CertificateRow>(`${SELECT} where c.identifier = $1`, [identifier])
}

/** Names of the fields of a published type, or null. */
export async function typeFields(tx: Queryable, typeCode: string): Promise<string[] | null> {
  const row = await tx.maybe<{ fields: string[] }>('select fields from certificate_type where code = $1', [typeCode])
  return row?.fields ?? null
}

/** The stored status, but a certificate whose last day has passed is 05 失效 whatever was stored. */
export function statusOn(row: CertificateRow, today: LocalDay): string {
  return row.status === '01' && row.valid_until !== null && row.valid_until < today ? '05' : row.status
}

/** Whether a certificate may be used today: 0, or the `head.status` that says why not. */
export function usableOn(row: CertificateRow, today: LocalDay): '0' | '21' | '22' | '23' {
  switch (statusOn(row, today)) {
    case '01':
      return row.valid_from > today ? '23' : '0'
    case '05':
      return '22'
    case '02':
      return '23'
    default:
      return '21'
  }
}

export function presentCertificate(row: CertificateRow, today: LocalDay) {
  return {
    certificateIdentifier: row.identifier,
    certificateTypeCode: row.type_code,
    certificateTypeName: row.type_name,
    certificateNumber: row.number,
    certificateHolderName: row.holder_name,
    certificateHolderCode: row.holder_code,
    certificateHolderType: row.holder_type,
    certificateIssuingAuthorityName: row.issuer_name,
    certificateIssuingAuthorityCode: row.issuer_code,
    certificateIssuedDate: row.issued,
    certificateEffectiveDate: row.valid_from,
    certificateExpiringDate: row.valid_until,
    certificateStatus: statusOn(row, today),
    certificateVersion: row.version,
    certificateAreaCode: row.area,
  }
}

/** `YYYY-MM-DD HH:mm:ss` at the hall. */
export function hallTime(instant: Date): string {
  return `${localDayOf(instant)} ${localTimeOf(instant)}:${String(instant.getUTCSeconds()).padStart(2, '0')}`
}
