import { createHash, randomUUID } from 'node:crypto'
import type { Queryable } from '../../../kit/database'
import type { Province, StoredMaterial } from '../../data/types'
import { pdfPage } from '../pdf'
import { jpegOfSquares } from './jpeg'

/** Kinds of papers, and the papers that were handed in before: each with content that can be opened. */
export async function seedMaterials(
  tx: Queryable,
  { materialKinds, materials, residents, companies }: Province,
  today: string,
): Promise<void> {
  for (const { code, name, months, selfMade } of materialKinds) {
    await tx.query(
      `insert into material_kind (code, name, months, self_made) values ($1, $2, $3, $4)
       on conflict (code) do nothing`,
      [code, name, months, selfMade],
    )
  }
  const names = new Map([
    ...residents.map(({ idNumber, name }) => [idNumber, name] as const),
    ...companies.map(({ creditCode, name }) => [creditCode, name] as const),
  ])
  for (const each of materials) await addStored(tx, each, names.get(each.holderCode) ?? '', today)
}

async function addStored(tx: Queryable, each: StoredMaterial, holderName: string, today: string): Promise<void> {
  const bytes = each.mime === 'application/pdf' ? paper(each, holderName) : picture(each)
  const upload = randomUUID()
  await tx.query(
    `insert into material (id, holder_code, name, kind, trust_level, valid_until, verified_by, verified_on,
                           source_project_no, content_type, size, sha256, created_on, content)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      each.id,
      each.holderCode,
      each.name,
      each.kind,
      each.trust,
      each.validUntil,
      each.verifiedBy,
      each.verifiedOn,
      each.sourceProject,
      each.mime,
      bytes.length,
      createHash('sha256').update(bytes).digest('hex'),
      each.verifiedOn ?? today,
      upload,
    ],
  )
  await tx.query('insert into material_chunk (upload, position, material_id, bytes) values ($1, 0, $2, $3)', [
    upload,
    each.id,
    bytes,
  ])
}

function paper({ id, name, verifiedBy, verifiedOn, validUntil }: StoredMaterial, holderName: string): Buffer {
  const lines = [
    `持有人：${holderName}`,
    `材料编号：${id}`,
    verifiedBy && verifiedOn ? `核验：${verifiedBy}，${verifiedOn}` : '尚未核对原件',
    `有效期至：${validUntil ?? '长期'}`,
    '演示材料，内容为虚构。',
  ]
  return pdfPage(
    [
      { text: name, x: 64, y: 740, size: 24 },
      ...lines.map((text, index) => ({ text, x: 64, y: 690 - index * 28, size: 13 })),
    ],
    name,
  )
}

const COLUMNS = 60
const ROWS = 80

/** A picture of what was photographed: somebody's portrait, or a sheet with lines whose lengths are this paper's own. */
function picture({ id, name }: StoredMaterial): Buffer {
  const lengths = createHash('sha256').update(id).digest()
  const shade = name.includes('照片') ? portrait : (x: number, y: number) => sheet(x, y, lengths)
  return jpegOfSquares(Array.from({ length: ROWS }, (_, y) => Array.from({ length: COLUMNS }, (_, x) => shade(x, y))))
}

function portrait(x: number, y: number): number {
  const within = (cx: number, cy: number, rx: number, ry: number) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1
  if (within(29.5, 30, 12, 15)) return y < 24 ? 60 : 196
  if (within(29.5, 80, 26, 32)) return 84
  return 232
}

function sheet(x: number, y: number, lengths: Buffer): number {
  if (x < 3 || y < 3 || x >= COLUMNS - 3 || y >= ROWS - 3) return 120
  if (y >= 8 && y < 11) return x >= 18 && x < 42 ? 40 : 250
  const line = Math.floor((y - 16) / 4)
  const end = 22 + ((lengths[line] ?? 0) % 30)
  return y >= 16 && y < 68 && (y - 16) % 4 === 0 && x >= 8 && x < end ? 110 : 250
}
