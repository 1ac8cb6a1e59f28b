import { randomBytes } from 'node:crypto'
import { type LocalDay, localDayOf } from '@shared/standards/time'
import type { Queryable } from '../../kit/database'
import {
  isHolder,
  type Outcome,
  type PersonCall,
  type PersonRequest,
  type ProgramCall,
  type ProgramRequest,
  type Use,
} from './call'
import { causeOf, labelsOf, optionalText, requiredDay, requiredText, Unusable } from './envelope'
import { once } from './first-answers'
import { certificateBy, hallTime, statusOn, usableOn } from './records'
import { identifierOf, ownUsable } from './share'

interface AuthorizationRow {
  id: string
  holder_code: string
  certificate_identifier: string
  certificate_name: string
  grantee_code: string
  grantee_name: string
  fields: string[]
  use_cause: string
  valid_until: LocalDay
  created_at: Date
  revoked_at: Date | null
}

const SELECT = `select a.*, t.name as certificate_name from use_authorization a
  join certificate c on c.identifier = a.certificate_identifier join certificate_type t on t.code = c.type_code`

/** 用证授权: a holder lets a body read named fields of one certificate, until a day, and may take that back. */
export const AUTHORIZATION_CALLS: Record<string, PersonCall> = {
  '/authorization/create': (request) => once(request, '/authorization/create', () => create(request)),

  '/authorization/revoke': (request) => once(request, '/authorization/revoke', () => revoke(request)),

  async '/authorization/list'({ tx, caller, data, now }) {
    const cause = causeOf(data)
    const use: Use = { holderCode: requiredText(data, 'holderCode'), cause, gaveOut: false }
    if (!isHolder(caller, use.holderCode)) return { status: '100', use }
    const rows = await tx.query<AuthorizationRow>(
      `${SELECT} where a.holder_code = $1 order by a.created_at desc, a.id`,
      [use.holderCode],
    )
    return { status: '0', use, data: { authorizations: rows.map((row) => present(row, localDayOf(now))) } }
  },
}

/** How a body uses what it was allowed. */
export const AUTHORIZATION_PROGRAM_CALLS: Record<string, ProgramCall> = {
  '/share/queryCertInfo': { scopes: ['hall'], run: readByAuthorization },
}

async function create(request: PersonRequest): Promise<Outcome> {
  const { tx, data, now } = request
  const cause = causeOf(data)
  const granteeCode = requiredText(data, 'granteeCode')
  const granteeName = requiredText(data, 'granteeName')
  const validUntil = requiredDay(data, 'validUntil')
  if (validUntil < localDayOf(now)) throw new Unusable('102', 'validUntil')
  const found = await ownUsable(request, 'certIdentifier', cause)
  if (found.status !== '0') return found
  const { row } = found
  const fields = labelsOf(data, 'fields', row.fields)
  const id = `SQ${randomBytes(12).toString('hex').toUpperCase()}`
  await tx.query(
    `insert into use_authorization (id, holder_code, certificate_identifier, grantee_code, grantee_name, fields,
                                    use_cause, valid_until, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, row.holder_code, row.identifier, granteeCode, granteeName, JSON.stringify(fields), cause, validUntil, now],
  )
  return answerWith(tx, id, { ...found.use, gaveOut: false }, now)
}

async function revoke({ tx, caller, data, now }: PersonRequest): Promise<Outcome> {
  const id = requiredText(data, 'authorizationId')
  const row = await tx.maybe<AuthorizationRow>(`${SELECT} where a.id = $1`, [id])
  if (!row) return { status: '10', use: { holderCode: caller.holders[0].code, cause: '撤销用证授权' } }
  const use: Use = {
    holderCode: row.holder_code,
    certificate: { identifier: row.certificate_identifier, name: row.certificate_name },
    cause: `撤销用证授权（${row.grantee_name}）`,
    gaveOut: false,
  }
  if (!isHolder(caller, row.holder_code)) return { status: '100', use }
  await tx.query('update use_authorization set revoked_at = $2 where id = $1 and revoked_at is null', [id, now])
  return answerWith(tx, id, use, now)
}

async function answerWith(tx: Queryable, id: string, use: Use, now: Date): Promise<Outcome> {
  const row = await tx.one<AuthorizationRow>(`${SELECT} where a.id = $1`, [id])
  return { status: '0', use, data: { authorization: present(row, localDayOf(now)) } }
}

/**
 * The allowed fields and nothing else. Whatever does not fit together is answered alike (100): revoked, over, for another
 * certificate, body or holder, unknown. A revocation that runs at the same time comes before or after, never in between.
 */
async function readByAuthorization({ tx, data, now }: ProgramRequest): Promise<Outcome> {
  const cause = causeOf(data)
  const identifier = identifierOf(data, 'certIdentifier')
  const granteeCode = requiredText(data, 'granteeCode')
  const holderCode = optionalText(data, 'holderCode')
  const today = localDayOf(now)
  const row = await tx.maybe<AuthorizationRow>(`${SELECT} where a.id = $1 for share of a`, [
    requiredText(data, 'authorizationId'),
  ])
  const certificate = await certificateBy(tx, identifier)
  if (!certificate) return { status: '10', use: { holderCode: holderCode ?? '', cause } }
  const use: Use = {
    holderCode: certificate.holder_code,
    certificate: { identifier, name: certificate.type_name },
    cause,
  }
  if (row?.certificate_identifier !== identifier || row.grantee_code !== granteeCode) return { status: '100', use }
  const named = { ...use, body: row.grantee_name }
  const isForeign = holderCode !== null && holderCode !== row.holder_code
  if (isForeign || stateOn(row, today) !== 'active') return { status: '100', use: named }
  const status = usableOn(certificate, today)
  if (status !== '0') return { status, use: named }
  return {
    status,
    use: named,
    data: {
      certificateIdentifier: identifier,
      certificateTypeCode: certificate.type_code,
      certificateName: certificate.type_name,
      certificateStatus: statusOn(certificate, today),
      certificateExpiringDate: certificate.valid_until,
      fields: Object.fromEntries(row.fields.map((label) => [label, certificate.fields[label]])),
    },
  }
}

function stateOn(row: AuthorizationRow, today: LocalDay): 'active' | 'revoked' | 'ended' {
  if (row.revoked_at) return 'revoked'
  return row.valid_until < today ? 'ended' : 'active'
}

function present(row: AuthorizationRow, today: LocalDay) {
  return {
    authorizationId: row.id,
    certificateIdentifier: row.certificate_identifier,
    certificateName: row.certificate_name,
    granteeCode: row.grantee_code,
    granteeName: row.grantee_name,
    fields: row.fields,
    useCause: row.use_cause,
    validUntil: row.valid_until,
    state: stateOn(row, today),
    createdAt: hallTime(row.created_at),
    revokedAt: row.revoked_at && hallTime(row.revoked_at),
  }
}
