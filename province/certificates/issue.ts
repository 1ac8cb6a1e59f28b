import { buildCertificateIdentifier, readCertificateIdentifier } from '@shared/standards/certificate-identifier'
import { type LocalDay, localDayOf } from '@shared/standards/time'
import type { Queryable } from '../../kit/database'
import type { Outcome, ProgramCall, ProgramRequest, Use } from './call'
import { type Data, type HeadStatus, oneOf, optionalText, requiredDay, requiredText, Unusable } from './envelope'
import { once } from './first-answers'
import { type CertificateRow, certificateBy, presentCertificate, typeFields } from './records'
import { identifierOf } from './share'

/** Label of the printed validity, on the certificates that print it. */
const VALIDITY = '有效期限'
const HOLDER_TYPES = ['111', '516', '001'] as const
/** 注销: what becomes of a certificate when its next version is issued. */
const REPLACED = '04'

/** 制证: the body that decided has its certificate made. */
export const ISSUE_CALLS: Record<string, ProgramCall> = {
  '/certificate/issue': {
    scopes: ['hall'],
    run: (request) => once(request, '/certificate/issue', () => issue(request)),
  },
}

/** What a decision says about the certificate to be made. */
interface Order {
  holder: { code: string; type: (typeof HOLDER_TYPES)[number]; name: string }
  typeCode: string
  issuer: { code: string; name: string }
  area: string
  validFrom: LocalDay
  /** Null: long-term. */
  validUntil: LocalDay | null
  fields: Record<string, string>
  projectNo: string
}

async function issue({ tx, data, now }: ProgramRequest): Promise<Outcome> {
  const order = readOrder(data)
  const labels = await typeFields(tx, order.typeCode)
  if (!labels) throw new Unusable('13', 'certTypeCode')
  const today = localDayOf(now)
  const use: Use = {
    holderCode: order.holder.code,
    cause: `颁发证照（${order.projectNo}）`,
    body: order.issuer.name,
    gaveOut: false,
  }
  let replaced: CertificateRow | null = null
  if (data.replaces !== undefined && data.replaces !== null) {
    const found = await giveBack(tx, identifierOf(data, 'replaces'), order)
    if (typeof found === 'string') return { status: found, use }
    replaced = found
  }
  const identifier = await make(tx, order, replaced, labels, today)
  await addLabels(tx, order)
  const row = await certificateBy(tx, identifier)
  if (!row) throw new Error('an issued certificate is not there')
  return {
    status: '0',
    use: { ...use, certificate: { identifier, name: row.type_name } },
    data: { ...presentCertificate(row, today), fields: row.fields },
  }
}

function readOrder(data: Data): Order {
  const validFrom = requiredDay(data, 'validFrom')
  const isLongTerm = data.validUntil === undefined || data.validUntil === null
  const validUntil = isLongTerm ? null : requiredDay(data, 'validUntil')
  if (validUntil !== null && validUntil < validFrom) throw new Unusable('102', 'validUntil')
  const issuerCode = requiredText(data, 'issuerCode')
  if (!/^[0-9A-Z]{18}$/.test(issuerCode)) throw new Unusable('102', 'issuerCode')
  return {
    holder: {
      code: requiredText(data, 'holderCode'),
      type: oneOf(data, 'holderTypeCode', HOLDER_TYPES),
      name: requiredText(data, 'holderName'),
    },
    typeCode: requiredText(data, 'certTypeCode'),
    issuer: { code: issuerCode, name: requiredText(data, 'issuerName') },
    area: requiredText(data, 'areaCode'),
    validFrom,
    validUntil,
    fields: fieldsOf(data),
    projectNo: requiredText(data, 'sourceProjectNo'),
  }
}

function fieldsOf({ fields = null }: Data): Record<string, string> {
  if (fields === null) return {}
  if (!(fields instanceof Object) || Array.isArray(fields)) throw new Unusable('102', 'fields')
  const entries = Object.keys(fields).flatMap((label): [string, string][] => {
    const text = optionalText({ ...fields }, label, 200)
    return text === null ? [] : [[label, text]]
  })
  return Object.fromEntries(entries)
}

/**
 * Ends the certificate that a new one replaces; it may have expired, but must be the same holder's and of the same type.
 * @returns the replaced certificate, or the status that says why it cannot be replaced
 */
async function giveBack(
  tx: Queryable,
  identifier: string,
  { holder, typeCode }: Order,
): Promise<CertificateRow | Exclude<HeadStatus, '0'>> {
  await tx.query('select identifier from certificate where identifier = $1 for update', [identifier])
  const row = await certificateBy(tx, identifier)
  if (!row) return '10'
  if (row.holder_code !== holder.code || row.type_code !== typeCode) throw new Unusable('102', 'replaces')
  if (row.status === '02') return '23'
  if (row.status !== '01' && row.status !== '05') return '21'
  await tx.query('update certificate set status = $2 where identifier = $1', [identifier, REPLACED])
  return row
}

/** A label that this type did not print before belongs to its dictionary from now on. */
async function addLabels(tx: Queryable, { typeCode, fields }: Order): Promise<void> {
  await tx.query(
    `update certificate_type t
        set fields = t.fields || (select jsonb_agg(label) from unnest($2::text[]) as label where not t.fields ? label)
      where t.code = $1 and exists (select from unnest($2::text[]) as label where not t.fields ? label)`,
    [typeCode, Object.keys(fields)],
  )
}

/** A replaced certificate hands on its serial, number and fields; the version counts up. @returns the identifier */
async function make(
  tx: Queryable,
  order: Order,
  replaced: CertificateRow | null,
  labels: readonly string[],
  today: LocalDay,
): Promise<string> {
  const { serial, version, number } = replaced ? nextOf(replaced) : await firstOf(tx, order, today)
  const { typeCode, issuer, holder, validFrom, validUntil } = order
  const identifier = buildCertificateIdentifier({ typeCode, issuerCode: issuer.code, serial, version })
  const printed = labels.includes(VALIDITY) ? { [VALIDITY]: `${validFrom} 至 ${validUntil ?? '长期'}` } : {}
  const fields = { ...replaced?.fields, ...order.fields, ...printed }
  await tx.query(
    `insert into certificate (identifier, type_code, number, holder_type, holder_code, holder_name, issuer_name,
                              issuer_code, issued, valid_from, valid_until, status, version, area, fields, replaces,
                              source_project_no)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '01', $12, $13, $14, $15, $16)`,
    [
      identifier,
      typeCode,
      number,
      holder.type,
      holder.code,
      holder.name,
      issuer.name,
      issuer.code,
      today,
      validFrom,
      validUntil,
      version,
      order.area,
      JSON.stringify(fields),
      replaced?.identifier ?? null,
      order.projectNo,
    ],
  )
  return identifier
}

function nextOf({ identifier, number }: CertificateRow) {
  const read = readCertificateIdentifier(identifier)
  if (!read.ok) throw new Error('a stored certificate has no sound identifier')
  const { serial, version } = read.parts
  return { serial, number, version: String(Number(version) + 1).padStart(3, '0') }
}

async function firstOf(tx: Queryable, { area }: Order, today: LocalDay) {
  const { running } = await tx.one<{ running: number }>(`select nextval('certificate_serial') as running`)
  const year = today.slice(0, 4)
  return { serial: `${year}${running}`, number: `${area.slice(0, 6)}${year}${running}`, version: '001' }
}
