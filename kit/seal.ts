import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const NONCE_BYTES = 12
const TAG_BYTES = 16

export interface Seal {
  /** Any JSON value as text that only the holder of the key can read, and that cannot be changed unnoticed. */
  seal(value: unknown): string
  /** Null when it was sealed with another key or damaged: as if it were not there. */
  open<T>(text: string): T | null
}

/** AES-256-GCM, a fresh nonce for every value. @param key 32 bytes */
export function createSeal(key: Buffer): Seal {
  return {
    seal(value) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const sealed = Buffer.concat([cipher.update(JSON.stringify(value ?? null), 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
    },

    open<T>(text: string): T | null {
      const bytes = Buffer.from(text, 'base64')
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
        const plain = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
        return JSON.parse(plain.toString('utf8')) as T
      } catch {
        return null
      }
    },
  }
}
