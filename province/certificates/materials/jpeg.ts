/** Huffman codes of the standard table for luminance DC differences, by category (ITU-T T.81, table K.3). */
const DC_COUNTS = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
const DC_CODES = ['00', '010', '011', '100', '101', '110', '1110', '11110', '111110', '1111110', '11111110']
/** The only AC symbol is "nothing more in this block", so one bit is enough for it. */
const AC_COUNTS = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
const END_OF_BLOCK = '0'
/** With every quantiser 8, a block's DC value is its grey, counted from the middle. */
const QUANTISER = 8
const MIDDLE = 128

/**
 * A grey baseline JPEG (ITU-T T.81) of flat squares, 8 by 8 pixels each.
 * @param greys rows of squares, 0 black to 255 white, all rows of the same length
 */
export function jpegOfSquares(greys: readonly (readonly number[])[]): Buffer {
  const height = greys.length * 8
  const width = (greys[0]?.length ?? 0) * 8
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, [...Buffer.from('JFIF\0', 'latin1'), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    segment(0xdb, [0, ...Array<number>(64).fill(QUANTISER)]),
    segment(0xc0, [8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]),
    segment(0xc4, [0x00, ...DC_COUNTS, ...DC_CODES.keys(), 11]),
    segment(0xc4, [0x10, ...AC_COUNTS, 0]),
    segment(0xda, [1, 1, 0x00, 0, 63, 0]),
    scan(greys.flat()),
    Buffer.from([0xff, 0xd9]),
  ])
}

function segment(marker: number, content: readonly number[]): Buffer {
  const length = content.length + 2
  return Buffer.from([0xff, marker, length >> 8, length & 255, ...content])
}

function scan(greys: readonly number[]): Buffer {
  let bits = ''
  let before = 0
  for (const grey of greys) {
    const value = Math.round(grey) - MIDDLE
    bits += dcBits(value - before) + END_OF_BLOCK
    before = value
  }
  bits += '1'.repeat((8 - (bits.length % 8)) % 8)
  const bytes = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2))
  // A byte of all ones would begin a marker: a zero after it says that it does not.
  return Buffer.from(bytes.flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte])))
}

/** Category, then the difference in as many bits; negative ones count up from zero. */
function dcBits(difference: number): string {
  const category = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1
  if (category === 0) return DC_CODES[0] ?? ''
  const value = difference > 0 ? difference : difference + 2 ** category - 1
  return (DC_CODES[category] ?? '') + value.toString(2).padStart(category, '0')
}
