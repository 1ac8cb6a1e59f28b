import type { MaterialChoice, Origin } from '@shared/applications/contract'
import type { Form, Value } from '@shared/forms/schema'
import type { Database, Queryable } from '../../kit/database'
import type { Seal } from '../../kit/seal'

/** A value with where it comes from. */
export interface KeptField {
  value: Value | null
  /** Null: nobody knew one. `typed` with an empty value: she emptied it. */
  origin: Origin | null
  /** A source that could know it did not answer: it is asked again when the draft is opened. */
  silent?: boolean
}

/** What is sealed. */
export interface DraftContent {
  fields: Record<string, KeptField>
  materials: Record<string, MaterialChoice>
  /** The hall wants to find the delivery among the values too. */
  asksDelivery: boolean
}

export interface KeptDraft extends DraftContent {
  id: string
  residentId: string
  item: { code: string; name: string; department: string; promisedDays: number }
  formVersion: string
  form: Form
  version: number
  delivery: 'counter' | 'post'
  step: string
  /** What it has become once it was submitted; null while it is open. */
  application: string | null
  /** Reference of the operation that is submitting it. */
  submitting: string | null
  updatedAt: Date
}

export interface DraftCardRow {
  id: string
  itemCode: string
  itemName: string
  updatedAt: Date
  pending: boolean
}

type Row = Omit<KeptDraft, keyof DraftContent> & { content: string }

const COLUMNS = `id, resident_id as "residentId", item, form_version as "formVersion", form, version, content, delivery,
  step, application_id as application, submitting, updated_at as "updatedAt"`

/** Earlier forms that are looked through for values. */
const EARLIER = 10

export function createDraftStore(db: Database, seal: Seal) {
  // Sealed with a key that is gone: it is begun anew, which is what she would have to do anyway.
  const toDraft = ({ content, ...row }: Row): KeptDraft => ({
    ...row,
    ...(seal.open<DraftContent>(content) ?? { fields: {}, materials: {}, asksDelivery: false }),
  })
  const sealed = ({ fields, materials, asksDelivery }: DraftContent) => seal.seal({ fields, materials, asksDelivery })

  /**
   * Writes a changed draft over the version it was made from. False when that is no longer the one there is, or when it
   * is being submitted.
   */
  async function replace(tx: Queryable, draft: KeptDraft, from: number): Promise<boolean> {
    const replaced = await tx.query(
      `update draft set version = $3, item = $4, form_version = $5, form = $6, content = $7, delivery = $8, step = $9,
           updated_at = $10
         where id = $1::uuid and version = $2 and state = 'open' and submitting is null returning 1`,
      [
        draft.id,
        from,
        draft.version,
        JSON.stringify(draft.item),
        draft.formVersion,
        JSON.stringify(draft.form),
        sealed(draft),
        draft.delivery,
        draft.step,
        draft.updatedAt,
      ],
    )
    return replaced.length === 1
  }

  return {
    async find(residentId: string, id: string): Promise<KeptDraft | null> {
      const row = await db.maybe<Row>(`select ${COLUMNS} from draft where id = $1::uuid and resident_id = $2`, [
        id,
        residentId,
      ])
      return row && toDraft(row)
    },

    async openFor(residentId: string, item: string): Promise<KeptDraft | null> {
      const row = await db.maybe<Row>(
        `select ${COLUMNS} from draft where resident_id = $1 and item_code = $2 and state = 'open'`,
        [residentId, item],
      )
      return row && toDraft(row)
    },

    /** Latest change first. */
    cards: (residentId: string): Promise<DraftCardRow[]> =>
      db.query<DraftCardRow>(
        `select id, item_code as "itemCode", item ->> 'name' as "itemName", updated_at as "updatedAt",
           submitting is not null as pending
         from draft where resident_id = $1 and state = 'open' order by updated_at desc, id`,
        [residentId],
      ),

    /** Null when one has been begun meanwhile, by another device. */
    async begin(
      draft: Pick<KeptDraft, 'residentId' | 'item' | 'formVersion' | 'form' | keyof DraftContent>,
      now: Date,
    ): Promise<KeptDraft | null> {
      const row = await db.maybe<Row>(
        `insert into draft (resident_id, item_code, item, form_version, form, content, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $7)
         on conflict (resident_id, item_code) where state = 'open' do nothing returning ${COLUMNS}`,
        [
          draft.residentId,
          draft.item.code,
          JSON.stringify(draft.item),
          draft.formVersion,
          JSON.stringify(draft.form),
          sealed(draft),
          now,
        ],
      )
      return row && toDraft(row)
    },

    replace,
    replaceNow: (draft: KeptDraft, from: number) => replace(db, draft, from),

    /** False when it is being submitted. */
    async discard(tx: Queryable, id: string): Promise<boolean> {
      const gone = await tx.query(
        `delete from draft where id = $1::uuid and state = 'open' and submitting is null returning 1`,
        [id],
      )
      return gone.length === 1
    },

    /** From here on it stands still until `release` or `close`. The same reference may claim it again. */
    async claim(id: string, version: number, reference: string): Promise<boolean> {
      const claimed = await db.query(
        `update draft set submitting = $3 where id = $1::uuid and version = $2 and state = 'open'
           and (submitting is null or submitting = $3) returning 1`,
        [id, version, reference],
      )
      return claimed.length === 1
    },

    async release(tx: Queryable, id: string, reference: string): Promise<void> {
      await tx.query('update draft set submitting = null where id = $1::uuid and submitting = $2', [id, reference])
    },

    /** Submitted: kept to fill later forms from. */
    async close(tx: Queryable, id: string, application: string, now: Date): Promise<void> {
      await tx.query(
        `update draft set state = 'submitted', submitting = null, application_id = $2, updated_at = $3
         where id = $1::uuid`,
        [id, application, now],
      )
    },

    /** Forms submitted before, latest first. */
    async earlier(residentId: string): Promise<KeptDraft[]> {
      const rows = await db.query<Row>(
        `select ${COLUMNS} from draft where resident_id = $1 and state = 'submitted'
         order by updated_at desc, id limit $2`,
        [residentId, EARLIER],
      )
      return rows.map(toDraft)
    },
  }
}

export type DraftStore = ReturnType<typeof createDraftStore>
