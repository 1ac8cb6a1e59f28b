import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Database, Queryable } from '../../kit/database'
import { OAuthError } from './errors'

/** RFC 6749 §4.1.2 recommends ten minutes at most; the redirect takes seconds. */
export const CODE_LIFE_MS = 60_000
export const REFRESH_LIFE_MS = 30 * 86_400_000

export interface SignIn {
  id: string
  client_id: string
  sub: string
  scope: string
  authenticated_at: Date
}

export interface NewSignIn {
  clientId: string
  sub: string
  scope: string
}

const digestOf = (secret: string) => createHash('sha256').update(secret).digest()
const newSecret = () => randomBytes(32).toString('base64url')

export async function startSignIn(tx: Queryable, { clientId, sub, scope }: NewSignIn, now: Date): Promise<SignIn> {
  return tx.one<SignIn>(
    `insert into sign_in (id, client_id, sub, scope, authenticated_at) values ($1, $2, $3, $4, $5)
     returning id, client_id, sub, scope, authenticated_at`,
    [randomUUID(), clientId, sub, scope, now],
  )
}

/** Issues a code. Codes and refresh tokens that ended over a day ago are forgotten on the way. */
export function issueCode(
  db: Database,
  signIn: NewSignIn,
  bound: { redirectUri: string; nonce: string | null; codeChallenge: string },
  now: Date,
): Promise<string> {
  return db.transaction(async (tx) => {
    const longAgo = new Date(now.getTime() - 86_400_000)
    await tx.query('delete from authorization_code where expires_at < $1', [longAgo])
    await tx.query('delete from refresh_token where expires_at < $1', [longAgo])
    const { id } = await startSignIn(tx, signIn, now)
    const code = newSecret()
    await tx.query(
      `insert into authorization_code (digest, sign_in, redirect_uri, nonce, code_challenge, expires_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [digestOf(code), id, bound.redirectUri, bound.nonce, bound.codeChallenge, new Date(now.getTime() + CODE_LIFE_MS)],
    )
    return code
  })
}

/** What a grant gives: the sign-in behind it, and the refresh token that continues it. */
export interface Continued {
  signIn: SignIn
  refreshToken: string
  nonce: string | null
}

/**
 * Redeems a code once. A second time ends everything the first gave (RFC 6749 §4.1.2): one of the two was a thief.
 * @throws OAuthError invalid_grant
 */
export async function redeemCode(
  db: Database,
  { code, clientId, redirectUri, verifier }: { code: string; clientId: string; redirectUri: string; verifier: string },
  now: Date,
): Promise<Continued> {
  type Row = { sign_in: string; redirect_uri: string; nonce: string | null; code_challenge: string }
  const outcome = await db.transaction(async (tx) => {
    const row = await tx.maybe<Row & { expires_at: Date; redeemed_at: Date | null }>(
      'select * from authorization_code where digest = $1 for update',
      [digestOf(code)],
    )
    if (!row) return 'The code is not known'
    const signIn = await liveSignIn(tx, row.sign_in, clientId)
    if (!signIn) return 'The code belongs to another client or was revoked'
    if (row.redeemed_at) {
      await revokeSignIn(tx, row.sign_in, now)
      return 'The code was used before; what it gave is revoked'
    }
    if (row.expires_at <= now) return 'The code has expired'
    if (row.redirect_uri !== redirectUri) return 'redirect_uri is not the one the code was issued for'
    if (challengeOf(verifier) !== row.code_challenge) return 'code_verifier does not match the challenge'
    await tx.query('update authorization_code set redeemed_at = $2 where digest = $1', [digestOf(code), now])
    return { signIn, nonce: row.nonce, refreshToken: await issueRefreshToken(tx, signIn, now) }
  })
  if (typeof outcome === 'string') throw new OAuthError('invalid_grant', outcome)
  return outcome
}

/** RFC 7636 §4.6, method S256. */
function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

export async function issueRefreshToken(tx: Queryable, signIn: SignIn, now: Date): Promise<string> {
  const token = newSecret()
  await tx.query('insert into refresh_token (digest, sign_in, expires_at) values ($1, $2, $3)', [
    digestOf(token),
    signIn.id,
    new Date(now.getTime() + REFRESH_LIFE_MS),
  ])
  return token
}

/**
 * Exchanges a refresh token for the next one. A token that was exchanged before ends the sign-in.
 * @throws OAuthError invalid_grant
 */
export async function rotateRefreshToken(db: Database, token: string, clientId: string, now: Date): Promise<Continued> {
  const outcome = await db.transaction(async (tx) => {
    const row = await tx.maybe<{ sign_in: string; expires_at: Date; rotated_at: Date | null }>(
      'select sign_in, expires_at, rotated_at from refresh_token where digest = $1 for update',
      [digestOf(token)],
    )
    if (!row) return 'The refresh token is not known'
    const signIn = await liveSignIn(tx, row.sign_in, clientId)
    if (!signIn) return 'The refresh token belongs to another client or was revoked'
    if (row.rotated_at) {
      await revokeSignIn(tx, row.sign_in, now)
      return 'The refresh token was used before; the sign-in is revoked'
    }
    if (row.expires_at <= now) return 'The refresh token has expired'
    await tx.query('update refresh_token set rotated_at = $2 where digest = $1', [digestOf(token), now])
    return { signIn, nonce: null, refreshToken: await issueRefreshToken(tx, signIn, now) }
  })
  if (typeof outcome === 'string') throw new OAuthError('invalid_grant', outcome)
  return outcome
}

/** The sign-in, unless it was revoked or is another client's. */
export function liveSignIn(db: Queryable, id: string, clientId?: string): Promise<SignIn | null> {
  return db.maybe<SignIn>(
    `select id, client_id, sub, scope, authenticated_at from sign_in
      where id = $1 and revoked_at is null and ($2::text is null or client_id = $2)`,
    [id, clientId ?? null],
  )
}

export async function revokeSignIn(db: Queryable, id: string, now: Date): Promise<void> {
  await db.query('update sign_in set revoked_at = $2 where id = $1 and revoked_at is null', [id, now])
}

/** The sign-in behind a refresh token, whoever's it is. */
export function signInOfRefreshToken(db: Queryable, token: string): Promise<{ id: string; client_id: string } | null> {
  return db.maybe(
    'select s.id, s.client_id from refresh_token r join sign_in s on s.id = r.sign_in where r.digest = $1',
    [digestOf(token)],
  )
}
