import { createHash } from 'node:crypto'
import {
  CLEAN_PNG,
  chunk,
  cleanJpeg,
  exif,
  JPEG_METADATA,
  jpeg,
  MAKER,
  PLACE,
  PNG_METADATA,
  pdf,
  png,
  segment,
} from '../testing/pictures'
import { cleaned, examine, MAGIC_BYTES, typeOf } from './content'
import { orientationOf, orientationSegment } from './exif'
import type { Pieces } from './reader'

async function* inPieces(content: Buffer, size: number): Pieces & AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size)
}

async function clean(content: Buffer, pieceSize = content.length): Promise<Buffer> {
  const type = typeOf(content.subarray(0, MAGIC_BYTES))
  if (!type) throw new Error('of no type')
  const parts: Buffer[] = []
  for await (const part of cleaned(type, inPieces(content, pieceSize))) parts.push(part)
  return Buffer.concat(parts)
}

const verdict = (content: Buffer, pieceSize = 64) =>
  examine(content.subarray(0, MAGIC_BYTES), () => inPieces(content, pieceSize))
const DAMAGED = { kind: 'refused', refusal: 'damaged' }
const PIECES = [1, 2, 3, 7, 64, 100_000]

describe('a JPEG', () => {
  it.each(PIECES)(
    'loses what it says beside the picture and keeps the picture, in pieces of %i bytes',
    async (size) => {
      const photo = jpeg({ metadata: JPEG_METADATA, after: Buffer.from(`trailer ${PLACE}`) })
      expect(photo.includes(PLACE)).toBe(true)
      const result = await clean(photo, size)
      for (const told of [PLACE, MAKER, 'http:', 'Photoshop', 'MPF', 'JFXX']) expect(result.includes(told)).toBe(false)
      expect(result.equals(cleanJpeg(orientationSegment(6)))).toBe(true)
    },
  )

  it.each(['II', 'MM'] as const)('keeps which way is up (%s), and nothing else of EXIF', async (order) => {
    const result = await clean(jpeg({ metadata: [segment(0xe1, exif(8, order))] }))
    const at = result.indexOf('Exif\0\0')
    expect(orientationOf(result.subarray(at, at + 200))).toBe(8)
    expect(result.includes(MAKER)).toBe(false)
  })

  it.each([0, 1, 9])('says nothing about an orientation of %i', async (orientation) => {
    expect((await clean(jpeg({ metadata: [segment(0xe1, exif(orientation))] }))).equals(cleanJpeg(null))).toBe(true)
  })

  it('is not led astray by EXIF that points outside itself', async () => {
    const torn = exif(6)
    torn.writeUInt32LE(0xfffffff0, 10)
    expect((await clean(jpeg({ metadata: [segment(0xe1, torn)] }))).equals(cleanJpeg(null))).toBe(true)
    for (let length = 0; length < 60; length += 1) orientationOf(exif(6).subarray(0, length))
  })

  it('comes out the same when it goes through again', async () => {
    const once = await clean(jpeg({ metadata: JPEG_METADATA }))
    expect((await clean(once, 5)).equals(once)).toBe(true)
  })

  const whole = jpeg()
  const SOS = segment(0xda, [1, 1, 0, 0, 63, 0])
  it.each<[string, Buffer]>([
    ['breaks off in the picture', whole.subarray(0, whole.length - 2)],
    ['breaks off in a segment', whole.subarray(0, 30)],
    ['breaks off between the bytes of a marker', whole.subarray(0, whole.length - 1)],
    ['has no frame before its scan', jpeg({ picture: [SOS, Buffer.from([1, 2])] })],
    ['has no scan', jpeg({ picture: [segment(0xc0, [8, 0, 16, 0, 16, 1, 1, 0x11, 0])] })],
    ['has a frame without extent', jpeg({ picture: [segment(0xc0, [8, 0, 16, 0, 0, 1, 1, 0x11, 0]), SOS] })],
    ['has a segment without its length', jpeg({ metadata: [Buffer.from([0xff, 0xe1, 0, 1])] })],
    ['is made of bytes between segments', jpeg({ metadata: [Buffer.from([0x41, 0x42])] })],
    ['begins a second time', jpeg({ metadata: [Buffer.from([0xff, 0xd8])] })],
    ['is nothing but fill bytes', Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(100_000, 0xff)])],
    ['has segments without end', jpeg({ metadata: Array<Buffer>(6_000).fill(segment(0xfe, [])) })],
  ])('that %s is refused', async (_, content) => {
    expect(await verdict(content)).toEqual(DAMAGED)
  })
})

