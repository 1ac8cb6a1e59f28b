import { createHash, randomBytes } from 'node:crypto'
import type { Locale } from '@shared/http/locale'
import type { Redis } from 'ioredis'
import type { Clock } from '../../kit/clock'
import type { Seal } from '../../kit/seal'
import { ProblemError } from '../http/problem'
import type { RequestContext } from '../http/request-context'
import type { Holder } from '../upstreams/certificates'
import { GrantRefused, type IdentityClient, type IdentityTokens, type SystemToken } from '../upstreams/identity'
import type { Caller } from '../upstreams/upstream'
import { createKnownSessions } from './known-sessions'

/** Unused this long, a session ends. */
const IDLE_SECONDS = 7 * 24 * 3600
/** However often it is used, a session ends after this. */
const LONGEST_MS = 30 * 24 * 3600 * 1000
/** The sliding expiry is moved at most this often: not on every request. */
const TOUCH_AFTER_MS = 5 * 60 * 1000
/** Tokens are renewed this long before they end. */
const RENEW_EARLY_MS = 30_000
const REFRESH_LOCK_MS = 8_000

export type Audience = 'hall' | 'certificates'

export interface TokenWish {
  /** Whom she acts for: a relative or a company, by the identity platform's name for them. */
  onBehalfOf?: string
  /** The identity platform is asked now, whatever it said a moment ago. */
  anew?: boolean
}

interface Stored {
  residentId: string
  /** In full: masked wherever it is shown. */
  name: string
  /** Kept in the encrypted session only. */
  holder: Holder
  /** Where she lives, by the identity platform; '' when it does not say. Not in sessions from before. */
  regionCode?: string
  tokens: IdentityTokens
  startedAt: number
  touchedAt: number
}

/** What is remembered of a session in memory: none of its tokens. */
type Known = Pick<Stored, 'residentId' | 'name' | 'holder' | 'regionCode'>

/** A signed-in resident, for one request. */
export interface ResidentSession {
  /** SHA-256 of its token: finds it again (`byId`) without being able to open it from outside. */
  id: string
  residentId: string
  name: string
  holder: Holder
  /** Where she lives; '' when it is not known. */
  regionCode: string
  /** In which what is said to her is worded. */
  locale: Locale
  /**
   * She at one outside system, with a short token that is obtained when first needed.
   * @throws ProblemError may_not_act_for
   */
  callerFor(audience: Audience, wish?: TokenWish): Promise<Caller>
  /** She at the identity platform itself. */
  caller(): Promise<Caller>
}

export interface SessionsOptions {
  redis: Redis
  identity: IdentityClient
  clock: Clock
  /** What lies in Redis is encrypted with it. */
  seal: Seal
}

const digest = (token: string) => createHash('sha256').update(token).digest('base64url')

/**
 * Sessions live in Redis only, encrypted, under the hash of an opaque token. Losing Redis signs people out and loses
 * nothing else.
 */
