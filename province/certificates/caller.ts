import { createRemoteJWKSet, errors, jwtVerify } from 'jose'
import type { Clock } from '../../kit/clock'

/** Somebody whose things may be read: a person or a company, by code type (111, 516, 001) and code. */
export interface Holder {
  type: string
  code: string
}

export interface Caller {
  clientId: string
  sub: string
  name: string
  /** The person of the token, and whom they act for. */
  holders: Holder[]
}

export type IdentifyCaller = (accessToken: string) => Promise<Caller | null>

/**
 * Reads a token that the identity platform exchanged for this store. Null when it is not valid here and now.
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
  const { sub, name, client_id: clientId, on_behalf_of: principal } = payload
  const own = readHolder(payload)
  if (typeof sub !== 'string' || typeof name !== 'string' || typeof clientId !== 'string' || !own) return null
  const other = principal instanceof Object ? readHolder({ ...principal }) : null
  return { clientId, sub, name, holders: other ? [own, other] : [own] }
}

function readHolder({ id_type: type, id_no: code }: Record<string, unknown>): Holder | null {
  return typeof type === 'string' && typeof code === 'string' ? { type, code } : null
}
