import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Database } from '../../kit/database'

const SCHEME = 'YZ1'
const SHAPE = /^YZ1\.([A-Za-z0-9_-]{16})\.(\d{10,12})\.([A-Za-z0-9_-]{43})$/

/** What a code says in itself. */
export interface CodeText {
  id: string
  /** Unix seconds from which on it is over. */
  expiry: number
}

/** Signs and reads the text of codes: `YZ1.<id>.<expiry>.<HMAC-SHA256>`, 80 characters that fit into any QR code. */
export interface CodeSigner {
  sign(text: CodeText): string
  /** Null for anything this store did not sign. */
  read(code: string): CodeText | null
}

/** The key is made once and kept in the store's own table: codes hold over a restart, and nobody else can make one. */
export async function loadCodeSigner(db: Database, now: Date): Promise<CodeSigner> {
  await db.query('insert into code_key (key, created_at) values ($1, $2) on conflict do nothing', [
    randomBytes(32),
    now,
  ])
  const { key } = await db.one<{ key: Buffer }>('select key from code_key')
  const signatureOf = ({ id, expiry }: CodeText) =>
    createHmac('sha256', key).update(`${SCHEME}.${id}.${expiry}`).digest('base64url')
  return {
    sign: (text) => `${SCHEME}.${text.id}.${text.expiry}.${signatureOf(text)}`,
    read(code) {
      const [, id, expiry, signature] = SHAPE.exec(code) ?? []
      if (id === undefined || expiry === undefined || signature === undefined) return null
      const text = { id, expiry: Number(expiry) }
      return timingSafeEqual(Buffer.from(signature), Buffer.from(signatureOf(text))) ? text : null
    },
  }
}

/** 96 random bits, 16 characters. */
export const newCodeId = (): string => randomBytes(12).toString('base64url')
