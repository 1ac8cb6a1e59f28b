const EXIF = Buffer.from('Exif\0\0', 'latin1')
const ORIENTATION = 0x0112
const SHORT = 3
const ENTRY_BYTES = 12

/** The orientation (1–8) that an APP1 segment states; null when it is not EXIF, states none, or the usual one. */
export function orientationOf(content: Buffer): number | null {
  if (!content.subarray(0, EXIF.length).equals(EXIF)) return null
  const tiff = content.subarray(EXIF.length)
  const order = tiff.subarray(0, 4).toString('latin1')
  const little = order === 'II*\0'
  if (!little && order !== 'MM\0*') return null
  const short = (at: number) => (at + 2 > tiff.length ? null : little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  if (tiff.length < 8) return null
  const directory = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  const entries = short(directory) ?? 0
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + entry * ENTRY_BYTES
    if (short(at) !== ORIENTATION || short(at + 2) !== SHORT) continue
    const value = short(at + 8)
    return value !== null && value >= 2 && value <= 8 ? value : null
  }
  return null
}

/** A whole APP1 segment, marker and length included, that says which way is up and nothing else. */
export function orientationSegment(orientation: number): Buffer {
  const tiff = Buffer.alloc(8 + 2 + ENTRY_BYTES + 4)
  tiff.write('MM\0*', 0, 'latin1')
  tiff.writeUInt32BE(8, 4)
  tiff.writeUInt16BE(1, 8)
  tiff.writeUInt16BE(ORIENTATION, 10)
  tiff.writeUInt16BE(SHORT, 12)
  tiff.writeUInt32BE(1, 14)
  tiff.writeUInt16BE(orientation, 18)
  const length = 2 + EXIF.length + tiff.length
  return Buffer.concat([Buffer.from([0xff, 0xe1, length >> 8, length & 0xff]), EXIF, tiff])
}
