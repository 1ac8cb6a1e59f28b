import { createCipheriv, createHash, randomBytes } from 'node:crypto'

/** Padding is PKCS#7 with a block of 32, twice the cipher's own. */
const BLOCK = 32
const RANDOM_LENGTH = 16

/** sha1 of the sorted texts, joined: signs a push by token, timestamp, nonce and, in safe mode, the encrypted body. */
export function pushSignature(...parts: string[]): string {
  return createHash('sha1').update(parts.sort().join('')).digest('hex')
}

/**
 * Encrypts a pushed message in safe mode: AES-256-CBC over random(16) + length(4, big-endian) + message + app id, the
 * first 16 bytes of the key as initial vector. Source: mini-program message push documentation.
 * @param encodingAesKey 43 characters, Base64 without its last `=`
 * @param random 16 bytes; given only by tests
 */
export function encryptMessage(
  message: string,
  appId: string,
  encodingAesKey: string,
  random: Buffer = Buffer.from(randomBytes(RANDOM_LENGTH / 2).toString('hex')),
): string {
  if (random.length !== RANDOM_LENGTH) throw new RangeError('Sixteen random bytes are needed')
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const body = Buffer.from(message)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const plain = Buffer.concat([random, length, body, Buffer.from(appId)])
  const padLength = BLOCK - (plain.length % BLOCK)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([
    cipher.update(plain),
    cipher.update(Buffer.alloc(padLength, padLength)),
    cipher.final(),
  ]).toString('base64')
}
