import { Damaged, type Pieces } from './reader'

export const PDF_START = /^%PDF-[12]\.\d/
/** ISO 32000-1, annex H: readers look for the end in the last kilobyte. */
const TAIL_BYTES = 1024
const END = /startxref\s+(\d+)\s+%%EOF[\s\0]*$/
/** The trailer's reference to an encryption dictionary. It stands in the open, in a plain trailer and in a stream's alike. */
const ENCRYPTED = /\/Encrypt(?:\s+\d+\s+\d+\s+R|\s*<<)/
/** Longer than what ENCRYPTED matches: so much of a piece is looked at again with the next. */
const OVERLAP_BYTES = 64

/**
 * A PDF (by its first bytes) as it is, once it is known to end properly and to be readable by anybody: a window cannot open an encrypted one.
 * @throws Damaged
 */
export async function* wholePdf(pieces: Pieces): AsyncGenerator<Buffer> {
  let size = 0
  let tail: Buffer = Buffer.alloc(0)
  for await (const piece of pieces) {
    const text = Buffer.concat([tail.subarray(-OVERLAP_BYTES), piece]).toString('latin1')
    if (ENCRYPTED.test(text)) throw new Damaged('it is encrypted')
    size += piece.length
    tail = Buffer.concat([tail, piece]).subarray(-TAIL_BYTES)
    yield piece
  }
  const [, table] = END.exec(tail.toString('latin1')) ?? []
  if (table === undefined || Number(table) >= size) throw new Damaged('it does not end as a PDF does')
}
