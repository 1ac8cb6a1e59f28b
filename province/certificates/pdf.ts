/** One line of text on an A4 page; units are points from the lower left corner. */
export interface TextLine {
  text: string
  x: number
  y: number
  size: number
  /** Turned counter-clockwise. */
  degrees?: number
  /** 0 black to 1 white. */
  grey?: number
}

/**
 * One A4 page of Chinese text as a PDF 1.4 file. The font is one of the standard Chinese fonts that PDF readers bring
 * along (PDF Reference 1.4, §5.6.3), so that none has to be shipped or embedded.
 */
export function pdfPage(lines: readonly TextLine[], title: string): Buffer {
  const stream = lines.map(drawn).join('\n')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /Lang (zh-CN) >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UCS2-H /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>',
    // CIDs 1 to 95 are ASCII: half as wide as a Chinese character.
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 7 0 R /DW 1000 /W [1 95 500] >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
    `<< /Title <FEFF${ucs2(title)}> /Producer (Certificate store) >>`,
  ]
  let file = '%PDF-1.4\n'
  const offsets: number[] = []
  for (const [index, object] of objects.entries()) {
    offsets.push(file.length)
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  // Everything is ASCII (text is hexadecimal), so characters and bytes count the same.
  file += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R /Info 8 0 R >>\nstartxref\n${file.length}\n%%EOF\n`
  return Buffer.from(file, 'latin1')
}

function drawn({ text, x, y, size, degrees = 0, grey = 0 }: TextLine): string {
  const angle = (degrees * Math.PI) / 180
  const matrix = [Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), x, y]
  const numbers = matrix.map((value) => String(Math.round(value * 10_000) / 10_000)).join(' ')
  return `BT ${grey} g /F ${size} Tf ${numbers} Tm <${ucs2(text)}> Tj ET`
}

/** UTF-16 big-endian, in hexadecimal. */
function ucs2(text: string): string {
  return Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()
}

/** Width in points: Chinese characters are square, ASCII half of that. */
export function widthOf(text: string, size: number): number {
  return Array.from(text).reduce((sum, character) => sum + (character < '\u007f' ? size / 2 : size), 0)
}
