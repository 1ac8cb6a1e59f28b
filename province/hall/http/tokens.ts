import { createRemoteJWKSet, errors, jwtVerify } from 'jose'
import type Koa from 'koa'
import { LRUCache } from 'lru-cache'
import * as v from 'valibot'
import type { Clock } from '../../../kit/clock'
import { Refusal } from './envelope'

/** The person a token was issued for. `idType` 111 citizen number, 516 travel permit of Hong Kong and Macao residents. */
export interface ResidentCaller {
  kind: 'resident'
  subject: string
  /** The program through which the person acts. */
  client: string
  name: string
  idType: string
  idNo: string
  /** 代办: whom this token lets the person act for; null when it is for herself. */
  principal: Principal | null
}

/** Somebody who is acted for. Of a company the subject and `idNo` are its credit code, `idType` is 001. */
export interface Principal {
  subject: string
  name: string
  idType: string
  idNo: string
  relation: 'child' | 'parent' | 'legal_representative' | 'agent'
}

/** A program: the reader of the catalogue, or the clerks' desks. */
export interface ProgramCaller {
  kind: 'program'
  subject: string
  scopes: ReadonlySet<string>
}

export type Caller = ResidentCaller | ProgramCaller

const Claims = v.object({
  sub: v.pipe(v.string(), v.minLength(1)),
  exp: v.number(),
  scope: v.optional(v.string(), ''),
  client_id: v.optional(v.string()),
  name: v.optional(v.string()),
  id_type: v.optional(v.string()),
  id_no: v.optional(v.string()),
  on_behalf_of: v.optional(
    v.object({
      sub: v.string(),
      name: v.string(),
      id_type: v.string(),
      id_no: v.string(),
      relation: v.picklist(['child', 'parent', 'legal_representative', 'agent']),
    }),
  ),
})

const CLOCK_TOLERANCE_S = 5

/** Reads tokens of the identity platform: ES256, its own issuer, audience `hall`. */
export class Tokens {
  private readonly keys: ReturnType<typeof createRemoteJWKSet>
  /** A token says the same until it ends; its signature is checked once. */
  private readonly known = new LRUCache<string, { caller: Caller; endsAt: number }>({ max: 5_000 })

  constructor(
    private readonly issuer: string,
    private readonly clock: Clock,
  ) {
    this.keys = createRemoteJWKSet(new URL(`${issuer}/jwks`), { timeoutDuration: 3_000, cooldownDuration: 1_000 })
  }

  /** @throws Refusal 1002 (HTTP 401) for a missing or unusable token, 5000 (HTTP 503) when its keys cannot be fetched. */
  async callerOf(authorization: string | undefined): Promise<Caller> {
    const token = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1]
    if (!token) throw new Refusal('1002', null, 401)
    const now = this.clock.now()
    const known = this.known.get(token)
    if (known) {
      if (known.endsAt + CLOCK_TOLERANCE_S * 1000 > now.getTime()) return known.caller
      throw new Refusal('1002', null, 401)
    }
    const claims = await this.verified(token, now)
    const caller = callerFrom(claims)
    this.known.set(token, { caller, endsAt: claims.exp * 1000 })
    return caller
  }

  private async verified(token: string, now: Date): Promise<v.InferOutput<typeof Claims>> {
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer: this.issuer,
        audience: 'hall',
        algorithms: ['ES256'],
        typ: 'at+jwt',
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: now,
      })
      return v.parse(Claims, payload)
    } catch (error) {
      if (isAboutTheToken(error)) throw new Refusal('1002', null, 401)
      // Without the platform's keys nobody can be told apart: not the caller's fault.
      throw new Refusal('5000', null, 503)
    }
  }
}

function isAboutTheToken(error: unknown): boolean {
  if (error instanceof v.ValiError) return true
  return (
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWTExpired ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey
  )
}

function callerFrom(claims: v.InferOutput<typeof Claims>): Caller {
  const { sub, name, id_type, id_no, on_behalf_of: acted } = claims
  const client = claims.client_id ?? sub
  if (id_type && id_no && name) {
    const principal = acted
      ? { subject: acted.sub, name: acted.name, idType: acted.id_type, idNo: acted.id_no, relation: acted.relation }
      : null
    return { kind: 'resident', subject: sub, client, name, idType: id_type, idNo: id_no, principal }
  }
  return { kind: 'program', subject: client, scopes: new Set(claims.scope.split(' ').filter(Boolean)) }
}

export interface CallerState {
  caller: Caller
}

export function authenticate(tokens: Tokens): Koa.Middleware<CallerState> {
  return async (ctx, next) => {
    ctx.state.caller = await tokens.callerOf(ctx.get('authorization') || undefined)
    await next()
  }
}

/** @throws Refusal 1003 for any other kind of token. */
export function residentOf(state: CallerState): ResidentCaller {
  if (state.caller.kind !== 'resident') throw new Refusal('1003')
  return state.caller
}

/** Whose references writes carry: one person's, through one program. */
export const referenceScope = ({ client, subject }: Pick<ResidentCaller, 'client' | 'subject'>): string =>
  `resident:${client}:${subject}`

/** @throws Refusal 1003 unless the token carries one of the scopes. */
export function requireScope(...scopes: string[]): Koa.Middleware<CallerState> {
  return async (ctx, next) => {
    const { caller } = ctx.state
    if (caller.kind !== 'program' || !scopes.some((scope) => caller.scopes.has(scope))) throw new Refusal('1003')
    await next()
  }
}