export function createSessions({ redis, identity, clock, seal }: SessionsOptions) {
  const systemTokens = new Map<string, SystemToken>()
  const flights = new Map<string, Promise<unknown>>()
  const known = createKnownSessions<Known>(redis)

  /** Callers that want the same thing at the same time share one attempt. */
  function single<T>(key: string, work: () => Promise<T>): Promise<T> {
    const running = flights.get(key) as Promise<T> | undefined
    if (running) return running
    const flight = work().finally(() => flights.delete(key))
    flights.set(key, flight)
    return flight
  }

  const keyOf = (id: string) => `session:${id}`
  const now = () => clock.now().getTime()

  async function load(id: string): Promise<Stored | null> {
    const text = await redis.get(keyOf(id))
    return text === null ? null : seal.open<Stored>(text)
  }

  async function save(id: string, stored: Stored): Promise<void> {
    await redis.set(keyOf(id), seal.seal(stored), 'EX', IDLE_SECONDS)
  }

  /**
   * Refresh tokens rotate: two refreshes at a time would look like theft and end the session. One process refreshes,
   * the others wait and read what it got.
   */
  async function renewed(id: string, requestId: string): Promise<Stored> {
    const deadline = Date.now() + REFRESH_LOCK_MS
    for (;;) {
      const stored = await load(id)
      if (!stored) throw new ProblemError('not_signed_in')
      if (stored.tokens.accessExpiresAt - RENEW_EARLY_MS > now()) return stored
      const mine = await redis.set(`${keyOf(id)}:refresh`, '1', 'PX', REFRESH_LOCK_MS, 'NX')
      if (mine === 'OK') {
        try {
          const tokens = await identity.refresh(stored.tokens.refreshToken, requestId).catch((error: unknown) => {
            if (error instanceof GrantRefused) throw new ProblemError('not_signed_in', {}, { cause: error })
            throw error
          })
          const next = { ...stored, tokens }
          await save(id, next)
          return next
        } finally {
          await redis.del(`${keyOf(id)}:refresh`)
        }
      }
      if (Date.now() > deadline) throw new ProblemError('identity_unavailable')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  const accessToken = (id: string, requestId: string) =>
    single(`access:${id}`, async () => (await renewed(id, requestId)).tokens.accessToken)

  function tokenFor(
    id: string,
    requestId: string,
    audience: Audience,
    { onBehalfOf, anew = false }: TokenWish = {},
  ): Promise<string> {
    const key = [audience, id, ...(onBehalfOf === undefined ? [] : [onBehalfOf])].join(':')
    const held = anew ? undefined : systemTokens.get(key)
    if (held && held.expiresAt - RENEW_EARLY_MS > now()) return Promise.resolve(held.token)
    return single(key, async () => {
      try {
        const her = { token: await accessToken(id, requestId), requestId }
        const token = await identity.exchange(her, audience, onBehalfOf)
        if (systemTokens.size > 20_000) systemTokens.clear()
        systemTokens.set(key, token)
        return token.token
      } catch (error) {
        if (!(error instanceof GrantRefused)) throw error
        systemTokens.delete(key)
        const denied = onBehalfOf !== undefined && error.error === 'access_denied'
        throw new ProblemError(denied ? 'may_not_act_for' : 'not_signed_in', {}, { cause: error })
      }
    })
  }

  const opened = (id: string, known: Known, { requestId, locale }: RequestContext): ResidentSession => ({
    id,
    residentId: known.residentId,
    name: known.name,
    holder: known.holder,
    regionCode: known.regionCode ?? '',
    locale,
    callerFor: async (audience, wish) => ({ token: await tokenFor(id, requestId, audience, wish), requestId }),
    caller: async () => ({ token: await accessToken(id, requestId), requestId }),
  })

  return {
    async start(
      { residentId, name, holder, regionCode }: Pick<Stored, 'residentId' | 'name' | 'holder'> & { regionCode: string },
      tokens: IdentityTokens,
    ): Promise<{ token: string; expiresAt: string }> {
      const token = randomBytes(32).toString('base64url')
      const stored = { residentId, name, holder, regionCode, tokens, startedAt: now(), touchedAt: now() }
      await save(digest(token), stored)
      return { token, expiresAt: new Date(now() + IDLE_SECONDS * 1000).toISOString() }
    },

    /** The session of a token, or null: unknown, ended or too old. Using it prolongs it. */
    async find(token: string, request: RequestContext): Promise<ResidentSession | null> {
      const id = digest(token)
      const remembered = known.get(id)
      if (remembered) return opened(id, remembered, request)
      const since = known.moment()
      const stored = await load(id)
      if (!stored) return null
      if (now() - stored.startedAt > LONGEST_MS) {
        await redis.del(keyOf(id))
        return null
      }
      if (now() - stored.touchedAt > TOUCH_AFTER_MS) {
        // Only the expiry moves; rewriting the record could undo a refresh that runs at the same time.
        await redis.expire(keyOf(id), IDLE_SECONDS)
      }
      const { residentId, name, holder, regionCode } = stored
      known.put(id, { residentId, name, holder, ...(regionCode !== undefined && { regionCode }) }, since)
      return opened(id, stored, request)
    },

    /**
     * A session that was in use when something was begun, to bring that to its end in the background; null when it has
     * ended since. This is not using it: it is not prolonged.
     */
    async byId(id: string, request: RequestContext): Promise<ResidentSession | null> {
      const stored = await load(id)
      return stored && now() - stored.startedAt <= LONGEST_MS ? opened(id, stored, request) : null
    },

    /** Ends a session here and at the identity platform. */
    async end(token: string): Promise<void> {
      const id = digest(token)
      const stored = await load(id)
      await redis.del(keyOf(id))
      await known.end(id)
      for (const key of systemTokens.keys()) if (key.split(':')[1] === id) systemTokens.delete(key)
      if (stored) await identity.revoke(stored.tokens.refreshToken)
    },

    stop: (): void => known.stop(),

    /** Something kept for a short while and taken out once. */
    async putOnce(kind: string, value: object, seconds: number): Promise<string> {
      const id = randomBytes(32).toString('base64url')
      await redis.set(`${kind}:${digest(id)}`, seal.seal(value), 'EX', seconds)
      return id
    },

    async takeOnce<T>(kind: string, id: string): Promise<T | null> {
      const text = await redis.getdel(`${kind}:${digest(id)}`)
      return text === null ? null : seal.open<T>(text)
    },
  }
}

export type Sessions = ReturnType<typeof createSessions>
