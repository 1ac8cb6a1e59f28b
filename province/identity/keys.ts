import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import type { Database } from '../../kit/database'

export interface SigningKey {
  kid: string
  /** Public half as published at /jwks. */
  publicJwk: JWK
  privateKey: CryptoKey
  publicKey: CryptoKey
}

/** The key of the platform, ES256. Made at the first start; two starts at once agree on one. */
export async function loadSigningKey(db: Database, now: Date): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  await db.query(
    'insert into signing_key (private_jwk, created_at) values ($1, $2) on conflict (singleton) do nothing',
    [JSON.stringify(await exportJWK(privateKey)), now],
  )
  const { private_jwk } = await db.one<{ private_jwk: JWK }>('select private_jwk from signing_key')
  const { d: _secret, ...open } = private_jwk
  const kid = await calculateJwkThumbprint(open)
  return {
    kid,
    publicJwk: { ...open, kid, alg: 'ES256', use: 'sig' },
    privateKey: await asKey(private_jwk),
    publicKey: await asKey(open),
  }
}

async function asKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, 'ES256')
  if (key instanceof Uint8Array) throw new Error('The stored signing key is not an elliptic-curve key')
  return key
}
