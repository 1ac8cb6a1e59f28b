import { createHash } from 'node:crypto'
import type { Clock } from '../../kit/clock'
import type { Database, Queryable } from '../../kit/database'
import type { Contacts } from './contacts'
import { type Answer, closeGrants, enterAnswer } from './grants'
import type { Outbox } from './outbox'
import type { Templates } from './templates'
import type { Signed } from './wechat-crypto'
import type { WechatEvent } from './wechat-events'

const templateOf = (event: WechatEvent): string => (event.kind === 'revoked' ? '' : event.templateId)

const digestOf = (...parts: readonly string[]) => createHash('sha256').update(parts.join('\n')).digest('base64url')

/** acceptWithAlert, acceptWithAudio and the like are acceptances too. */
function answerOf({ kind, status }: Extract<WechatEvent, { status: string }>): Answer | null {
  if (status.startsWith('accept')) return 'accepted'
  if (status === 'ban') return 'banned'
  if (status !== 'reject') return null
  // From the chat of service notices: it ends what was granted, where a refusal in the popup only grants nothing more.
  return kind === 'change' ? 'turned_off' : 'rejected'
}

export interface IntakeOptions {
  db: Database
  contacts: Contacts
  templates: Templates
  outbox: Outbox
  clock: Clock
}

/** Takes what WeChat pushes: each push once, each content once, however often and in whatever order they come. */
export function createIntake({ db, contacts, templates, outbox, clock }: IntakeOptions) {
  const once = async (tx: Queryable, table: 'wechat_push' | 'wechat_event', digest: string) =>
    (await tx.maybe(`insert into ${table} (digest, at) values ($1, $2) on conflict do nothing returning 1`, [
      digest,
      clock.now(),
    ])) !== null

  /** She took back what she had allowed us, or left WeChat: what we have of her WeChat goes, with all that hangs on it. */
  async function forget(tx: Queryable, recipient: string, at: Date): Promise<void> {
    const residentId = await contacts.forget(tx, recipient)
    if (residentId !== null) await outbox.cancelOf(tx, residentId)
    await closeGrants(tx, recipient, at)
  }

  async function apply(tx: Queryable, event: WechatEvent): Promise<void> {
    const recipient = contacts.recipientOf(event.openid)
    const parts = [recipient, String(event.at.getTime()), event.kind, templateOf(event)]
    if (!(await once(tx, 'wechat_event', digestOf(...parts, event.kind === 'sent' ? (event.msgid ?? '') : '')))) return
    if (event.kind === 'revoked') return forget(tx, recipient, event.at)
    if (event.kind === 'sent') {
      await outbox.heard(tx, { ...event, recipient })
      return
    }
    const answer = answerOf(event)
    const template = (await templates.known(tx)).find(({ id }) => id === event.templateId)
    if (!answer || !template) return
    await enterAnswer(tx, {
      recipient,
      templateId: template.id,
      kind: template.kind,
      answer,
      source: 'wechat',
      at: event.at,
      reference: null,
    })
  }

  return {
    /** In one transaction: when it fails nothing is remembered, and WeChat's next try finds it new. */
    async take({ signature, timestamp, nonce }: Signed, events: readonly WechatEvent[]): Promise<void> {
      // An answer about a template that we have not read yet means nothing to us: read them first, or be asked again.
      if (events.some(({ kind }) => kind === 'popup' || kind === 'change')) await templates.get()
      await db.transaction(async (tx) => {
        if (!(await once(tx, 'wechat_push', digestOf(timestamp, nonce, signature)))) return
        // In one order, so that two pushes never wait for each other.
        for (const event of [...events].sort((a, b) => (templateOf(a) < templateOf(b) ? -1 : 1))) await apply(tx, event)
      })
    },
  }
}

export type Intake = ReturnType<typeof createIntake>
