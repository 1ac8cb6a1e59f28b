import type { Message, ReminderPurpose } from '@shared/notifications/contract'
import { type Database, type Queryable, violatedConstraint } from '../../kit/database'
import type { Seal } from '../../kit/seal'
import type { Contact, Contacts } from './contacts'
import { type Account, grantsRefused, returnGrant, takeGrant } from './grants'
import { AWAITING_EVENT, FAILED, OPEN, type OutboxState, WAITING } from './states'
import type { Template } from './templates'

/** A set of states as SQL lists it. They are constants of ours. */
const listed = (states: readonly OutboxState[]) => states.map((state) => `'${state}'`).join(', ')

/** An event about a message that nobody knows the fate of comes within seconds or not at all. */
const UNKNOWN_FOR = '15 minutes'
/** An event belongs to a message that was given to WeChat at most so long before, or by our clocks just after. */
const EVENT_WITHIN = '30 minutes'
const EVENT_BEFORE = '1 minute'

/** A message that this process is to send now: its grant is used up already. */
export interface Claimed {
  id: string
  attempt: number
  kind: Message['kind']
  values: Record<string, string>
  page: string | null
  at: Date
  contact: Contact
  template: Template
}

/** How a claim ended: one to send, one that ended without being sent, or nothing to do. */
export type Claim = { send: Claimed } | 'ended' | 'none'

/** What became of a send. `delayMs`: when it may be tried again. */
export type Outcome =
  | { state: 'accepted'; msgid: string | null }
  | { state: 'temporary-failure'; reason: string; delayMs: number }
  | { state: 'permanent-failure'; reason: string }
  | { state: 'technical-failure'; reason: string }
  | { state: 'unknown'; reason: string }

/** What WeChat says about a delivery. */
export interface DeliveryEvent {
  recipient: string
  templateId: string
  msgid: string | null
  /** '0' when it was delivered. */
  errorCode: string
  at: Date
}

interface Row {
  id: string
  resident_id: string
  purpose: ReminderPurpose
  attempts: number
  kind: Message['kind']
  content: string
  page: string | null
  created_at: Date
  openid_hash: string | null
  openid_sealed: string | null
  locale: Contact['locale'] | null
}

const accountOf = ({ contact, template }: Claimed): Account => ({
  recipient: contact.recipient,
  templateId: template.id,
  kind: template.kind,
})

/** A send is at most this many answers of WeChat long: token, send, token, forced token, send again; and some to spare. */
const ANSWERS_PER_SEND = 6
const LEASE_MARGIN_MS = 3_000

export interface OutboxOptions {
  db: Database
  seal: Seal
  contacts: Contacts
  /** How long WeChat has for one answer. When a send takes longer than all of its answers may, its process is believed gone. */
  answerMs: number
}

