import { createHash, randomInt } from 'node:crypto'
import type { Clock } from '../../kit/clock'
import type { Logger } from '../../kit/logger'
import type { ProvinceSettings } from '../shell/system'
import { encryptMessage, pushSignature } from './message-crypto'
import type { SentMessage } from './send'
import type { Choice } from './subscriptions'

const TRIES = 3
const TRY_LIMIT_MS = 5_000
const PLATFORM = 'gh_platform'

/** One entry of an event's `List`; every value is text, as in captures of the real push. */
type Item = Record<string, string>

export interface EventPush {
  popup(openid: string, answered: readonly [templateId: string, choice: Choice][]): void
  turnedOff(openid: string, templateId: string): void
  sent(message: SentMessage): void
  /** 撤回授权: the user takes back what the mini-program was allowed to know of them. */
  revoked(openid: string, information: string): void
  /** Gives up what has not arrived yet, and resolves when nothing is under way. */
  stop(): Promise<void>
}

export interface PushOptions {
  callbackUrl: string | null
  settings: ProvinceSettings
  clock: Clock
  logger: Logger
}

/**
 * Pushes events to the mini-program's server in safe mode: in the background, five seconds a try, three tries, then
 * never again. Without a callback address nothing is pushed, as for an account that has not configured one.
 */
export function createEventPush({ callbackUrl, settings, clock, logger }: PushOptions): EventPush {
  const ending = new AbortController()
  const underWay = new Set<Promise<void>>()
  const account = `gh_${createHash('sha256').update(settings.wechatAppId).digest('hex').slice(0, 12)}`

  const push = (openid: string, event: string, items: Item[]) => {
    const [only] = items
    // One entry comes bare, several come as an array.
    if (only) pushFrom(openid, openid, event, { List: items.length === 1 ? only : items })
  }

  /** @param from who the event says it is from; @param openid whose it is, as the address names it */
  const pushFrom = (from: string, openid: string, event: string, content: object) => {
    if (callbackUrl === null) return
    const message = JSON.stringify({
      ToUserName: account,
      FromUserName: from,
      CreateTime: Math.floor(clock.now().getTime() / 1000),
      MsgType: 'event',
      Event: event,
      ...content,
    })
    const work = deliver(callbackUrl, openid, event, message).finally(() => underWay.delete(work))
    underWay.add(work)
  }

  const deliver = async (url: string, openid: string, event: string, message: string) => {
    const body = {
      ToUserName: account,
      Encrypt: encryptMessage(message, settings.wechatAppId, settings.wechatCallbackAesKey),
    }
    for (let attempt = 1; attempt <= TRIES && !ending.signal.aborted; attempt += 1) {
      if (await tryOnce(url, openid, body)) return
      logger.warn({ event, attempt }, 'a pushed event was not taken')
    }
  }

  const tryOnce = async (url: string, openid: string, body: { Encrypt: string }) => {
    const timestamp = String(Math.floor(clock.now().getTime() / 1000))
    const nonce = String(randomInt(100_000_000, 2_000_000_000))
    const token = settings.wechatCallbackToken
    const target = new URL(url)
    for (const [name, value] of Object.entries({
      signature: pushSignature(token, timestamp, nonce),
      timestamp,
      nonce,
      openid,
      encrypt_type: 'aes',
      msg_signature: pushSignature(token, timestamp, nonce, body.Encrypt),
    })) {
      target.searchParams.set(name, value)
    }
    try {
      const response = await fetch(target, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.any([ending.signal, AbortSignal.timeout(TRY_LIMIT_MS)]),
      })
      const text = await response.text()
      return response.ok && (text === '' || text === 'success')
    } catch (error) {
      // Not reachable, too slow, or we are stopping: counts as not taken.
      logger.debug({ err: error }, 'push failed')
      return false
    }
  }

  return {
    popup: (openid, answered) =>
      push(
        openid,
        'subscribe_msg_popup_event',
        answered.map(([TemplateId, SubscribeStatusString]) => ({ TemplateId, SubscribeStatusString, PopupScene: '0' })),
      ),
    turnedOff: (openid, TemplateId) =>
      push(openid, 'subscribe_msg_change_event', [{ TemplateId, SubscribeStatusString: 'reject' }]),
    sent: ({ openid, templateId, msgid }) =>
      push(openid, 'subscribe_msg_sent_event', [
        { TemplateId: templateId, MsgID: msgid, ErrorCode: '0', ErrorStatus: 'success' },
      ]),
    // Not from the user but from the platform's own account, which names the user beside it.
    revoked: (openid, RevokeInfo) =>
      pushFrom(PLATFORM, openid, 'user_authorization_revoke', {
        OpenID: openid,
        AppID: settings.wechatAppId,
        RevokeInfo,
      }),
    async stop() {
      ending.abort()
      await Promise.all(underWay)
    },
  }
}
