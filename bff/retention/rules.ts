const HOUR = 1
const DAY = 24 * HOUR
/** A yearly matter is still filled in from the last time, when it comes a month late. */
const NEXT_YEAR = 400 * DAY
/** 个人信息保护法 §56: how personal information was handled is kept on record for three years. */
const THREE_YEARS = 3 * 366 * DAY

/** How long something is kept. docs/security.md has the same table. */
export interface Rule {
  what: string
  hours: number
  /** Removes what was over before $1, a moment of our clock. */
  remove: string
}

/**
 * What is personal, or was needed for a while only, and when it goes: no later than this after its last use. What ends by
 * itself (an upload that was stored, a request that was settled) goes then; this is for what nobody came back for.
 */
export const RULES: readonly Rule[] = [
  {
    what: 'drafts nobody went on with',
    hours: 90 * DAY,
    // One that is being submitted stays until the hall has said what became of it.
    remove: `delete from draft where state = 'open' and submitting is null and updated_at < $1`,
  },
  {
    what: 'submitted forms that later ones are filled from',
    hours: NEXT_YEAR,
    remove: `delete from draft where state = 'submitted' and updated_at < $1`,
  },
  {
    what: 'uploads, with what has arrived of them',
    hours: 2 * DAY,
    remove: `delete from upload where state <> 'storing' and created_at < $1`,
  },
  {
    // As long as a session can live: until then what became of it may be found out.
    what: 'uploads the store has not answered',
    hours: 31 * DAY,
    remove: `delete from upload where state = 'storing' and created_at < $1`,
  },
  {
    what: 'requests the certificate store has not answered',
    hours: 31 * DAY,
    remove: 'delete from store_request where created_at < $1',
  },
  {
    // Longer than any signature that could carry it.
    what: 'nonces of the hall',
    hours: HOUR,
    remove: 'delete from exchange_nonce where at < $1',
  },
  { what: 'pushes of WeChat', hours: HOUR, remove: 'delete from wechat_push where at < $1' },
  {
    // Longer than WeChat tries again.
    what: 'events of WeChat',
    hours: 7 * DAY,
    remove: 'delete from wechat_event where at < $1',
  },
  {
    what: 'how messages went to WeChat',
    hours: 180 * DAY,
    remove: `delete from outbox where not_after < $1
      and state in ('delivered', 'accepted', 'permanent-failure', 'technical-failure', 'expired', 'cancelled')`,
  },
  {
    what: 'messages of the inbox',
    hours: 2 * 366 * DAY,
    remove: `delete from message m where created_at < $1 and not exists (select from outbox o where o.message_id = m.id)`,
  },
  {
    // What a late or doubled telling is compared with.
    what: 'facts from which nothing follows any more',
    hours: 60 * DAY,
    remove: 'delete from fact where greatest(at, until) < $1',
  },
  {
    what: 'memory of reminders that were said',
    hours: 60 * DAY,
    remove: `delete from reminder where state <> 'planned' and not_after < $1`,
  },
  {
    // Signing in on the phone keeps it anew, and a session lives thirty days.
    what: 'the WeChat of somebody who has not signed in since',
    hours: NEXT_YEAR,
    remove: 'delete from contact where updated_at < $1',
  },
  {
    what: 'copies of applications, with their records',
    hours: THREE_YEARS,
    remove: `with gone as (select id from application where known_at < $1 for update),
        records as (delete from application_record where application_id in (select id from gone))
      delete from application where id in (select id from gone)`,
  },
  {
    what: 'consent receipts, after their consent has ended',
    hours: THREE_YEARS,
    remove: 'delete from consent where coalesce(revoked_at, valid_until::timestamptz) < $1',
  },
]
