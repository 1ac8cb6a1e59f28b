/** Pictures and papers made byte by byte, as cameras and programs write them. */
import { crc32, deflateSync } from 'node:zlib'

/** A place that nobody is to read out of a file. */
export const PLACE = 'GPS 23.1290 113.2644'
export const MAKER = 'TESTCAM-9000'

export const segment = (marker: number, content: Buffer | number[]): Buffer => {
  const bytes = Buffer.from(content)
  const length = bytes.length + 2
  return Buffer.concat([Buffer.from([0xff, marker, length >> 8, length & 0xff]), bytes])
}

const ascii = (text: string) => Buffer.from(text, 'latin1')

/** EXIF with orientation, maker, and a GPS directory, little or big endian. */
export function exif(orientation: number, order: 'II' | 'MM' = 'II'): Buffer {
  const little = order === 'II'
  const tiff = Buffer.alloc(200)
  const short = (value: number, at: number) => (little ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at))
  const long = (value: number, at: number) => (little ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at))
  tiff.write(order, 0, 'latin1')
  short(42, 2)
  long(8, 4)
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [0x010f, 2, MAKER.length + 1, 100],
    [0x0112, 3, 1, orientation],
    [0x8825, 4, 1, 60],
  ]
  short(entries.length, 8)
  for (const [index, [tag, type, count, value]] of entries.entries()) {
    const at = 10 + index * 12
    short(tag, at)
    short(type, at + 2)
    long(count, at + 4)
    if (type === 3) short(value, at + 8)
    else long(value, at + 8)
  }
  short(1, 60)
  short(0x001c, 62)
  short(7, 64)
  long(PLACE.length, 66)
  long(130, 70)
  tiff.write(MAKER, 100, 'latin1')
  tiff.write(PLACE, 130, 'latin1')
  return Buffer.concat([ascii('Exif\0\0'), tiff])
}

/** What makes up the picture: tables, frame, scan with stuffed bytes and a restart, fill bytes, a second scan. */
const PICTURE = [
  segment(0xdb, [0, ...Array<number>(64).fill(8)]),
  segment(0xc2, [8, 0, 16, 0, 16, 1, 1, 0x11, 0]),
  segment(0xc4, [0, ...Array<number>(16).fill(0)]),
  segment(0xdd, [0, 1]),
  segment(0xda, [1, 1, 0, 0, 63, 0]),
  Buffer.from([1, 2, 0xff, 0x00, 3, 0xff, 0xd0, 4, 5, 0xff, 0x00, 0xff, 0x00]),
  Buffer.from([0xff, 0xff]),
  segment(0xda, [1, 1, 0, 0, 63, 1]),
  Buffer.from([9, 8, 7, 0xff, 0x00]),
]
export const COLOUR = segment(0xe2, Buffer.concat([ascii('ICC_PROFILE\0\x01\x01'), Buffer.alloc(40, 7)]))
const JFIF = segment(0xe0, [...ascii('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0])
const ADOBE = segment(0xee, [...ascii('Adobe'), 0, 100, 0, 0, 0, 0, 1])
const SOI = Buffer.from([0xff, 0xd8])
const EOI = Buffer.from([0xff, 0xd9])

export interface JpegOptions {
  metadata?: Buffer[]
  picture?: Buffer[]
  after?: Buffer
}

export function jpeg({
  metadata = [segment(0xe1, exif(6))],
  picture = PICTURE,
  after = Buffer.alloc(0),
}: JpegOptions = {}) {
  return Buffer.concat([SOI, JFIF, ...metadata, COLOUR, ADOBE, ...picture, EOI, after])
}

/** Everything cameras and programs add. */
export const JPEG_METADATA = [
  segment(0xe1, exif(6)),
  segment(0xe1, ascii(`http://ns.adobe.com/xap/1.0/\0<x>${PLACE}</x>`)),
  segment(0xed, ascii(`Photoshop 3.0\0${PLACE}`)),
  segment(0xe2, ascii(`MPF\0${PLACE}`)),
  segment(0xe0, ascii(`JFXX\0\x10${PLACE}`)),
  segment(0xe5, ascii(PLACE)),
  segment(0xfe, ascii(PLACE)),
]

/** The same picture as it should come out: nothing but the orientation added. */
export function cleanJpeg(orientation: Buffer | null): Buffer {
  // Fill bytes say nothing and are not kept.
  const picture = PICTURE.filter((part) => !part.equals(Buffer.from([0xff, 0xff])))
  return Buffer.concat([SOI, JFIF, ...(orientation ? [orientation] : []), COLOUR, ADOBE, ...picture, EOI])
}

export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([ascii(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

const HEADER = (() => {
  const data = Buffer.alloc(13)
  data.writeUInt32BE(64, 0)
  data.writeUInt32BE(64, 4)
  data.set([8, 2, 0, 0, 0], 8)
  return chunk('IHDR', data)
})()
const PIXELS = deflateSync(Buffer.alloc(64 * (64 * 3 + 1), 5), { level: 0 })
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const SHOWN = [
  HEADER,
  chunk('sRGB', Buffer.from([0])),
  chunk('IDAT', PIXELS.subarray(0, 3000)),
  chunk('IDAT', PIXELS.subarray(3000)),
]

export const PNG_METADATA = [
  chunk('tEXt', ascii(`Comment\0${PLACE}`)),
  chunk('zTXt', ascii(`Comment\0\0${PLACE}`)),
  chunk('iTXt', ascii(`Comment\0\0\0\0\0${PLACE}`)),
  chunk('eXIf', exif(6).subarray(6)),
  chunk('tIME', Buffer.alloc(7, 1)),
  chunk('prVt', ascii(PLACE)),
]

export function png({
  metadata = PNG_METADATA,
  after = Buffer.alloc(0),
}: {
  metadata?: Buffer[]
  after?: Buffer
} = {}): Buffer {
  const [header = Buffer.alloc(0), ...rest] = SHOWN
  return Buffer.concat([SIGNATURE, header, ...metadata, ...rest, chunk('IEND', Buffer.alloc(0)), after])
}
export const CLEAN_PNG = png({ metadata: [] })

export function pdf({ encrypted = false, filler = 0 }: { encrypted?: boolean; filler?: number } = {}): Buffer {
  const body = `%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n${'%'.repeat(filler)}\n`
  const trailer = `xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 2 /Root 1 0 R ${encrypted ? '/Encrypt 5 0 R ' : ''}>>\nstartxref\n${body.length}\n%%EOF\n`
  return ascii(body + trailer)
}
