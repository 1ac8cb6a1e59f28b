import type { Message } from '@shared/notifications/contract'
import type { Queryable } from '../../kit/database'
import type { Seal } from '../../kit/seal'
import { isUrgent, purposeOf } from './purposes'

/** What is told and never said until when: worth sending for so long. */
const WORTH_SENDING_MS = 3 * 24 * 3600 * 1000

/**
 * Something a resident is told. `values` are what the sentence is made of, as text: for appointments `item`, `hall`,
 * `startsAt`, `number`; for applications `item` and what else the inbox shows; for certificates `name`, `validUntil`.
 */
export interface News {
  residentId: string
  kind: Message['kind']
  /** The same event tells a resident once, however often it is processed. */
  dedupeKey: string
  values: Record<string, string>
  /** Page to open, e.g. `/appointments/detail/index?id=…`. */
  page: string | null
  at: Date
  /** WeChat is not troubled with it after this moment; the inbox has it anyway. Three days when not given. */
  notAfter?: Date
}

/** Of two with the same dedupe key only the first is told. True when it was new. */
export type Tell = (tx: Queryable, news: News) => Promise<boolean>

/**
 * Tells a resident, in the transaction of the cause: the message of the inbox, its values sealed, and, for kinds that have
 * a WeChat template, its row of the outbox. The dedupe key stays readable: it names the event, never a person.
 */
export const createTell =
  (seal: Seal): Tell =>
  async (tx, news) => {
    const message = await tx.maybe<{ id: string }>(
      `insert into message (resident_id, kind, dedupe_key, content, page, created_at)
       values ($1, $2, $3, $4, $5, $6) on conflict (resident_id, dedupe_key) do nothing returning id`,
      [news.residentId, news.kind, news.dedupeKey, seal.seal(news.values), news.page, news.at],
    )
    if (!message) return false
    const purpose = purposeOf(news.kind)
    if (purpose) {
      await tx.query(
        `insert into outbox (resident_id, message_id, dedupe_key, purpose, urgent, not_after)
         values ($1, $2, $3, $4, $5, $6) on conflict (resident_id, dedupe_key, purpose) do nothing`,
        [
          news.residentId,
          message.id,
          news.dedupeKey,
          purpose,
          isUrgent(news.kind),
          news.notAfter ?? new Date(news.at.getTime() + WORTH_SENDING_MS),
        ],
      )
    }
    return true
  }
