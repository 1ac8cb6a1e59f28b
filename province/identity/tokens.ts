import { randomUUID } from 'node:crypto'
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import type { Clock } from '../../kit/clock'
import type { SigningKey } from './keys'
import type { Person, Principal } from './people'
import type { SignIn } from './sign-ins'

export const ACCESS_LIFE_S = 600
/** A token for one other system is short: it is fetched anew when needed. */
export const EXCHANGED_LIFE_S = 300

/** Systems that accept tokens of this platform. */
export const AUDIENCES = ['hall', 'certificates'] as const
export type Audience = (typeof AUDIENCES)[number]

/** What an access token of a resident proves to the platform itself. */
export interface AccessClaims {
  sub: string
  clientId: string
  signInId: string
}

export interface Tokens {
  /** For the platform's own endpoints and for exchange; names nobody. */
  access(signIn: SignIn): Promise<string>
  id(signIn: SignIn, person: Person, nonce: string | null): Promise<string>
  /** A resident's token for one other system, in their own name or for somebody. */
  exchanged(audience: Audience, clientId: string, person: Person, principal: Principal | null): Promise<string>
  /** A program's own token for one other system: names no person. */
  service(audience: Audience, clientId: string, scope: string): Promise<string>
  /** Null for anything but a valid access token of a resident. */
  readAccess(token: string): Promise<AccessClaims | null>
  /** Client and sign-in named by an ID token, expired or not; null when we did not sign it. */
  readIdHint(token: string): Promise<{ clientId: string; signInId: string } | null>
}

/** JWTs, ES256; access tokens typed `at+jwt` (RFC 9068) so that none can be taken for an ID token. */
export function createTokens(key: SigningKey, issuer: string, clock: Clock): Tokens {
  const sign = (claims: JWTPayload, typ: 'at+jwt' | 'JWT', lifeS: number) => {
    const now = Math.floor(clock.now().getTime() / 1000)
    return new SignJWT({ ...claims, jti: randomUUID() })
      .setProtectedHeader({ alg: 'ES256', kid: key.kid, typ })
      .setIssuer(issuer)
      .setIssuedAt(now)
      .setExpirationTime(now + lifeS)
      .sign(key.privateKey)
  }

  return {
    access: (signIn) =>
      sign(
        { aud: issuer, sub: signIn.sub, client_id: signIn.client_id, scope: signIn.scope, sid: signIn.id },
        'at+jwt',
        ACCESS_LIFE_S,
      ),
    id: (signIn, person, nonce) =>
      sign(
        {
          aud: signIn.client_id,
          sub: signIn.sub,
          sid: signIn.id,
          auth_time: Math.floor(signIn.authenticated_at.getTime() / 1000),
          name: person.name,
          ...(nonce !== null && { nonce }),
        },
        'JWT',
        ACCESS_LIFE_S,
      ),
    exchanged: (audience, clientId, person, principal) =>
      sign(
        {
          aud: audience,
          sub: person.sub,
          client_id: clientId,
          name: person.name,
          id_type: person.id_type,
          id_no: person.id_no,
          ...(principal && { on_behalf_of: principal }),
        },
        'at+jwt',
        EXCHANGED_LIFE_S,
      ),
    service: (audience, clientId, scope) =>
      sign({ aud: audience, sub: clientId, client_id: clientId, scope }, 'at+jwt', ACCESS_LIFE_S),
    async readAccess(token) {
      const payload = await verified(token, { typ: 'at+jwt', audience: issuer, currentDate: clock.now() })
      const { sub, client_id: clientId, sid: signInId } = payload ?? {}
      return typeof sub === 'string' && typeof clientId === 'string' && typeof signInId === 'string'
        ? { sub, clientId, signInId }
        : null
    },
    async readIdHint(token) {
      // An ID token given as a hint may have expired (OpenID Connect RP-Initiated Logout §2): look at it at its own time.
      const payload = await verified(token, { typ: 'JWT', currentDate: new Date(0) })
      const { aud, sid } = payload ?? {}
      return typeof aud === 'string' && typeof sid === 'string' ? { clientId: aud, signInId: sid } : null
    },
  }

  async function verified(token: string, expected: { typ: string; audience?: string; currentDate: Date }) {
    try {
      return (await jwtVerify(token, key.publicKey, { ...expected, issuer, algorithms: ['ES256'] })).payload
    } catch (error) {
      if (error instanceof errors.JOSEError) return null
      throw error
    }
  }
}