describe('a PNG', () => {
  it.each(PIECES)(
    'loses texts, times, EXIF and private chunks and keeps the picture, in pieces of %i bytes',
    async (size) => {
      const picture = png({ after: Buffer.from(PLACE) })
      expect(picture.includes(PLACE)).toBe(true)
      const result = await clean(picture, size)
      expect(result.includes(PLACE)).toBe(false)
      expect(result.equals(CLEAN_PNG)).toBe(true)
    },
  )

  const flipped = Buffer.from(CLEAN_PNG)
  flipped[100] = (flipped[100] ?? 0) ^ 1
  const [header = Buffer.alloc(0)] = [CLEAN_PNG.subarray(8, 33)]
  const signature = CLEAN_PNG.subarray(0, 8)
  const end = chunk('IEND', Buffer.alloc(0))
  it.each<[string, Buffer]>([
    ['breaks off', CLEAN_PNG.subarray(0, CLEAN_PNG.length - 4)],
    ['has a wrong checksum', flipped],
    ['does not begin with its header', Buffer.concat([signature, PNG_METADATA[0] ?? end, header, end])],
    ['has two headers', Buffer.concat([signature, header, header, end])],
    ['has no picture in it', Buffer.concat([signature, header, end])],
    ['has something that is no chunk', Buffer.concat([signature, header, Buffer.alloc(40, 1)])],
  ])('that %s is refused', async (_, content) => {
    expect(await verdict(content)).toEqual(DAMAGED)
  })
})

describe('a PDF', () => {
  it.each(PIECES)('passes as it is, in pieces of %i bytes', async (size) => {
    expect((await clean(pdf(), size)).equals(pdf())).toBe(true)
  })
  it.each<[string, Buffer]>([
    ['breaks off', pdf().subarray(0, pdf().length - 30)],
    ['has something behind its end', Buffer.concat([pdf(), Buffer.from('<script>')])],
    [
      'points beyond its end',
      Buffer.from(
        pdf()
          .toString('latin1')
          .replace(/startxref\n\d+/, 'startxref\n99999'),
      ),
    ],
  ])('that %s is refused', async (_, content) => {
    expect(await verdict(content)).toEqual(DAMAGED)
  })
  it.each([1, 5, 64, 1024])('that is encrypted is refused, wherever a piece of %i bytes ends', async (size) => {
    expect(await verdict(pdf({ encrypted: true, filler: 3_000 }), size)).toEqual(DAMAGED)
    expect(await verdict(pdf({ filler: 3_000 }), size)).toMatchObject({ kind: 'fine' })
  })
})

it.each<[string, Buffer]>([
  ['a GIF', Buffer.from('GIF89a..........')],
  ['a page', Buffer.from('<html><body>%PDF-1.7</body></html>')],
  ['a program', Buffer.from('MZ..............')],
  ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['HEIC', Buffer.from('\0\0\0\x18ftypheic......')],
  ['nothing', Buffer.alloc(0)],
])('%s is not taken', async (_, content) => {
  expect(await verdict(content)).toEqual({ kind: 'refused', refusal: 'type_not_allowed' })
})

it('says type, size and hash of what will be given away, not of what came', async () => {
  const sha256 = createHash('sha256').update(CLEAN_PNG).digest('hex')
  expect(await verdict(png())).toEqual({ kind: 'fine', type: 'image/png', size: CLEAN_PNG.length, sha256 })
})

it('hands on what goes wrong on our side as what it is', async () => {
  const broken = async function* (): AsyncGenerator<Buffer> {
    yield CLEAN_PNG.subarray(0, 50)
    throw new Error('the table is away')
  }
  await expect(examine(CLEAN_PNG.subarray(0, 8), broken)).rejects.toThrow('the table is away')
})
