import { createRemoteJWKSet, errors, jwtVerify } from 'jose'
import type { Clock } from '../../kit/clock'

/** Somebody whose things may be read: a person or a company, by code type (111, 516, 001) and code. */
export interface Holder {
  type: string
  code: string
}

/** A person, through a program. */
export interface PersonCaller {
  kind: 'person'
  clientId: string
  sub: string
  name: string
  /** The person of the token, and whom they act for. */
  holders: [own: Holder, ...others: Holder[]]
}

/** A program by itself: the hall, or the clerks' desks. */
export interface ProgramCaller {
  kind: 'program'
  clientId: string
  scopes: ReadonlySet<string>
}

export type Caller = PersonCaller | ProgramCaller

export type IdentifyCaller = (accessToken: string) => Promise<Caller | null>

/**
 * Reads a token that the identity platform issued for this store. Null when it is not valid here and now.
 * @throws when the platform's keys cannot be fetched: that is not the caller's fault
 */
export function createIdentifyCaller(issuer: string, clock: Clock): IdentifyCaller {
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`), { timeoutDuration: 3_000, cooldownDuration: 1_000 })
  return async (accessToken) => {
    try {
      const { payload } = await jwtVerify(accessToken, keys, {
        issuer,
        audience: 'certificates',
        typ: 'at+jwt',
        algorithms: ['ES256'],
        currentDate: clock.now(),
      })
      return readCaller(payload)
    } catch (error) {
      const isKeyTrouble = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid
      if (error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC' && !isKeyTrouble) return null
      throw error
    }
  }
}

function readCaller(payload: Record<string, unknown>): Caller | null {
  const { sub, name, scope, client_id: clientId, on_behalf_of: principal } = payload
  if (typeof sub !== 'string' || typeof clientId !== 'string') return null
  const own = readHolder(payload)
  if (own && typeof name === 'string') {
    const other = principal instanceof Object ? readHolder({ ...principal }) : null
    return { kind: 'person', clientId, sub, name, holders: other ? [own, other] : [own] }
  }
  return typeof scope === 'string' ? { kind: 'program', clientId, scopes: new Set(scope.split(' ')) } : null
}

function readHolder({ id_type: type, id_no: code }: Record<string, unknown>): Holder | null {
  return typeof type === 'string' && typeof code === 'string' ? { type, code } : null
}
