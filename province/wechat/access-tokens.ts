import { randomBytes } from 'node:crypto'
import { instantOf, localDayOf } from '@shared/standards/time'
import type { Database, Queryable } from '../../kit/database'
import { WechatError } from './errors'

type Space = 'plain' | 'stable'

export interface IssuedToken {
  access_token: string
  /** Seconds left. */
  expires_in: number
}

const LIFE_MS = 7_200_000
/** How long an old token of /cgi-bin/token goes on beside its successor, and how early stable_token renews. */
const OVERLAP_MS = 300_000
const FORCED_PER_DAY = 20
const FORCED_APART_MS = 30_000
const SHAPE = /^\d{2,3}_[A-Za-z0-9_-]{100,500}$/

interface TokenRow {
  token: string
  issued_at: Date
  expires_at: Date
}

/** A new token each time; the one before is good for five more minutes. */
export function issuePlainToken(db: Database, now: Date): Promise<IssuedToken> {
  return alone(db, 'plain', async (tx) => {
    await supersede(tx, 'plain', new Date(now.getTime() + OVERLAP_MS))
    return mint(tx, 'plain', now, false)
  })
}

/**
 * The same token with its remaining seconds, renewed when five minutes are left (the old one lives to its end).
 * Forced: a new token, and the old one ends at once.
 * @throws WechatError 45009 after 20 forced renewals a day, 45011 within 30 seconds of one
 */
export function issueStableToken(db: Database, force: boolean, now: Date): Promise<IssuedToken> {
  return alone(db, 'stable', async (tx) => {
    if (force) {
      await checkForcedLimits(tx, now)
      await supersede(tx, 'stable', now)
      return mint(tx, 'stable', now, true)
    }
    const current = await tx.maybe<TokenRow>(
      `select token, issued_at, expires_at from access_token
        where space = 'stable' and superseded_at is null order by issued_at desc, expires_at desc limit 1`,
    )
    return current && current.expires_at.getTime() - now.getTime() > OVERLAP_MS
      ? present(current, now)
      : mint(tx, 'stable', now, false)
  })
}

/** Parallel calls wait for each other, so that all get the same token. */
function alone<T>(db: Database, space: Space, work: (tx: Queryable) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`wechat access_token ${space}`])
    return work(tx)
  })
}

async function checkForcedLimits(tx: Queryable, now: Date): Promise<void> {
  const { today, last } = await tx.one<{ today: number; last: Date | null }>(
    `select count(*) filter (where issued_at >= $1) as today, max(issued_at) as last
       from access_token where space = 'stable' and forced`,
    [instantOf(localDayOf(now))],
  )
  if (today >= FORCED_PER_DAY) throw new WechatError(45009)
  if (last && Math.abs(now.getTime() - last.getTime()) < FORCED_APART_MS) throw new WechatError(45011)
}

async function supersede(tx: Queryable, space: Space, from: Date): Promise<void> {
  await tx.query('update access_token set superseded_at = $2 where space = $1 and superseded_at is null', [space, from])
}

async function mint(tx: Queryable, space: Space, now: Date, forced: boolean): Promise<IssuedToken> {
  // Kept for a while after their end: until then they are "expired", later they are unknown.
  await tx.query('delete from access_token where expires_at < $1', [new Date(now.getTime() - 2 * 86_400_000)])
  const row = await tx.one<TokenRow>(
    `insert into access_token (token, space, issued_at, expires_at, forced) values ($1, $2, $3, $4, $5)
     returning token, issued_at, expires_at`,
    [`99_${randomBytes(100).toString('base64url')}`, space, now, new Date(now.getTime() + LIFE_MS), forced],
  )
  return present(row, now)
}

function present({ token, expires_at }: TokenRow, now: Date): IssuedToken {
  return { access_token: token, expires_in: Math.floor((expires_at.getTime() - now.getTime()) / 1000) }
}

/** @throws WechatError 41001 missing, 40014 malformed, 40001 unknown or superseded, 42001 expired */
export async function checkAccessToken(db: Queryable, token: unknown, now: Date): Promise<void> {
  if (typeof token !== 'string' || token === '') throw new WechatError(41001)
  if (!SHAPE.test(token)) throw new WechatError(40014)
  const row = await db.maybe<{ expires_at: Date; superseded_at: Date | null }>(
    'select expires_at, superseded_at from access_token where token = $1',
    [token],
  )
  if (!row || (row.superseded_at && row.superseded_at <= now)) throw new WechatError(40001)
  if (row.expires_at <= now) throw new WechatError(42001)
}
