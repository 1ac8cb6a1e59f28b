import { isCertificateIdentifier } from '@shared/standards/certificate-identifier'
import { localDayOf } from '@shared/standards/time'
import type { Queryable } from '../../kit/database'
import { annotatedCopy } from './annotated-copy'
import type { Caller } from './caller'
import { type Data, type HeadStatus, requiredText, Unusable } from './envelope'
import {
  certificateBy,
  certificatesOf,
  hallTime,
  materialsOf,
  presentCertificate,
  typeFields,
  usableOn,
} from './records'
import { type Used, usagesOf } from './usage'

export interface Outcome {
  status: HeadStatus
  data?: unknown
  used: Used
}

/** One call that reads somebody's things. Its cause is checked and its use logged by whoever runs it. */
export interface Call {
  causeField: 'useCause' | 'certificateCopyCause'
  run(request: CallRequest): Promise<Outcome>
}

export interface CallRequest {
  tx: Queryable
  caller: Caller
  data: Data
  cause: string
  now: Date
}

export const CALLS: Record<string, Call> = {
  '/share/queryCertListByHolder': {
    causeField: 'useCause',
    run: (request) =>
      forHolder(request, true, async ({ tx, now }, holderCode) => ({
        certificates: (await certificatesOf(tx, holderCode)).map((row) => presentCertificate(row, localDayOf(now))),
      })),
  },

  '/share/queryCertInfoByHolderCode': {
    causeField: 'useCause',
    async run(request) {
      const typeCode = requiredText(request.data, 'certTypeCode')
      if (!(await typeFields(request.tx, typeCode))) throw new Unusable('13', 'certTypeCode')
      return forHolder(request, true, async ({ tx, now }, holderCode) => {
        const rows = await certificatesOf(tx, holderCode, typeCode)
        return rows.length === 0 ? '10' : { certificates: rows.map((row) => presentCertificate(row, localDayOf(now))) }
      })
    },
  },

  '/share/queryCertInfo': {
    causeField: 'useCause',
    async run(request) {
      const found = await usableCertificate(request, 'certIdentifier')
      if (found.status !== '0') return found
      const { row, status, used } = found
      return { status, used, data: { ...presentCertificate(row, localDayOf(request.now)), fields: row.fields } }
    },
  },

  '/share/downloadFile': {
    causeField: 'certificateCopyCause',
    async run(request) {
      // A picture would need a Chinese font in the store; a PDF names a standard one that every reader has.
      if (requiredText(request.data, 'fileType') !== 'pdf') throw new Unusable('102', 'fileType')
      const found = await usableCertificate(request, 'certificateIdentifier')
      if (found.status !== '0') return found
      const { row, status, used } = found
      const copy = annotatedCopy(row, request.cause, request.caller.name, request.now)
      return {
        status,
        used,
        data: {
          contentType: 'application/pdf',
          content: copy.pdf.toString('base64'),
          certificateCopyCreationTime: hallTime(request.now),
          certificateCopyCause: request.cause,
          certificateCopyExpiringTime: hallTime(copy.expires),
        },
      }
    },
  },

  '/material/list': {
    causeField: 'useCause',
    run: (request) =>
      forHolder(request, false, async ({ tx }, holderCode) => ({ materials: await materialsOf(tx, holderCode) })),
  },

  '/usage/list': {
    causeField: 'useCause',
    run: (request) =>
      forHolder(request, false, async ({ tx }, holderCode) => ({ usages: await usagesOf(tx, holderCode) })),
  },
}

/** Runs `read` when the holder is the token's person or whom they act for: 100 for a stranger, 11 for a wrong code type. */
async function forHolder(
  request: CallRequest,
  typeMatters: boolean,
  read: (request: CallRequest, holderCode: string) => Promise<object | '10'>,
): Promise<Outcome> {
  const code = requiredText(request.data, 'holderCode')
  const type = typeMatters ? requiredText(request.data, 'holderTypeCode') : null
  const used = { holderCode: code }
  const holder = request.caller.holders.find((each) => each.code === code)
  if (!holder) return { status: '100', used }
  if (type !== null && type !== holder.type) return { status: '11', used }
  const data = await read(request, code)
  return data === '10' ? { status: '10', used } : { status: '0', data, used }
}

/** One certificate, for use today. */
async function usableCertificate({ tx, caller, data, now }: CallRequest, field: string) {
  const identifier = requiredText(data, field)
  if (!isCertificateIdentifier(identifier)) throw new Unusable('102', field)
  const row = await certificateBy(tx, identifier)
  // Nobody's certificate is nobody's business: the attempt is logged with the caller's own code.
  if (!row) return { status: '10' as const, used: { holderCode: caller.holders[0]?.code ?? '' } }
  const used = { holderCode: row.holder_code, certificate: { identifier, name: row.type_name } }
  const owned = caller.holders.some(({ type, code }) => code === row.holder_code && type === row.holder_type)
  if (!owned) return { status: '100' as const, used }
  const status = usableOn(row, localDayOf(now))
  return status === '0' ? { status, used, row } : { status, used }
}
