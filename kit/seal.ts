import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const NONCE_BYTES = 12
const TAG_BYTES = 16

export interface Seal {
  /** Any JSON value as text that only the holder of the key can read, and that cannot be changed unnoticed. */
  seal(value: unknown): string
  /** Null when it was sealed with another key or damaged: as if it were not there. */
  open<T>(text: string): T | null
  /** The same for raw bytes. */
  sealBytes(bytes: Buffer): Buffer
  openBytes(sealed: Buffer): Buffer | null
}

/** AES-256-GCM, a fresh nonce for every value. @param key 32 bytes */
export function createSeal(key: Buffer): Seal {
  function sealBytes(bytes: Buffer): Buffer {
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    const sealed = [cipher.update(bytes), cipher.final()]
    return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed])
  }

  function openBytes(sealed: Buffer): Buffer | null {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES))
      decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
    } catch {
      return null
    }
  }

  return {
    seal: (value) => sealBytes(Buffer.from(JSON.stringify(value ?? null), 'utf8')).toString('base64'),

    open<T>(text: string): T | null {
      const plain = openBytes(Buffer.from(text, 'base64'))
      return plain && (JSON.parse(plain.toString('utf8')) as T)
    },

    sealBytes,
    openBytes,
  }
}
