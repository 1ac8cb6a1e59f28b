import { localDayOf } from '@shared/standards/time'
import type { Queryable } from '../../kit/database'
import { WechatError } from './errors'

/** Counts one call. @throws WechatError 45009 when the day's calls are used up */
export async function countCall(db: Queryable, path: string, dailyLimit: number, now: Date): Promise<void> {
  const counted = await db.maybe(
    `insert into api_usage (day, path, used) values ($1, $2, 1)
     on conflict (day, path) do update set used = api_usage.used + 1 where api_usage.used < $3
     returning used`,
    [localDayOf(now), path, dailyLimit],
  )
  if (!counted) throw new WechatError(45009)
}

export async function callsToday(db: Queryable, path: string, now: Date): Promise<number> {
  const row = await db.maybe<{ used: number }>('select used from api_usage where day = $1 and path = $2', [
    localDayOf(now),
    path,
  ])
  return row?.used ?? 0
}