/** Rows of the outbox and the steps they take, each in one transaction with what follows from it. */
export function createOutbox({ db, seal, contacts, answerMs }: OutboxOptions) {
  const leaseMs = answerMs * ANSWERS_PER_SEND + LEASE_MARGIN_MS
  const end = (tx: Queryable, id: string, state: 'cancelled', reason: string) =>
    tx.query(`update outbox set state = $2, reason = $3 where id = $1`, [id, state, reason])

  return {
    /**
     * Takes the next message that may be sent: nobody else works on it, nothing else is on its way to the same phone,
     * no earlier one waits for the same grant, and there is a grant, which is used up here. `onlyUrgent` during quiet hours.
     */
    async claim(templates: readonly Template[], now: Date, onlyUrgent: boolean): Promise<Claim> {
      try {
        return await db.transaction(async (tx) => {
          const row = await tx.maybe<Row>(
            `select o.id, o.resident_id, o.purpose, o.attempts, m.kind, m.content, m.page, m.created_at,
               c.openid_hash, c.openid_sealed, c.locale
             from outbox o join message m on m.id = o.message_id left join contact c on c.resident_id = o.resident_id
             where o.state in (${listed(WAITING)}) and o.next_attempt_at <= now() and o.not_after > $1
               and (o.urgent or not $2)
               and not exists (select from outbox p where p.state = 'sending' and p.recipient = c.openid_hash)
               and not exists (
                 select from outbox e where e.resident_id = o.resident_id and e.purpose = o.purpose
                   and e.state in (${listed(WAITING)}) and e.next_attempt_at <= now() and e.not_after > $1
                   and (e.urgent or not $2) and (e.created_at, e.id) < (o.created_at, o.id))
             order by o.next_attempt_at, o.created_at limit 1 for update of o skip locked`,
            [now, onlyUrgent],
          )
          if (!row) return 'none'
          const { openid_hash, openid_sealed, locale } = row
          const contact =
            openid_hash && openid_sealed && locale ? contacts.toContact({ openid_hash, openid_sealed, locale }) : null
          const template = templates.find(({ purpose }) => purpose === row.purpose)
          if (!contact) {
            await end(tx, row.id, 'cancelled', 'no_phone')
            return 'ended'
          }
          if (!template) {
            await end(tx, row.id, 'cancelled', 'no_template')
            return 'ended'
          }
          const account = { recipient: contact.recipient, templateId: template.id, kind: template.kind }
          if (!(await takeGrant(tx, account, row.id, now))) {
            await end(tx, row.id, 'cancelled', 'no_grant')
            return 'ended'
          }
          await tx.query(
            `update outbox set state = 'sending', reason = null, attempts = attempts + 1, recipient = $2, template_id = $3,
               sent_at = $4, lease_until = now() + $5 * interval '1 millisecond' where id = $1`,
            [row.id, contact.recipient, template.id, now, leaseMs],
          )
          return {
            send: {
              id: row.id,
              attempt: row.attempts + 1,
              kind: row.kind,
              values: seal.open<Record<string, string>>(row.content) ?? {},
              page: row.page,
              at: row.created_at,
              contact,
              template,
            },
          }
        })
      } catch (error) {
        // Another process was faster with another message to the same phone: that one first.
        if (violatedConstraint(error) === 'outbox_one_at_a_time') return 'none'
        throw error
      }
    },

    /** Notes what became of a send, with what it means for the grant. False when that had been found out otherwise. */
    async settle(claimed: Claimed, outcome: Outcome, now: Date): Promise<boolean> {
      const account = accountOf(claimed)
      return db.transaction(async (tx) => {
        const delayMs = outcome.state === 'temporary-failure' ? outcome.delayMs : 0
        const settled = await tx.query(
          `update outbox set state = $3, reason = $4, msgid = $5, lease_until = null,
             next_attempt_at = now() + $6 * interval '1 millisecond'
           where id = $1 and attempts = $2 and state = 'sending' returning 1`,
          [
            claimed.id,
            claimed.attempt,
            outcome.state,
            'reason' in outcome ? outcome.reason : null,
            'msgid' in outcome ? outcome.msgid : null,
            delayMs,
          ],
        )
        if (settled.length === 0) {
          // Its event was faster than the answer, or we were taken for dead: the number is still good to know.
          if (outcome.state === 'accepted' && outcome.msgid !== null)
            await tx.query('update outbox set msgid = coalesce(msgid, $2) where id = $1', [claimed.id, outcome.msgid])
          return false
        }
        if (outcome.state === 'permanent-failure') await grantsRefused(tx, account, claimed.id, now)
        if (outcome.state === 'temporary-failure' || outcome.state === 'technical-failure')
          await returnGrant(tx, account, claimed.id, now)
        return true
      })
    },

    /** An event about a delivery: found by WeChat's number, or by phone, template and time. False: none of ours. */
    async heard(tx: Queryable, event: DeliveryEvent): Promise<boolean> {
      const row = await tx.maybe<{ id: string }>(
        `select id from outbox
         where recipient = $1 and template_id = $2 and state in (${listed(AWAITING_EVENT)})
           and (msgid = $3 or (msgid is null
             and sent_at between $4::timestamptz - $5::interval and $4::timestamptz + $6::interval))
         order by msgid is null, abs(extract(epoch from sent_at - $4::timestamptz)) limit 1 for update`,
        [event.recipient, event.templateId, event.msgid, event.at, EVENT_WITHIN, EVENT_BEFORE],
      )
      if (!row) return false
      const delivered = event.errorCode === '0'
      await tx.query(
        `update outbox set state = $2, reason = $3, msgid = coalesce(msgid, $4), lease_until = null where id = $1`,
        [
          row.id,
          delivered ? 'delivered' : 'technical-failure',
          delivered ? null : `delivery:${event.errorCode.slice(0, 20)}`,
          event.msgid,
        ],
      )
      return true
    },

    /** Whether time has done something to any of them, or one may be sent. Asked often, and mostly there is nothing. */
    async hasWork(now: Date): Promise<boolean> {
      const { work } = await db.one<{ work: boolean }>(
        `select exists (select from outbox where state in (${listed(WAITING)}) and (not_after <= $1 or next_attempt_at <= now()))
           or exists (select from outbox where state = 'sending' and lease_until < now())
           or exists (select from outbox where state = 'unknown' and state_since < now() - $2::interval) as work`,
        [now, UNKNOWN_FOR],
      )
      return work
    },

    /** Time passes: what is too late, whose process is gone, and what nobody will hear of any more. */
    async age(now: Date): Promise<{ expired: number; lost: number; given_up: number }> {
      const count = async (sql: string, values: unknown[] = []) => (await db.query(sql, values)).length
      return {
        expired: await count(
          `update outbox set state = 'expired', reason = 'too_late'
           where state in (${listed(WAITING)}) and not_after <= $1 returning 1`,
          [now],
        ),
        lost: await count(
          `update outbox set state = 'unknown', reason = 'process_gone', lease_until = null
           where state = 'sending' and lease_until < now() returning 1`,
        ),
        given_up: await count(
          `update outbox set state = 'technical-failure', reason = 'never_heard'
           where state = 'unknown' and state_since < now() - $1::interval returning 1`,
          [UNKNOWN_FOR],
        ),
      }
    },

    /** Nothing is sent until then, by any process. */
    async pause(reason: string, until: Date | { ms: number }): Promise<void> {
      await db.query(
        `insert into sending_pause (reason, until, by_clock)
         values ($1, coalesce($2::timestamptz, now() + $3 * interval '1 millisecond'), $2::timestamptz is not null)
         on conflict (reason) do update set until = excluded.until, by_clock = excluded.by_clock`,
        [reason, until instanceof Date ? until : null, until instanceof Date ? 0 : until.ms],
      )
    },

    async isPaused(now: Date): Promise<boolean> {
      const pause = await db.maybe(
        'select 1 from sending_pause where until > case when by_clock then $1::timestamptz else now() end limit 1',
        [now],
      )
      return pause !== null
    },

    /** How many wait to be sent, are open at all (WeChat may still say something), and have failed within a day. */
    counts: (): Promise<{ waiting: number; open: number; failed: number }> =>
      db.one(
        `select (select count(*) from outbox where state in (${listed(WAITING)})) as waiting,
           (select count(*) from outbox where state in (${listed(OPEN)})) as open,
           (select count(*) from outbox where state in (${listed(FAILED)})
              and state_since > now() - interval '1 day') as failed`,
      ),

    /** She wants nothing of us on this WeChat any more: what waits for her is not sent. */
    async cancelOf(tx: Queryable, residentId: string): Promise<void> {
      await tx.query(
        `update outbox set state = 'cancelled', reason = 'revoked' where resident_id = $1 and state in (${listed(WAITING)})`,
        [residentId],
      )
    },
  }
}

export type Outbox = ReturnType<typeof createOutbox>
