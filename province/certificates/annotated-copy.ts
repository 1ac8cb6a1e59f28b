import { pdfPage, type TextLine, widthOf } from './pdf'
import type { CertificateRow } from './records'
import { hallTime } from './records'

/** How long a copy may be relied on. */
const COPY_LIFE_MS = 15 * 86_400_000

const LEFT = 64
const WIDTH = 467
const BODY = 11

/**
 * An annotated copy (加注件): what the certificate says, and on every part of the page for what it was given out and
 * until when. It is not the certificate.
 */
export function annotatedCopy(
  row: CertificateRow,
  cause: string,
  callerName: string,
  now: Date,
): { pdf: Buffer; expires: Date } {
  const expires = new Date(now.getTime() + COPY_LIFE_MS)
  const facts: [string, string][] = [
    ['持证主体', row.holder_name],
    ['证照编号', row.number],
    ...Object.entries(row.fields),
    ['颁发机构', row.issuer_name],
    ['颁发日期', row.issued],
    ['有效期', `${row.valid_from} 至 ${row.valid_until ?? '长期'}`],
    ['证照标识', row.identifier],
  ]
  const notes: [string, string][] = [
    ['加注事由', cause],
    ['申请人', callerName],
    ['制作时间', hallTime(now)],
    ['有效期至', hallTime(expires)],
  ]

  const lines: TextLine[] = [{ text: row.type_name, x: LEFT, y: 770, size: 22 }]
  let y = 725
  const write = ([label, value]: [string, string]) => {
    for (const [index, text] of wrap(`${label}：${value}`, WIDTH, BODY).entries()) {
      lines.push({ text, x: index === 0 ? LEFT : LEFT + BODY, y, size: BODY })
      y -= 20
    }
  }
  facts.forEach(write)
  y -= 20
  lines.push({ text: '加注件', x: LEFT, y, size: 14 })
  y -= 26
  notes.forEach(write)

  const watermark = `仅供办理政务服务事项时使用 有效期至 ${hallTime(expires)}`
  const marks = [140, 400, 660].map((at) => ({ text: watermark, x: 70, y: at, size: 16, degrees: 20, grey: 0.82 }))
  return { pdf: pdfPage([...marks, ...lines], `${row.type_name} 加注件`), expires }
}

function wrap(text: string, width: number, size: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const character of text) {
    if (line !== '' && widthOf(line + character, size) > width - size) {
      lines.push(line)
      line = ''
    }
    line += character
  }
  return line === '' ? lines : [...lines, line]
}
