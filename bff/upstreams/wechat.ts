import * as v from 'valibot'
import { ProblemError } from '../http/problem'
import { parseKeepingLongNumbers } from './long-numbers'
import { type Upstream, type UpstreamRequest, UpstreamUnavailable } from './upstream'
import { WechatRefused } from './wechat-codes'

const SessionAnswer = v.object({
  errcode: v.optional(v.number()),
  openid: v.optional(v.string()),
  session_key: v.optional(v.string()),
})

/** Every answer may carry a refusal; a success may say nothing about it. */
const Verdict = v.looseObject({ errcode: v.optional(v.number(), 0), errmsg: v.optional(v.string(), '') })
const TokenAnswer = v.object({ access_token: v.pipe(v.string(), v.minLength(1)), expires_in: v.number() })
/** Taken is only what WeChat says that it has taken. */
const SendAnswer = v.object({
  errcode: v.literal(0),
  msgid: v.optional(
    v.pipe(
      v.union([v.string(), v.number()]),
      v.transform((id) => String(id)),
    ),
  ),
})
const TemplatesAnswer = v.object({
  data: v.array(v.object({ priTmplId: v.string(), title: v.string(), content: v.string(), type: v.number() })),
})

/** -1 busy, 45011 too often this minute: theirs. Everything else about a code: the code is no good. */
const BUSY = new Set([-1, 45011])

const LANGUAGES = { 'zh-Hans': 'zh_CN', 'zh-Hant': 'zh_HK', en: 'en_US' } as const

/** A template of the account as WeChat lists it. */
export interface AccountTemplate {
  id: string
  title: string
  kind: 'one_time' | 'long_term'
  /** Lines such as `预约事项:{{thing1.DATA}}`. */
  content: string
}

export interface SubscribeMessage {
  openid: string
  templateId: string
  /** Path in the mini-program, with or without a slash before it; null: the card opens nothing. */
  page: string | null
  /** Keyword → value, every keyword of the template. */
  data: Record<string, string>
  locale: keyof typeof LANGUAGES
  programState: 'developer' | 'trial' | 'formal'
}

export interface WechatClientOptions {
  upstream: Upstream
  appId: string
  appSecret: string
}

/**
 * api.weixin.qq.com. Whatever happens it answers with HTTP 200: what counts is `errcode`, and a missing one is a success.
 * @throws WechatRefused with the code, UpstreamUnavailable when there was no answer.
 */
export function createWechatClient({ upstream, appId, appSecret }: WechatClientOptions) {
  async function call<S extends v.GenericSchema>(
    schema: S,
    request: Omit<UpstreamRequest, 'parse'>,
  ): Promise<v.InferOutput<S>> {
    const { body } = await upstream.request({ ...request, parse: parseKeepingLongNumbers })
    const verdict = v.safeParse(Verdict, body)
    if (!verdict.success || Array.isArray(body)) throw new UpstreamUnavailable('wechat', 'bad_answer', true)
    const { errcode, errmsg } = verdict.output
    if (errcode !== 0) throw new WechatRefused(errcode, errmsg)
    const answer = v.safeParse(schema, body)
    if (!answer.success) throw new UpstreamUnavailable('wechat', 'bad_answer', true)
    return answer.output
  }

  return {
    /**
     * Whose phone it is. A login code works once: this call is never repeated, since a repeat of a code that was
     * accepted answers 40163. The session key is not kept: nothing of ours needs it.
     */
    async openidOf(code: string, requestId: string): Promise<string> {
      const { body } = await upstream.request({
        method: 'GET',
        path: '/sns/jscode2session',
        name: 'jscode2session',
        query: { appid: appId, secret: appSecret, js_code: code, grant_type: 'authorization_code' },
        requestId,
        safe: false,
      })
      const answer = v.safeParse(SessionAnswer, body)
      if (!answer.success) throw new UpstreamUnavailable('wechat', 'bad_answer', true)
      const { errcode, openid } = answer.output
      if (openid && (errcode === undefined || errcode === 0)) return openid
      if (errcode !== undefined && BUSY.has(errcode)) throw new UpstreamUnavailable('wechat', 'busy', false)
      throw new ProblemError('sign_in_failed', {}, { cause: new Error(`errcode ${errcode}`) })
    },

    /** The account's token with the seconds it has left. `force`: a new one, and the present one ends at once. */
    async stableToken(force: boolean): Promise<{ token: string; seconds: number }> {
      const { access_token, expires_in } = await call(TokenAnswer, {
        method: 'POST',
        path: '/cgi-bin/stable_token',
        name: 'stable_token',
        body: { grant_type: 'client_credential', appid: appId, secret: appSecret, force_refresh: force },
        // The same token again, unless forced.
        safe: !force,
      })
      return { token: access_token, seconds: expires_in }
    },

    async templates(token: string): Promise<AccountTemplate[]> {
      const { data } = await call(TemplatesAnswer, {
        method: 'GET',
        path: '/wxaapi/newtmpl/gettemplate',
        name: 'gettemplate',
        query: { access_token: token },
        safe: true,
      })
      return data.map(({ priTmplId, title, content, type }) => ({
        id: priTmplId,
        title,
        content,
        kind: type === 3 ? 'long_term' : 'one_time',
      }))
    },

    /** Sends once. @returns WeChat's number of the message, where the account gets one: 64 bits, as text */
    async send(token: string, message: SubscribeMessage): Promise<string | null> {
      const { msgid } = await call(SendAnswer, {
        method: 'POST',
        path: '/cgi-bin/message/subscribe/send',
        name: 'subscribe_send',
        query: { access_token: token },
        body: {
          touser: message.openid,
          template_id: message.templateId,
          // Inside the mini-program paths have no slash before them, in WeChat's list of pages neither.
          ...(message.page !== null && { page: message.page.replace(/^\/+/, '') }),
          data: Object.fromEntries(Object.entries(message.data).map(([key, value]) => [key, { value }])),
          miniprogram_state: message.programState,
          lang: LANGUAGES[message.locale],
        },
        safe: false,
      })
      return msgid ?? null
    },
  }
}

export type WechatClient = ReturnType<typeof createWechatClient>
