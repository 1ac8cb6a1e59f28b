import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** PKCS#7 over blocks of 32 bytes, twice the cipher's own: its automatic padding would not do. */
const BLOCK = 32
const RANDOM_BYTES = 16
const LENGTH_BYTES = 4

/** A push that was not made with our token and key, for our app. */
export class PushRefused extends Error {
  constructor(readonly reason: 'signature' | 'encryption' | 'padding' | 'length' | 'app_id') {
    super(`a push was refused: ${reason}`)
    this.name = 'PushRefused'
  }
}

/** SHA-1 over the sorted, joined parts, as WeChat signs: token, timestamp, nonce and, in safe mode, the encrypted text. */
export function signatureOf(...parts: readonly string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex')
}

/** Takes the same time wherever the two differ. */
export function sameSignature(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}

export interface PushCryptoOptions {
  token: string
  /** 43 characters: Base64 of 32 bytes without its last `=`. */
  encodingAesKey: string
  appId: string
}

/** 安全模式 of WeChat's message push: what comes is checked and opened, what goes back is sealed and signed. */
export function createPushCrypto({ token, encodingAesKey, appId }: PushCryptoOptions) {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  if (key.length !== 32) throw new RangeError('the EncodingAESKey must be 43 characters of Base64')
  const iv = key.subarray(0, 16)

  /** @throws PushRefused */
  function open(encrypted: string): string {
    const bytes = Buffer.from(encrypted, 'base64')
    if (bytes.length === 0 || bytes.length % 16 !== 0) throw new PushRefused('encryption')
    const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
    const padded = Buffer.concat([decipher.update(bytes), decipher.final()])
    const pad = padded.at(-1) ?? 0
    if (pad < 1 || pad > BLOCK || pad > padded.length || padded.subarray(-pad).some((byte) => byte !== pad))
      throw new PushRefused('padding')
    const plain = padded.subarray(0, padded.length - pad)
    const start = RANDOM_BYTES + LENGTH_BYTES
    if (plain.length < start) throw new PushRefused('length')
    const end = start + plain.readUInt32BE(RANDOM_BYTES)
    if (end > plain.length) throw new PushRefused('length')
    if (plain.subarray(end).toString('utf8') !== appId) throw new PushRefused('app_id')
    return plain.subarray(start, end).toString('utf8')
  }

  function seal(message: string, random: Buffer = randomBytes(RANDOM_BYTES)): string {
    const text = Buffer.from(message)
    const length = Buffer.alloc(LENGTH_BYTES)
    length.writeUInt32BE(text.length)
    const plain = Buffer.concat([random, length, text, Buffer.from(appId)])
    const pad = BLOCK - (plain.length % BLOCK)
    const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
    return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(pad, pad)), cipher.final()]).toString(
      'base64',
    )
  }

  return {
    /** Whether `signature` of the address check (GET) is WeChat's. */
    isAddressCheck: (signature: string, timestamp: string, nonce: string): boolean =>
      sameSignature(signatureOf(token, timestamp, nonce), signature),

    /** @throws PushRefused when `msg_signature` does not fit, or the text is not for us. */
    openSigned(encrypted: string, { signature, timestamp, nonce }: Signed): string {
      if (!sameSignature(signatureOf(token, timestamp, nonce, encrypted), signature)) throw new PushRefused('signature')
      return open(encrypted)
    },

    open,
    seal,

    /** An encrypted answer, where an event asks for one. */
    sealSigned(message: string, timestamp: string, nonce: string, random?: Buffer) {
      const Encrypt = seal(message, random)
      return {
        Encrypt,
        MsgSignature: signatureOf(token, timestamp, nonce, Encrypt),
        TimeStamp: Number(timestamp),
        Nonce: nonce,
      }
    },
  }
}

/** `msg_signature`, `timestamp` and `nonce` of a push's address. */
export interface Signed {
  signature: string
  timestamp: string
  nonce: string
}

export type PushCrypto = ReturnType<typeof createPushCrypto>
