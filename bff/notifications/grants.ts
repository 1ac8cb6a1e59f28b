import type { Queryable } from '../../kit/database'

/** What she answered when WeChat asked, or later in the chat of service notices (`turned_off`). */
export type Answer = 'accepted' | 'rejected' | 'banned' | 'turned_off'

/** One ledger per phone and template. */
export interface Account {
  recipient: string
  templateId: string
  kind: 'one_time' | 'long_term'
}

type Ledger = Pick<Account, 'recipient' | 'templateId'>

export interface Answered extends Account {
  answer: Answer
  /** phone: the mini-program reported it · wechat: an event said so */
  source: 'phone' | 'wechat'
  at: Date
  /** The write it came with: a repeat of it adds nothing. */
  reference: string | null
}

/** Both sources tell of the same answer within this. */
const TWINS_WITHIN = '2 minutes'
/** Clocks and networks differ by this much: what is older than the last answer by more came late. */
const LATE_MS = 5_000

async function alone(tx: Queryable, { recipient, templateId }: Ledger): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`grants:${recipient}:${templateId}`])
}

/** Messages that may still be sent, by what we know. */
async function balanceOf(tx: Queryable, { recipient, templateId }: Ledger): Promise<number> {
  const { balance } = await tx.one<{ balance: number }>(
    'select coalesce(sum(change), 0)::int as balance from grant_entry where recipient = $1 and template_id = $2',
    [recipient, templateId],
  )
  return balance
}

async function lastAnswer(tx: Queryable, { recipient, templateId }: Account, kinds: readonly Answer[]) {
  return tx.maybe<{ at: Date }>(
    `select at from grant_entry where recipient = $1 and template_id = $2 and kind = any($3)
     order by at desc limit 1`,
    [recipient, templateId, kinds],
  )
}

/**
 * Enters an answer. The phone's report and WeChat's event of the same answer count once: the second is entered as the
 * twin of the first, and each has at most one twin.
 */
export async function enterAnswer(tx: Queryable, answered: Answered): Promise<void> {
  const { recipient, templateId, answer, source, at, reference } = answered
  await alone(tx, answered)
  const twin = await tx.maybe<{ id: number }>(
    `select id from grant_entry e
     where recipient = $1 and template_id = $2 and kind = $3 and source = $4 and twin is null
       and at between $5::timestamptz - $6::interval and $5::timestamptz + $6::interval
       and not exists (select from grant_entry t where t.twin = e.id)
     order by abs(extract(epoch from at - $5::timestamptz)), id limit 1`,
    [recipient, templateId, answer, source === 'phone' ? 'wechat' : 'phone', at, TWINS_WITHIN],
  )
  const change = twin ? 0 : await changeBy(tx, answered)
  await tx.query(
    `insert into grant_entry (recipient, template_id, kind, source, change, twin, reference, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (reference, template_id) where reference is not null do nothing`,
    [recipient, templateId, answer, source, change, twin?.id ?? null, reference, at],
  )
}

/** One-time acceptances add up and a refusal leaves them; a long-term answer holds until the next; turning off ends all. */
async function changeBy(tx: Queryable, answered: Answered): Promise<number> {
  const { kind, answer, at } = answered
  if (answer === 'banned') return 0
  if (kind === 'one_time' && answer === 'rejected') return 0
  // Events come late and out of order: an answer that was overtaken by a later one changes nothing any more.
  const decisive: readonly Answer[] = kind === 'one_time' ? ['turned_off'] : ['accepted', 'rejected', 'turned_off']
  const last = await lastAnswer(tx, answered, decisive)
  if (last && at.getTime() < last.at.getTime() - LATE_MS) return 0
  if (kind === 'one_time' && answer === 'accepted') return 1
  const balance = await balanceOf(tx, answered)
  return (answer === 'accepted' ? 1 : 0) - balance
}

/** Uses a grant for a message. A one-time grant is gone with it. False when there is none. */
export async function takeGrant(tx: Queryable, account: Account, outboxId: string, at: Date): Promise<boolean> {
  await alone(tx, account)
  if ((await balanceOf(tx, account)) <= 0) return false
  if (account.kind === 'one_time') await enter(tx, account, 'used', -1, outboxId, at)
  return true
}

/** WeChat has surely not sent it: the grant is hers again. */
export async function returnGrant(tx: Queryable, account: Account, outboxId: string, at: Date): Promise<void> {
  if (account.kind === 'one_time') await enter(tx, account, 'returned', 1, outboxId, at)
}

/** WeChat says that she granted nothing (any more): it knows better. */
export async function grantsRefused(tx: Queryable, account: Account, outboxId: string, at: Date): Promise<void> {
  await alone(tx, account)
  await enter(tx, account, 'refused', -(await balanceOf(tx, account)), outboxId, at)
}

/** Nothing of what a phone granted counts any more, for any template. */
export async function closeGrants(tx: Queryable, recipient: string, at: Date): Promise<void> {
  // In one order, so that two that close and answer never wait for each other.
  const granted = await tx.query<{ templateId: string }>(
    'select distinct template_id as "templateId" from grant_entry where recipient = $1 order by template_id',
    [recipient],
  )
  for (const { templateId } of granted) {
    await alone(tx, { recipient, templateId })
    await tx.query(
      `insert into grant_entry (recipient, template_id, kind, source, change, at)
       values ($1, $2, 'turned_off', 'wechat', $3, $4)`,
      [recipient, templateId, -(await balanceOf(tx, { recipient, templateId })), at],
    )
  }
}

async function enter(
  tx: Queryable,
  { recipient, templateId }: Account,
  kind: 'used' | 'returned' | 'refused',
  change: number,
  outboxId: string,
  at: Date,
): Promise<void> {
  await tx.query(
    `insert into grant_entry (recipient, template_id, kind, source, change, outbox_id, at)
     values ($1, $2, $3, 'us', $4, $5, $6)`,
    [recipient, templateId, kind, change, outboxId, at],
  )
}

export interface Standing {
  templateId: string
  balance: number
  answer: Answer | null
  answeredAt: Date | null
}

/** How a phone's ledgers stand. */
export async function standingOf(tx: Queryable, recipient: string): Promise<Map<string, Standing>> {
  const rows = await tx.query<Standing>(
    `select template_id as "templateId", sum(change)::int as balance,
       (array_agg(kind order by at desc, id desc) filter (where kind in ('accepted', 'rejected', 'banned', 'turned_off')))[1] as answer,
       max(at) filter (where kind in ('accepted', 'rejected', 'banned', 'turned_off')) as "answeredAt"
     from grant_entry where recipient = $1 group by template_id`,
    [recipient],
  )
  return new Map(rows.map((row) => [row.templateId, row]))
}
