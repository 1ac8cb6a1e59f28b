import { orientationOf, orientationSegment } from './exif'
import { ByteReader, Damaged, type Pieces } from './reader'

/** ITU-T T.81, table B.1: the second byte of a marker. */
const SOI = 0xd8
const EOI = 0xd9
const SOS = 0xda
const COM = 0xfe
const APP0 = 0xe0
const APP1 = 0xe1
const APP2 = 0xe2
const APP14 = 0xee
const TEM = 0x01
/** Far more than any camera or scanner writes: so much of it is made to keep us busy. */
const MOST_SEGMENTS = 5_000
const MOST_FILL_BYTES = 256
const isRestart = (marker: number) => marker >= 0xd0 && marker <= 0xd7
const isApplication = (marker: number) => marker >= APP0 && marker <= 0xef
/** SOF0 to SOF15 without DHT, JPG and DAC, which lie between them. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

const startsWith = (content: Buffer, text: string) =>
  content.subarray(0, text.length).equals(Buffer.from(text, 'latin1'))

/**
 * What of application data stays: what a decoder needs to show the right colours. JFIF without its thumbnail's
 * extension, the colour profile (ICC), Adobe's colour transform. Everything else says where, when, with what and by
 * whom a picture was taken, or holds an older version of it.
 */
const isKept = (marker: number, content: Buffer): boolean =>
  (marker === APP0 && startsWith(content, 'JFIF\0')) ||
  (marker === APP2 && startsWith(content, 'ICC_PROFILE\0')) ||
  (marker === APP14 && startsWith(content, 'Adobe'))

/**
 * A JPEG without what it says beside the picture, walked from SOI to EOI as it streams by; the picture's own data pass
 * unchanged. Which way is up is kept (a minimal EXIF with nothing but the orientation). What follows the end is dropped.
 * @throws Damaged
 */
export async function* strippedJpeg(pieces: Pieces): AsyncGenerator<Buffer> {
  const reader = new ByteReader(pieces)
  const start = await reader.take(2)
  if (start[0] !== 0xff || start[1] !== SOI) throw new Damaged('not a JPEG')
  yield start
  let frames = 0
  let scans = 0
  let oriented = false
  for (let segments = 0; ; segments += 1) {
    const marker = await nextMarker(reader)
    if (marker === EOI) break
    if (segments > MOST_SEGMENTS) throw new Damaged('too many segments')
    if (marker === TEM) continue
    if (marker === SOI || isRestart(marker)) throw new Damaged('a marker where none may be')
    const length = (await reader.take(2)).readUInt16BE(0)
    if (length < 2) throw new Damaged('a segment without its length')
    const content = await reader.take(length - 2)
    if (marker === COM) continue
    if (isApplication(marker) && !isKept(marker, content)) {
      const orientation = marker === APP1 ? orientationOf(content) : null
      if (orientation !== null && !oriented) yield orientationSegment(orientation)
      oriented ||= orientation !== null
      continue
    }
    if (isFrame(marker)) {
      checkFrame(content)
      frames += 1
    }
    yield Buffer.concat([Buffer.from([0xff, marker, length >> 8, length & 0xff]), content])
    if (marker === SOS) {
      if (frames === 0) throw new Damaged('a scan without a frame')
      scans += 1
      yield* entropyCoded(reader)
    }
  }
  if (scans === 0) throw new Damaged('no picture in it')
  yield Buffer.from([0xff, EOI])
  await reader.drain()
}

/** Fill bytes may stand before a marker (B.1.1.2). */
async function nextMarker(reader: ByteReader): Promise<number> {
  let [byte] = await reader.take(1)
  if (byte !== 0xff) throw new Damaged('no marker where one must be')
  for (let fill = 0; byte === 0xff && fill < MOST_FILL_BYTES; fill += 1) [byte] = await reader.take(1)
  if (byte === undefined || byte === 0 || byte === 0xff) throw new Damaged('no marker where one must be')
  return byte
}

/** Precision, lines, samples per line, components: a picture without an extent is none. */
function checkFrame(content: Buffer): void {
  if (content.length < 6 || content.readUInt16BE(3) === 0 || content[5] === 0)
    throw new Damaged('a frame without extent')
}

/** Everything up to the next marker that is neither a stuffed byte (FF00) nor a restart; the marker stays unread. */
async function* entropyCoded(reader: ByteReader): AsyncGenerator<Buffer> {
  for (;;) {
    const piece = await reader.some()
    if (!piece) throw new Damaged('it breaks off')
    let from = 0
    for (;;) {
      const at = piece.indexOf(0xff, from)
      if (at < 0) break
      const next = piece[at + 1]
      if (next === undefined) {
        // The piece ends between the two bytes.
        const more = await reader.some()
        if (!more) throw new Damaged('it breaks off')
        if (at > 0) yield piece.subarray(0, at)
        reader.giveBack(Buffer.concat([piece.subarray(at), more]))
        from = -1
        break
      }
      if (next === 0 || isRestart(next)) {
        from = at + 2
        continue
      }
      if (at > 0) yield piece.subarray(0, at)
      reader.giveBack(piece.subarray(at))
      return
    }
    if (from >= 0) yield piece
  }
}
