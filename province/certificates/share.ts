import { isCertificateIdentifier } from '@shared/standards/certificate-identifier'
import { localDayOf } from '@shared/standards/time'
import { annotatedCopy } from './annotated-copy'
import type { PersonCall, PersonRequest, Refused, Use } from './call'
import type { PersonCaller } from './caller'
import { causeOf, type Data, requiredText, Unusable } from './envelope'
import {
  type CertificateRow,
  certificateBy,
  certificatesOf,
  hallTime,
  presentCertificate,
  typeFields,
  usableOn,
} from './records'
import { usagesOf } from './usage'

/** What a person asks about their own certificates, or about those of whom they act for. */
export const SHARE_CALLS: Record<string, PersonCall> = {
  async '/share/queryCertListByHolder'({ tx, caller, data, now }) {
    const cause = causeOf(data)
    const { status, use } = holderOf(caller, data, cause)
    if (status !== '0') return { status, use }
    const rows = await certificatesOf(tx, use.holderCode)
    return { status, use, data: { certificates: rows.map((row) => presentCertificate(row, localDayOf(now))) } }
  },

  async '/share/queryCertInfoByHolderCode'({ tx, caller, data, now }) {
    const cause = causeOf(data)
    const typeCode = requiredText(data, 'certTypeCode')
    if (!(await typeFields(tx, typeCode))) throw new Unusable('13', 'certTypeCode')
    const { status, use } = holderOf(caller, data, cause)
    if (status !== '0') return { status, use }
    const rows = await certificatesOf(tx, use.holderCode, typeCode)
    if (rows.length === 0) return { status: '10', use }
    return { status, use, data: { certificates: rows.map((row) => presentCertificate(row, localDayOf(now))) } }
  },

  async '/share/queryCertInfo'(request) {
    const found = await ownUsable(request, 'certIdentifier', causeOf(request.data))
    if (found.status !== '0') return found
    const { row, status, use } = found
    return { status, use, data: { ...presentCertificate(row, localDayOf(request.now)), fields: row.fields } }
  },

  async '/share/downloadFile'(request) {
    const { data, caller, now } = request
    const cause = causeOf(data, 'certificateCopyCause')
    // A picture would need a Chinese font in the store; a PDF names a standard one that every reader has.
    if (requiredText(data, 'fileType') !== 'pdf') throw new Unusable('102', 'fileType')
    const found = await ownUsable(request, 'certificateIdentifier', cause)
    if (found.status !== '0') return found
    const { row, status, use } = found
    const copy = annotatedCopy(row, cause, caller.name, now)
    return {
      status,
      use,
      data: {
        contentType: 'application/pdf',
        content: copy.pdf.toString('base64'),
        certificateCopyCreationTime: hallTime(now),
        certificateCopyCause: cause,
        certificateCopyExpiringTime: hallTime(copy.expires),
      },
    }
  },

  async '/usage/list'({ tx, caller, data }) {
    const cause = causeOf(data)
    const use = { holderCode: requiredText(data, 'holderCode'), cause }
    if (!caller.holders.some(({ code }) => code === use.holderCode)) return { status: '100', use }
    return { status: '0', use, data: { usages: await usagesOf(tx, use.holderCode) } }
  },
}

/** 100 for a stranger, 11 for a right code with a wrong type. */
function holderOf(caller: PersonCaller, data: Data, cause: string): { status: '0' | '11' | '100'; use: Use } {
  const use = { holderCode: requiredText(data, 'holderCode'), cause }
  const type = requiredText(data, 'holderTypeCode')
  const holder = caller.holders.find(({ code }) => code === use.holderCode)
  if (!holder) return { status: '100', use }
  return { status: holder.type === type ? '0' : '11', use }
}

/** The identifier a request names. @throws Unusable 102 when its check character is wrong */
export function identifierOf(data: Data, field: string): string {
  const identifier = requiredText(data, field)
  if (!isCertificateIdentifier(identifier)) throw new Unusable('102', field)
  return identifier
}

/** One certificate of the caller's, for use today. */
export async function ownUsable(
  { tx, caller, data, now }: PersonRequest,
  field: string,
  cause: string,
): Promise<Refused | { status: '0'; row: CertificateRow; use: Use }> {
  const identifier = identifierOf(data, field)
  const row = await certificateBy(tx, identifier)
  // Nobody's certificate is nobody's business: the attempt is logged with the caller's own code.
  if (!row) return { status: '10', use: { holderCode: caller.holders[0].code, cause } }
  const use = { holderCode: row.holder_code, certificate: { identifier, name: row.type_name }, cause }
  const owned = caller.holders.some(({ type, code }) => code === row.holder_code && type === row.holder_type)
  if (!owned) return { status: '100', use }
  const status = usableOn(row, localDayOf(now))
  return status === '0' ? { status, use, row } : { status, use }
}
