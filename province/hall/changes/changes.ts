import type { Queryable } from '../../../kit/database'
import { Refusal } from '../http/envelope'

/** A change that is noted with its cause. `kind` bj an application's stage record, yy an appointment's state, dl a number in the queue. */
export interface NewChange {
  kind: 'bj' | 'yy' | 'dl'
  /** SBLSH, YYLSH or PDLSH */
  key: string
  /** Whose it is: subject of the identity platform. */
  owner: string
  payload: object
}

/** A change as the feed and the pushes tell it. */
export interface Change {
  YB: string
  LX: NewChange['kind']
  YHBZ: string
  BH: string
  SJ: object
}

/** Place in the order of changes: `''` is before the first. */
export type Cursor = string

interface Row {
  txid: string
  seq: number
  kind: NewChange['kind']
  key: string
  owner: string
  payload: object
}

const CURSOR = /^(\d{1,20})-(\d{1,18})$/

/** Notes changes in the transaction that makes them. SQL functions call `note_change` instead. */
export async function noteChanges(tx: Queryable, changes: readonly NewChange[]): Promise<void> {
  if (changes.length === 0) return
  await tx.query(
    `insert into change (kind, key, owner, payload)
     select n.kind, n.key, n.owner, n.payload
     from rows from (jsonb_to_recordset($1) as (kind text, key text, owner text, payload jsonb)) with ordinality
       as n (kind, key, owner, payload, nth)
     order by n.nth`,
    [JSON.stringify(changes)],
  )
}

/**
 * The changes after a cursor, oldest transaction first. One that is still open holds back what came after it began.
 * @throws Refusal 1001 for a cursor that this hall did not give.
 */
export async function changesAfter(db: Queryable, cursor: Cursor, limit: number): Promise<Change[]> {
  const { txid, seq } = readCursor(cursor)
  const rows = await db.query<Row>(
    'select txid::text, seq, kind, key, owner, payload from changes_after($1::text::xid8, $2, $3)',
    [txid, seq, limit],
  )
  return rows.map(({ txid, seq, kind, key, owner, payload }) => ({
    YB: `${txid}-${seq}`,
    LX: kind,
    YHBZ: owner,
    BH: key,
    SJ: payload,
  }))
}

function readCursor(cursor: Cursor): { txid: string; seq: string } {
  if (cursor === '') return { txid: '0', seq: '0' }
  const [, txid, seq] = CURSOR.exec(cursor) ?? []
  if (!txid || !seq || BigInt(txid) > 0xffff_ffff_ffff_ffffn) throw new Refusal('1001', { ZD: 'YB', YQ: 'cursor' })
  return { txid, seq }
}
