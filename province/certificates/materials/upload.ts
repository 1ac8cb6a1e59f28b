import { createHash, randomUUID } from 'node:crypto'
import type { Database, Queryable } from '../../../kit/database'
import { LARGEST_BYTES, type MaterialRow, materialBy } from './records'

/** How Node says that a request ended before its body did. */
const HUNG_UP: unknown[] = ['ECONNRESET', 'HPE_INVALID_EOF_STATE']

/** `broken`: not what was announced, by size or by hash. */
export type UploadOutcome = { state: 'complete'; material: MaterialRow } | { state: 'broken' }

/**
 * Takes the content of a material in as it arrives: each piece becomes a row, nothing larger is held in memory and no
 * transaction stays open while a slow phone sends. What arrived counts once all of it has the announced size and hash;
 * otherwise it is thrown away. A complete material stays as it is.
 */
export async function takeIn(db: Database, material: MaterialRow, body: AsyncIterable<Buffer>): Promise<UploadOutcome> {
  if (material.content !== null) {
    await discard(body)
    return { state: 'complete', material }
  }
  const upload = randomUUID()
  try {
    const arrived = await store(db, material, upload, body)
    if (arrived.size !== material.size || arrived.sha256 !== material.sha256) return { state: 'broken' }
    return { state: 'complete', material: await complete(db, material.id, upload) }
  } catch (error) {
    // Whoever sent it hung up in the middle: nobody is left to answer.
    if (error instanceof Error && 'code' in error && HUNG_UP.includes(error.code)) return { state: 'broken' }
    throw error
  } finally {
    // Whatever this upload left that is not the content: it broke, or another one was sooner.
    await db.query(
      `delete from material_chunk c using material m
        where c.upload = $1 and m.id = c.material_id and m.content is distinct from c.upload`,
      [upload],
    )
  }
}

async function store(db: Queryable, material: MaterialRow, upload: string, body: AsyncIterable<Buffer>) {
  const hash = createHash('sha256')
  let size = 0
  let position = 0
  for await (const bytes of body) {
    size += bytes.length
    // Too much is read to its end, so that the sender hears the answer, but not kept. There is an end to that too.
    if (size > material.size + LARGEST_BYTES) break
    if (size > material.size) continue
    hash.update(bytes)
    await db.query('insert into material_chunk (upload, position, material_id, bytes) values ($1, $2, $3, $4)', [
      upload,
      position++,
      material.id,
      bytes,
    ])
  }
  return { size, sha256: hash.digest('hex') }
}

async function complete(db: Queryable, id: string, upload: string): Promise<MaterialRow> {
  await db.query('update material set content = $2 where id = $1 and content is null', [id, upload])
  const material = await materialBy(db, id)
  if (!material) throw new Error('a material was removed while its content came in')
  // Also what a process left that died in the middle of an earlier upload.
  await db.query('delete from material_chunk where material_id = $1 and upload <> $2', [id, material.content])
  return material
}

async function discard(body: AsyncIterable<Buffer>): Promise<void> {
  let size = 0
  for await (const bytes of body) {
    size += bytes.length
    if (size > 2 * LARGEST_BYTES) return
  }
}
