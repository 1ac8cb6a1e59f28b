import { crc32 } from 'node:zlib'
import { ByteReader, Damaged, type Pieces } from './reader'

export const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** The longest chunk that PNG allows (2³¹−1), far above what an upload may be. */
const LONGEST_CHUNK = 0x7fffffff

/** Far more than any encoder writes: so many are made to keep us busy. */
const MOST_CHUNKS = 20_000

/** Ancillary chunks (ISO/IEC 15948) that say how the picture looks. Text, times, EXIF and private ones are not among them. */
const KEPT = new Set([
  'tRNS',
  'gAMA',
  'cHRM',
  'sRGB',
  'iCCP',
  'cICP',
  'sBIT',
  'bKGD',
  'pHYs',
  'hIST',
  'sPLT',
  'acTL',
  'fcTL',
  'fdAT',
])
/** A capital first letter: without it the picture cannot be shown. */
const isCritical = (type: string) => /^[A-Z]/.test(type)

/**
 * A PNG without what it says beside the picture, walked chunk by chunk, checksums checked; what is kept passes
 * unchanged. What follows the end is dropped.
 * @throws Damaged
 */
export async function* strippedPng(pieces: Pieces): AsyncGenerator<Buffer> {
  const reader = new ByteReader(pieces)
  if (!(await reader.take(PNG_SIGNATURE.length)).equals(PNG_SIGNATURE)) throw new Damaged('not a PNG')
  yield PNG_SIGNATURE
  let data = false
  for (let number = 0; ; number += 1) {
    const head = await reader.take(8)
    const length = head.readUInt32BE(0)
    const type = head.toString('latin1', 4, 8)
    if (number > MOST_CHUNKS || length > LONGEST_CHUNK || !/^[A-Za-z]{4}$/.test(type)) throw new Damaged('not a chunk')
    if ((number === 0) !== (type === 'IHDR')) throw new Damaged('the header is not where it must be')
    if (type === 'IHDR' && length !== 13) throw new Damaged('a header of another size')
    const keep = isCritical(type) || KEPT.has(type)
    if (keep) yield head
    let sum = crc32(head.subarray(4))
    for await (const part of reader.through(length)) {
      sum = crc32(part, sum)
      if (keep) yield part
    }
    const check = await reader.take(4)
    if (check.readUInt32BE(0) !== sum) throw new Damaged('a checksum is wrong')
    if (keep) yield check
    data ||= type === 'IDAT'
    if (type === 'IEND') break
  }
  if (!data) throw new Damaged('no picture in it')
  await reader.drain()
}
