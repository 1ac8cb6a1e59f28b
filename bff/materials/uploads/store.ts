import type { StoredMaterial, Upload } from '@shared/materials/contract'
import { UPLOAD_PIECE_BYTES } from '@shared/materials/contract'
import type { Database, Queryable } from '../../../kit/database'
import type { Seal } from '../../../kit/seal'

export interface KeptUpload {
  id: string
  residentId: string
  kind: string
  fileName: string
  materialName: string
  size: number
  received: number
  state: Upload['state']
  refusal: Upload['refusal']
  material: StoredMaterial | null
}

interface Row {
  id: string
  residentId: string
  kind: string
  names: string
  size: number
  received: number
  state: Upload['state']
  refusal: Upload['refusal']
  material: string | null
}

const COLUMNS = `id, resident_id as "residentId", kind, names, size, received, state, refusal, material`

/** A resident has a handful under way at most: of more, the oldest are given up. */
const OPEN_AT_MOST = 5

export interface NewUpload {
  id: string
  residentId: string
  item: string
  material: string
  kind: string
  fileName: string
  materialName: string
  size: number
  at: Date
}

export const presentUpload = (upload: KeptUpload): Upload => ({
  id: upload.id,
  name: upload.fileName,
  size: upload.size,
  offset: upload.received,
  pieceSize: UPLOAD_PIECE_BYTES,
  state: upload.state,
  refusal: upload.refusal,
  material: upload.material,
})

/** What became of a piece. `ignored`: it is there already, or does not join on; the upload says where to go on. */
export type PieceOutcome = 'taken' | 'ignored' | 'closed' | 'too_much'

export function createUploadStore(db: Database, seal: Seal) {
  function toUpload({ names, material, ...row }: Row): KeptUpload {
    const opened = seal.open<{ fileName: string; materialName: string }>(names)
    return {
      ...row,
      fileName: opened?.fileName ?? '',
      materialName: opened?.materialName ?? '',
      material: material === null ? null : seal.open<StoredMaterial>(material),
    }
  }

  return {
    /** Notes a new upload; of too many under way the oldest give way. */
    async add(tx: Queryable, upload: NewUpload): Promise<void> {
      await tx.query(
        `insert into upload (id, resident_id, item_code, material_id, kind, names, size, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing`,
        [
          upload.id,
          upload.residentId,
          upload.item,
          upload.material,
          upload.kind,
          seal.seal({ fileName: upload.fileName, materialName: upload.materialName }),
          upload.size,
          upload.at,
        ],
      )
      await tx.query(
        `delete from upload where resident_id = $1 and state = 'receiving' and id not in (
           select id from upload where resident_id = $1 and state = 'receiving' order by created_at desc, id limit $2)`,
        [upload.residentId, OPEN_AT_MOST],
      )
    },

    /** Null when it is not this resident's. */
    async find(residentId: string, id: string): Promise<KeptUpload | null> {
      const row = await db.maybe<Row>(`select ${COLUMNS} from upload where resident_id = $1 and id = $2::uuid`, [
        residentId,
        id,
      ])
      return row && toUpload(row)
    },

    /** Takes one piece, in one transaction: it has arrived for good when this returns. Null when there is no such upload. */
    take(
      residentId: string,
      id: string,
      offset: number,
      piece: Buffer,
    ): Promise<{ upload: KeptUpload; outcome: PieceOutcome } | null> {
      return db.transaction(async (tx) => {
        const row = await tx.maybe<Row>(
          `select ${COLUMNS} from upload where resident_id = $1 and id = $2::uuid for update`,
          [residentId, id],
        )
        if (!row) return null
        const upload = toUpload(row)
        if (upload.state !== 'receiving') return { upload, outcome: 'closed' as const }
        if (offset !== upload.received || piece.length === 0) return { upload, outcome: 'ignored' as const }
        const received = offset + piece.length
        if (received > upload.size) return { upload, outcome: 'too_much' as const }
        await tx.query('insert into upload_piece (upload_id, at, content) values ($1, $2, $3)', [
          id,
          offset,
          seal.sealBytes(piece),
        ])
        await tx.query('update upload set received = $2 where id = $1', [id, received])
        return { upload: { ...upload, received }, outcome: 'taken' as const }
      })
    },

    /** What has arrived, in order, one piece in memory at a time. */
    async *pieces(id: string): AsyncGenerator<Buffer> {
      for (let at = 0; ; ) {
        const row = await db.maybe<{ content: Buffer }>(
          'select content from upload_piece where upload_id = $1 and at = $2',
          [id, at],
        )
        if (!row) return
        const piece = seal.openBytes(row.content)
        if (!piece) throw new Error('a piece of an upload cannot be opened')
        at += piece.length
        yield piece
      }
    },

    async markStoring(id: string): Promise<void> {
      await db.query(`update upload set state = 'storing' where id = $1 and state = 'receiving'`, [id])
    },

    /** It did not get to the store: it can be finished again. */
    async markComplete(id: string): Promise<void> {
      await db.query(`update upload set state = 'receiving' where id = $1 and state = 'storing'`, [id])
    },

    /** Nobody wants its content any more. */
    refuse(id: string, refusal: NonNullable<Upload['refusal']>): Promise<void> {
      return db.transaction(async (tx) => {
        await tx.query(`update upload set state = 'refused', refusal = $2 where id = $1 and state <> 'stored'`, [
          id,
          refusal,
        ])
        await tx.query('delete from upload_piece where upload_id = $1', [id])
      })
    },

    /** The store has it: ours is not needed any more. */
    async markStored(tx: Queryable, id: string, material: StoredMaterial): Promise<void> {
      await tx.query(`update upload set state = 'stored', material = $2 where id = $1 and state <> 'stored'`, [
        id,
        seal.seal(material),
      ])
      await tx.query('delete from upload_piece where upload_id = $1', [id])
    },
  }
}

export type UploadStore = ReturnType<typeof createUploadStore>
