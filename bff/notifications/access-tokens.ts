import { localDayOf } from '@shared/standards/time'
import type { Clock } from '../../kit/clock'
import type { Database, Queryable } from '../../kit/database'
import type { Seal } from '../../kit/seal'
import { UpstreamUnavailable } from '../upstreams/upstream'
import type { WechatClient } from '../upstreams/wechat'
import { WechatRefused } from '../upstreams/wechat-codes'

/** WeChat renews this long before the end; the old token lives on beside the new one. */
const EARLY_MS = 300_000
/** Each process looks a little earlier than the others: they do not all ask at the same moment. */
const JITTER_MS = 60_000
/** A process trusts its own memory this long, in real time. */
const REMEMBER_MS = 60_000
const FORCED_APART_MS = 30_000
const FORCED_PER_DAY = 20

interface Row {
  sealed: string | null
  expires_at: Date | null
  forced_at: Date | null
  forced_day: string | null
  forced_count: number
}

export interface AccessTokensOptions {
  db: Database
  seal: Seal
  wechat: Pick<WechatClient, 'stableToken'>
  clock: Clock
  /** Called with why a token was asked for. */
  asked?(why: 'renewed' | 'forced'): void
}

/**
 * One access token for all processes. It lies sealed in PostgreSQL; the row's lock is the lease: whoever holds it asks
 * WeChat, the others wait and find what it got.
 */
export function createAccessTokens({ db, seal, wechat, clock, asked }: AccessTokensOptions) {
  const jitter = Math.random() * JITTER_MS
  let known: { token: string; expiresAt: number; readAt: number } | null = null
  let flight: Promise<string> | null = null

  const usable = (expiresAt: number) => clock.now().getTime() < expiresAt - EARLY_MS - jitter
  const remember = (token: string, expiresAt: number) => {
    known = { token, expiresAt, readAt: Date.now() }
    return token
  }

  /** The row, held until the end of the transaction. */
  async function locked(tx: Queryable) {
    const row = await tx.one<Row>(
      'select sealed, expires_at, forced_at, forced_day, forced_count from wechat_token where singleton for update',
    )
    return { ...row, token: row.sealed === null ? null : seal.open<string>(row.sealed) }
  }

  async function ask(tx: Queryable, force: boolean): Promise<string> {
    const now = clock.now()
    const { token, seconds } = await wechat.stableToken(force)
    asked?.(force ? 'forced' : 'renewed')
    const expiresAt = new Date(now.getTime() + seconds * 1000)
    await tx.query(
      `update wechat_token set sealed = $1, expires_at = $2,
         forced_at = case when $3 then $4::timestamptz else forced_at end,
         forced_count = case when $3 then case when forced_day = $5 then forced_count + 1 else 1 end else forced_count end,
         forced_day = case when $3 then $5::date else forced_day end
       where singleton`,
      [seal.seal(token), expiresAt, force, now, localDayOf(now)],
    )
    return remember(token, expiresAt.getTime())
  }

  function mayForce({ forced_at, forced_day, forced_count }: Row): boolean {
    const now = clock.now()
    const apart = forced_at === null || Math.abs(now.getTime() - forced_at.getTime()) >= FORCED_APART_MS
    return apart && (forced_day !== localDayOf(now) || forced_count < FORCED_PER_DAY)
  }

  const fetched = () =>
    db.transaction(async (tx) => {
      const row = await locked(tx)
      // Somebody else may have asked while this one waited.
      if (row.token !== null && row.expires_at && usable(row.expires_at.getTime()))
        return remember(row.token, row.expires_at.getTime())
      return ask(tx, false)
    })

  return {
    async current(): Promise<string> {
      if (known && Date.now() - known.readAt < REMEMBER_MS && usable(known.expiresAt)) return known.token
      flight ??= fetched().finally(() => {
        flight = null
      })
      return flight
    },

    /**
     * Another token than the one WeChat has just refused: the one that is stored meanwhile, or what WeChat names when
     * asked, or a forced one, at most every 30 seconds and 20 times a day.
     * @throws UpstreamUnavailable when it may not be forced now
     */
    renew(refused: string): Promise<string> {
      known = null
      return db.transaction(async (tx) => {
        const row = await locked(tx)
        if (row.token !== null && row.token !== refused && row.expires_at && usable(row.expires_at.getTime()))
          return remember(row.token, row.expires_at.getTime())
        const token = await ask(tx, false)
        if (token !== refused) return token
        if (!mayForce(row)) throw new UpstreamUnavailable('wechat', 'busy', false)
        return ask(tx, true)
      })
    },

    /** Does something with a token; when WeChat refuses the token, once more with another one. */
    async use<T>(work: (token: string) => Promise<T>): Promise<T> {
      const token = await this.current()
      try {
        return await work(token)
      } catch (error) {
        if (!(error instanceof WechatRefused) || error.class !== 'token') throw error
        return work(await this.renew(token))
      }
    },
  }
}

export type AccessTokens = ReturnType<typeof createAccessTokens>
