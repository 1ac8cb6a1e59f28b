import * as v from 'valibot'
import { parseKeepingLongNumbers } from '../upstreams/long-numbers'
import { readXml } from './wechat-xml'

/** One entry of an event that concerns a template, or somebody who takes back what she had allowed. */
export type WechatEvent =
  | { kind: 'revoked'; openid: string; at: Date }
  | { kind: 'popup' | 'change'; openid: string; at: Date; templateId: string; status: string }
  | { kind: 'sent'; openid: string; at: Date; templateId: string; msgid: string | null; errorCode: string }

/** Captures and documentation disagree on which of them are numbers. */
const text = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform((value) => String(value)),
)
const seconds = v.pipe(
  text,
  v.regex(/^\d{1,12}$/),
  v.transform((value) => new Date(Number(value) * 1000)),
)
/** One entry comes bare, several come as a list. */
const several = <S extends v.GenericSchema>(schema: S) =>
  v.union([
    v.array(schema),
    v.pipe(
      schema,
      v.transform((one) => [one]),
    ),
  ])

const Item = v.object({
  TemplateId: v.pipe(text, v.minLength(1), v.maxLength(100)),
  SubscribeStatusString: v.optional(text),
  MsgID: v.optional(text),
  ErrorCode: v.optional(text),
})
const Items = v.object({ List: several(Item) })
const Common = v.object({ FromUserName: text, CreateTime: seconds, MsgType: text, Event: v.optional(text, '') })

/** Where the entries lie: in JSON beside the rest, in XML inside an element of the event's own. */
const KINDS = {
  subscribe_msg_popup_event: { kind: 'popup', element: 'SubscribeMsgPopupEvent' },
  subscribe_msg_change_event: { kind: 'change', element: 'SubscribeMsgChangeEvent' },
  subscribe_msg_sent_event: { kind: 'sent', element: 'SubscribeMsgSentEvent' },
} as const
type Named = keyof typeof KINDS
const isNamed = (event: string): event is Named => event in KINDS

/**
 * 撤回授权, and an account that was closed. Which information it is (`RevokeInfo`) makes no difference: all we have of WeChat
 * is whose phone it is.
 */
const REVOKING: readonly string[] = ['user_authorization_revoke', 'user_authorization_cancellation']
/** Sent by the platform's own account: whom it is about stands beside. */
const Revoked = v.object({ OpenID: v.pipe(text, v.minLength(1)) })

const Envelope = v.object({ Encrypt: v.pipe(v.string(), v.minLength(1)) })

/** JSON or XML, by its first character: which one an account gets is a setting at WeChat. @throws on anything else */
function read(body: string): unknown {
  return body.trimStart().startsWith('<') ? readXml(body.trim()) : parseKeepingLongNumbers(body)
}

/** The encrypted part of what was pushed. @throws Error when there is none */
export const encryptedPartOf = (body: string): string => v.parse(Envelope, read(body)).Encrypt

/**
 * What a pushed message says about our templates, or about what she takes back; nothing for any other message.
 * @returns the event's name, and its entries. @throws Error when it is not readable
 */
export function readEvents(message: string): { name: string; events: WechatEvent[] } {
  const raw = read(message)
  const { FromUserName: openid, CreateTime: at, MsgType, Event: name } = v.parse(Common, raw)
  if (MsgType === 'event' && REVOKING.includes(name))
    return { name, events: [{ kind: 'revoked', openid: v.parse(Revoked, raw).OpenID, at }] }
  if (MsgType !== 'event' || !isNamed(name)) return { name: MsgType === 'event' ? name : MsgType, events: [] }
  const { kind, element } = KINDS[name]
  const inside =
    typeof raw === 'object' && raw !== null && element in raw ? (raw as Record<string, unknown>)[element] : raw
  const { List } = v.parse(Items, inside)
  return {
    name,
    events: List.map(
      ({ TemplateId: templateId, SubscribeStatusString = '', MsgID, ErrorCode = '0' }): WechatEvent =>
        kind === 'sent'
          ? { kind, openid, at, templateId, msgid: MsgID ?? null, errorCode: ErrorCode }
          : { kind, openid, at, templateId, status: SubscribeStatusString },
    ),
  }
}
