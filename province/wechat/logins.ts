import { createHmac, randomBytes, randomInt } from 'node:crypto'
import type { Queryable } from '../../kit/database'
import { sameText } from './compare'
import { WechatError } from './errors'

export type CodePurpose = 'login' | 'phone'

const CODE_LIFE_MS = 300_000
/** Older documentation: each user 100 times a minute. */
const LOGINS_PER_MINUTE = 100

/** What `wx.login` or the phone-number button hands to the mini-program: five minutes, one use. */
export async function mintCode(db: Queryable, purpose: CodePurpose, openid: string, now: Date): Promise<string> {
  // A used code is remembered for a day, to tell "been used" from "invalid".
  await db.query('delete from code where expires_at < $1', [new Date(now.getTime() - 86_400_000)])
  const code = `0${purpose === 'login' ? '1' : '2'}${randomBytes(15).toString('hex')}`
  await db.query('insert into code (code, purpose, openid, expires_at) values ($1, $2, $3, $4)', [
    code,
    purpose,
    openid,
    new Date(now.getTime() + CODE_LIFE_MS),
  ])
  return code
}

/** @returns the openid behind the code. @throws WechatError 40163 used before, 40029 unknown, expired or of the other kind */
async function spendCode(db: Queryable, purpose: CodePurpose, code: string, now: Date): Promise<string> {
  const spent = await db.maybe<{ openid: string }>(
    `update code set used_at = $3 where code = $1 and purpose = $2 and used_at is null and expires_at > $3
     returning openid`,
    [code, purpose, now],
  )
  if (spent) return spent.openid
  const used = await db.maybe('select 1 as one from code where code = $1 and purpose = $2 and used_at is not null', [
    code,
    purpose,
  ])
  throw new WechatError(used && purpose === 'login' ? 40163 : 40029)
}

/** jscode2session. The session key changes at some logins and not at others, as the platform's does. */
export async function loginWithCode(
  db: Queryable,
  code: string,
  now: Date,
): Promise<{ session_key: string; openid: string }> {
  const openid = await spendCode(db, 'login', code, now)
  const { recent } = await db.one<{ recent: number }>(
    `select count(*) as recent from code where openid = $1 and purpose = 'login' and used_at > $2`,
    [openid, new Date(now.getTime() - 60_000)],
  )
  if (recent > LOGINS_PER_MINUTE) throw new WechatError(45011)
  const rotate = randomInt(2) === 0
  const { session_key } = await db.one<{ session_key: string }>(
    `update wechat_user set session_key = case when session_key is null or $2 then $3 else session_key end
      where openid = $1 returning session_key`,
    [openid, rotate, randomBytes(16).toString('base64')],
  )
  return { session_key, openid }
}

/**
 * Whether the signature was made with the user's present session key: the key is its Base64 text as it stands.
 * @throws WechatError 40003, 87008, 87009
 */
export async function checkSession(
  db: Queryable,
  { openid, signature, sigMethod }: { openid: string; signature: string; sigMethod: unknown },
): Promise<void> {
  const user = await db.maybe<{ session_key: string | null }>('select session_key from wechat_user where openid = $1', [
    openid,
  ])
  if (!user) throw new WechatError(40003)
  if (sigMethod !== 'hmac_sha256') throw new WechatError(87008)
  const { session_key } = user
  if (session_key === null || !sameText(signature, createHmac('sha256', session_key).update('').digest('hex'))) {
    throw new WechatError(87009)
  }
}

/** @param openid when given, the code must be this user's. @throws WechatError 40029, 40003 */
export async function phoneOfCode(db: Queryable, code: string, openid: string | null, now: Date): Promise<string> {
  if (openid !== null) {
    const other = await db.maybe(`select 1 as one from code where code = $1 and purpose = 'phone' and openid <> $2`, [
      code,
      openid,
    ])
    if (other) throw new WechatError(40003)
  }
  const owner = await spendCode(db, 'phone', code, now)
  const { phone } = await db.one<{ phone: string }>('select phone from wechat_user where openid = $1', [owner])
  return phone
}
