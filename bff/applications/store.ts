import type { ApplicationMaterial } from '@shared/applications/contract'
import type { Database, Queryable } from '../../kit/database'
import type { Seal } from '../../kit/seal'
import type { ApplicationHead, FullApplication, StageRecord } from '../upstreams/hall-application-words'

/** What the hall itself last said, without the log. */
export interface Snapshot {
  head: ApplicationHead
  materials: ApplicationMaterial[]
}

/** An application as we know it, without asking anybody. */
export interface KnownApplication {
  id: string
  residentId: string
  snapshot: Snapshot | null
  records: StageRecord[]
  /** When we last heard of it. */
  knownAt: Date
}

/** A record and up to which data version the resident was told of it. */
export interface KeptRecord {
  record: StageRecord
  told: number
}

interface Row {
  id: string
  residentId: string
  snapshot: string | null
  knownAt: Date
  records: string[] | null
}

const KNOWN = `select a.id, a.resident_id as "residentId", a.snapshot, a.known_at as "knownAt",
    (select array_agg(r.content) from application_record r where r.application_id = a.id) as records
  from application a`

/** Our rows about applications; records and snapshots are sealed. Everything that writes runs in the caller's transaction. */
export function createApplicationStore(db: Database, seal: Seal) {
  const toKnown = (row: Row): KnownApplication => ({
    id: row.id,
    residentId: row.residentId,
    snapshot: row.snapshot === null ? null : seal.open<Snapshot>(row.snapshot),
    records: (row.records ?? []).flatMap((text) => seal.open<StageRecord>(text) ?? []),
    knownAt: row.knownAt,
  })

  return {
    async find(id: string): Promise<KnownApplication | null> {
      const row = await db.maybe<Row>(`${KNOWN} where a.id = $1`, [id])
      return row && toKnown(row)
    },

    async ofResident(residentId: string): Promise<KnownApplication[]> {
      return (await db.query<Row>(`${KNOWN} where a.resident_id = $1`, [residentId])).map(toKnown)
    },

    /** Whose it is: the first telling counts. Others that learn something about it wait until this transaction ends. */
    async note(tx: Queryable, id: string, residentId: string, now: Date): Promise<string> {
      const row = await tx.one<{ owner: string }>(
        `insert into application (id, resident_id, known_at) values ($1, $2, $3)
         on conflict (id) do update set known_at = greatest(application.known_at, excluded.known_at)
         returning resident_id as owner`,
        [id, residentId, now],
      )
      return row.owner
    },

    /** True when it was new, or newer than what we had. `asTold`: the resident need not be told of this version. */
    async keep(tx: Queryable, record: StageRecord, asTold: boolean): Promise<boolean> {
      const kept = await tx.query(
        `insert into application_record (application_id, business_no, version, told, content) values ($1, $2, $3, $4, $5)
         on conflict (application_id, business_no) do update
           set version = excluded.version, content = excluded.content,
             told = greatest(application_record.told, excluded.told)
           where application_record.version < excluded.version
         returning 1`,
        [record.application, record.businessNo, record.version, asTold ? record.version : 0, seal.seal(record)],
      )
      return kept.length === 1
    },

    async records(tx: Queryable, id: string): Promise<KeptRecord[]> {
      const rows = await tx.query<{ content: string; told: number }>(
        'select content, told from application_record where application_id = $1',
        [id],
      )
      return rows.flatMap(({ content, told }) => {
        const record = seal.open<StageRecord>(content)
        return record ? [{ record, told }] : []
      })
    },

    async markTold(tx: Queryable, record: StageRecord): Promise<void> {
      await tx.query('update application_record set told = $3 where application_id = $1 and business_no = $2', [
        record.application,
        record.businessNo,
        record.version,
      ])
    },

    /** Of two snapshots the later stands, whichever comes first. */
    async keepSnapshot(tx: Queryable, { head, materials }: FullApplication): Promise<void> {
      const snapshot: Snapshot = { head, materials }
      await tx.query(
        `update application set snapshot = $2, snapshot_at = $3 where id = $1
           and (snapshot_at is null or snapshot_at <= $3)`,
        [head.card.id, seal.seal(snapshot), head.card.updatedAt],
      )
    },
  }
}

export type ApplicationStore = ReturnType<typeof createApplicationStore>
