import { createHash } from 'node:crypto'
import { strippedJpeg } from './jpeg'
import { PDF_START, wholePdf } from './pdf'
import { PNG_SIGNATURE, strippedPng } from './png'
import { Damaged, type Pieces } from './reader'

export const CONTENT_TYPES = ['image/jpeg', 'image/png', 'application/pdf'] as const
export type ContentType = (typeof CONTENT_TYPES)[number]

/** So many first bytes tell the type. */
export const MAGIC_BYTES = 8

/** The type by its first bytes; null when it is none of those that are taken. What a file is called says nothing. */
export function typeOf(start: Buffer): ContentType | null {
  if (start.length >= 3 && start[0] === 0xff && start[1] === 0xd8 && start[2] === 0xff) return 'image/jpeg'
  if (start.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE)) return 'image/png'
  if (PDF_START.test(start.subarray(0, MAGIC_BYTES).toString('latin1'))) return 'application/pdf'
  return null
}

const CLEAN: Record<ContentType, (pieces: Pieces) => AsyncGenerator<Buffer>> = {
  'image/jpeg': strippedJpeg,
  'image/png': strippedPng,
  'application/pdf': wholePdf,
}

/** The content as it may be given away, piece by piece; the same every time. @throws Damaged */
export const cleaned = (type: ContentType, pieces: Pieces): AsyncGenerator<Buffer> => CLEAN[type](pieces)

export type Examined =
  | { kind: 'fine'; type: ContentType; size: number; sha256: string }
  | { kind: 'refused'; refusal: 'type_not_allowed' | 'damaged' }

/** Walks the whole content once: what it is, and size and SHA-256 (hex) of what will be given away. */
export async function examine(start: Buffer, pieces: () => Pieces): Promise<Examined> {
  const type = typeOf(start)
  if (!type) return { kind: 'refused', refusal: 'type_not_allowed' }
  const hash = createHash('sha256')
  let size = 0
  try {
    for await (const part of cleaned(type, pieces())) {
      hash.update(part)
      size += part.length
    }
  } catch (error) {
    if (error instanceof Damaged) return { kind: 'refused', refusal: 'damaged' }
    throw error
  }
  return { kind: 'fine', type, size, sha256: hash.digest('hex') }
}
