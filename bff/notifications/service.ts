import type { Reminder, Reminders as RemindersAnswer } from '@shared/notifications/contract'
import type { Clock } from '../../kit/clock'
import type { Database } from '../../kit/database'
import { ProblemError } from '../http/problem'
import type { Operations } from '../operations/operations'
import { WechatRefused } from '../upstreams/wechat-codes'
import type { Contact, Contacts } from './contacts'
import { type Answer, enterAnswer, type Standing, standingOf } from './grants'
import type { Template, Templates } from './templates'

/** What the phone reports of one template. */
export interface PhoneAnswer {
  templateId: string
  answer: 'accept' | 'reject' | 'ban' | 'filter'
}

/** `filter`: WeChat did not show it, so she did not answer. */
const ANSWERS: Readonly<Record<Exclude<PhoneAnswer['answer'], 'filter'>, Answer>> = {
  accept: 'accepted',
  reject: 'rejected',
  ban: 'banned',
}
const SHOWN: Readonly<Record<Answer, NonNullable<Reminder['answer']>>> = {
  accepted: 'accept',
  rejected: 'reject',
  banned: 'ban',
  turned_off: 'reject',
}

const ANSWERED = 'notifications.answered'

export interface NotificationServiceOptions {
  db: Database
  contacts: Contacts
  templates: Templates
  operations: Operations
  clock: Clock
}

/** Which WeChat reminders reach a resident, and what she answers when WeChat asks. */
export function createNotificationService({ db, contacts, templates, operations, clock }: NotificationServiceOptions) {
  async function known(): Promise<Template[]> {
    try {
      return await templates.get()
    } catch (error) {
      // The account is not in order, or WeChat is busy: hers to see is only that it does not answer.
      if (error instanceof WechatRefused) throw new ProblemError('wechat_unavailable', {}, { cause: error })
      throw error
    }
  }

  async function remindersOf(residentId: string): Promise<RemindersAnswer> {
    const [list, contact] = await Promise.all([known(), contacts.of(db, residentId)])
    const standing = contact ? await standingOf(db, contact.recipient) : new Map<string, Standing>()
    return {
      phone: contact !== null,
      reminders: list.map(({ id, purpose, kind }): Reminder => {
        const { balance = 0, answer = null, answeredAt = null } = standing.get(id) ?? {}
        return {
          purpose,
          templateId: id,
          kind,
          granted: balance,
          answer: answer && SHOWN[answer],
          answeredAt: answeredAt?.toISOString() ?? null,
        }
      }),
      serverTime: clock.now().toISOString(),
    }
  }

  /** Entered under the write's reference: carried out twice it counts once. */
  async function enter(residentId: string, answers: readonly PhoneAnswer[], reference: string): Promise<void> {
    const [list, contact] = await Promise.all([known(), contacts.of(db, residentId)])
    // Without a WeChat of hers there is nothing to send to, so nothing to grant.
    if (contact) await db.transaction((tx) => enterAll(tx, contact, list, answers, reference))
  }

  async function enterAll(
    tx: Parameters<typeof enterAnswer>[0],
    contact: Contact,
    list: readonly Template[],
    answers: readonly PhoneAnswer[],
    reference: string,
  ): Promise<void> {
    const at = clock.now()
    // In one order, so that two reports never wait for each other.
    for (const { templateId, answer } of [...answers].sort((a, b) => (a.templateId < b.templateId ? -1 : 1))) {
      const template = list.find(({ id }) => id === templateId)
      if (!template || answer === 'filter') continue
      await enterAnswer(tx, {
        recipient: contact.recipient,
        templateId,
        kind: template.kind,
        answer: ANSWERS[answer],
        source: 'phone',
        at,
        reference,
      })
    }
  }

  operations.resolveWith(ANSWERED, async ({ residentId, reference, input }) => {
    const { answers } = input.body as { answers: PhoneAnswer[] }
    await enter(residentId, answers, reference)
    return { kind: 'done', answer: await remindersOf(residentId), target: residentId, effects: [] }
  })

  return {
    reminders: remindersOf,

    async answered(residentId: string, answers: readonly PhoneAnswer[], reference: string): Promise<RemindersAnswer> {
      await enter(residentId, answers, reference)
      return remindersOf(residentId)
    },
  }
}

export type NotificationService = ReturnType<typeof createNotificationService>
