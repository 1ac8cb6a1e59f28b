import { createHash, randomBytes } from 'node:crypto'
import { addDays, type LocalDay, localDayOf } from '@shared/standards/time'
import type { Queryable } from '../../../kit/database'

export interface MaterialRow {
  id: string
  holder_code: string
  name: string
  kind: string
  trust_level: 'A' | 'B' | 'C' | 'D'
  valid_until: LocalDay | null
  verified_by: string | null
  verified_on: LocalDay | null
  source_project_no: string | null
  content_type: string
  size: number
  sha256: string
  created_on: LocalDay
  /** The upload that brought the content; null until one was complete. */
  content: string | null
}

export interface MaterialKindRow {
  code: string
  months: number | null
  self_made: boolean
}

export const CONTENT_TYPES = ['image/jpeg', 'image/png', 'application/pdf'] as const
export const LARGEST_BYTES = 10 * 1024 * 1024
/** From asking for a ticket to the last byte. */
const TICKET_LIFE_MS = 30 * 60_000

/** Complete ones. */
export function materialsOf(tx: Queryable, holderCode: string): Promise<MaterialRow[]> {
  return tx.query<MaterialRow>(
    'select * from material where holder_code = $1 and content is not null order by name, id',
    [holderCode],
  )
}

export function materialBy(tx: Queryable, id: string): Promise<MaterialRow | null> {
  return tx.maybe<MaterialRow>('select * from material where id = $1', [id])
}

export interface NewMaterial {
  holderCode: string
  name: string
  kind: MaterialKindRow
  contentType: string
  size: number
  sha256: string
  sourceProjectNo: string | null
}

/** A paper that is announced; its content comes later. Level C, or D when people make this kind themselves. */
export async function addMaterial(tx: Queryable, material: NewMaterial, now: Date): Promise<string> {
  const { holderCode, name, kind, contentType, size, sha256, sourceProjectNo } = material
  const today = localDayOf(now)
  const id = `CL${randomBytes(10).toString('hex').toUpperCase()}`
  await tx.query(
    `insert into material (id, holder_code, name, kind, trust_level, valid_until, source_project_no, content_type,
                           size, sha256, created_on)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      id,
      holderCode,
      name,
      kind.code,
      kind.self_made ? 'D' : 'C',
      kind.months === null ? null : monthsAfter(today, kind.months),
      sourceProjectNo,
      contentType,
      size,
      sha256,
      today,
    ],
  )
  return id
}

/** The same date so many months later, or the last day of a month that has no such date. */
function monthsAfter(day: LocalDay, months: number): LocalDay {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10)
  const next = new Date(Date.UTC(year, month + months, 1)).toISOString().slice(0, 10)
  const last = addDays(next, -1)
  const same = addDays(first, date - 1)
  return same > last ? last : same
}

const digestOf = (ticket: string) => createHash('sha256').update(ticket).digest()

/** Tickets that ended are forgotten on the way. */
export async function issueTicket(tx: Queryable, materialId: string, now: Date): Promise<string> {
  await tx.query('delete from upload_ticket where expires_at <= $1', [now])
  const ticket = randomBytes(32).toString('base64url')
  await tx.query('insert into upload_ticket (digest, material_id, expires_at) values ($1, $2, $3)', [
    digestOf(ticket),
    materialId,
    new Date(now.getTime() + TICKET_LIFE_MS),
  ])
  return ticket
}

/** The material a ticket lets its bearer fill; null when it has ended or never was. */
export function materialOfTicket(tx: Queryable, ticket: string, now: Date): Promise<MaterialRow | null> {
  return tx.maybe<MaterialRow>(
    `select m.* from upload_ticket t join material m on m.id = t.material_id
      where t.digest = $1 and t.expires_at > $2`,
    [digestOf(ticket), now],
  )
}

export async function contentOf(tx: Queryable, { content }: MaterialRow): Promise<Buffer> {
  const chunks = await tx.query<{ bytes: Buffer }>(
    'select bytes from material_chunk where upload = $1 order by position',
    [content],
  )
  return Buffer.concat(chunks.map(({ bytes }) => bytes))
}

export function presentMaterial(row: MaterialRow) {
  return {
    materialId: row.id,
    materialName: row.name,
    materialKind: row.kind,
    trustLevel: row.trust_level,
    validUntil: row.valid_until,
    verifiedBy: row.verified_by,
    verifiedOn: row.verified_on,
    sourceProjectNo: row.source_project_no,
    contentType: row.content_type,
    size: row.size,
    createdOn: row.created_on,
  }
}
