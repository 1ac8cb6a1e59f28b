import { createHash, createHmac, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** What the BFF and the outside systems must both know, by the name of its setting. */
export interface Secrets {
  IDENTITY_CLIENT_SECRET: string
  COUNTER_CLIENT_SECRET: string
  HALL_CLIENT_SECRET: string
  /** The hall signs what it pushes to the BFF with it. */
  HALL_CALLBACK_SECRET: string
  WECHAT_APP_ID: string
  WECHAT_APP_SECRET: string
  WECHAT_CALLBACK_TOKEN: string
  /** 43 letters and digits (EncodingAESKey). */
  WECHAT_CALLBACK_AES_KEY: string
  /** 32 bytes in base64: what the BFF keeps of residents is encrypted with it. */
  BFF_DATA_KEY: string
}

/** All secrets of a set, derived from one key: the same key gives the same set. */
export function deriveSecrets(key: Buffer): Secrets {
  const bytes = (name: string) => createHmac('sha512', key).update(name).digest()
  const letters = (name: string, length: number) =>
    [...bytes(name)]
      .map((byte) => ALPHABET[byte % ALPHABET.length])
      .join('')
      .slice(0, length)
  return {
    IDENTITY_CLIENT_SECRET: letters('identity client', 40),
    COUNTER_CLIENT_SECRET: letters('counter client', 40),
    HALL_CLIENT_SECRET: letters('hall client', 40),
    HALL_CALLBACK_SECRET: letters('hall callback', 40),
    WECHAT_APP_ID: `wx${bytes('app id').toString('hex').slice(0, 16)}`,
    WECHAT_APP_SECRET: bytes('app secret').toString('hex').slice(0, 32),
    WECHAT_CALLBACK_TOKEN: letters('callback token', 32),
    WECHAT_CALLBACK_AES_KEY: letters('callback key', 43),
    BFF_DATA_KEY: createHash('sha256').update(bytes('data key')).digest('base64'),
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** The secrets of this machine's local runs: made once, kept where only their owner reads them. */
export function localSecrets(file: string): Secrets {
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>) : {}
  // A file written before a secret was introduced is completed; what it holds stays.
  const secrets = { ...deriveSecrets(randomBytes(32)), ...known }
  if (Object.keys(secrets).length === Object.keys(known).length) return secrets
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600 })
  return secrets
}
