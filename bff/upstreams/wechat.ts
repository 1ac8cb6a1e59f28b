import * as v from 'valibot'
import { ProblemError } from '../http/problem'
import { type Upstream, UpstreamUnavailable } from './upstream'

const SessionAnswer = v.object({
  errcode: v.optional(v.number()),
  openid: v.optional(v.string()),
  session_key: v.optional(v.string()),
})

/** -1 busy, 45011 too often this minute: theirs. Everything else about a code: the code is no good. */
const BUSY = new Set([-1, 45011])

export interface WechatClientOptions {
  upstream: Upstream
  appId: string
  appSecret: string
}

export function createWechatClient({ upstream, appId, appSecret }: WechatClientOptions) {
  return {
    /**
     * Whose phone it is. A login code works once: this call is never repeated, since a repeat of a code that was
     * accepted answers 40163. The session key is not kept: nothing of ours needs it.
     */
    async openidOf(code: string): Promise<string> {
      const { body } = await upstream.request({
        method: 'GET',
        path: '/sns/jscode2session',
        name: 'jscode2session',
        query: { appid: appId, secret: appSecret, js_code: code, grant_type: 'authorization_code' },
        safe: false,
      })
      const answer = v.safeParse(SessionAnswer, body)
      if (!answer.success) throw new UpstreamUnavailable('wechat', 'bad_answer', true)
      const { errcode, openid } = answer.output
      if (openid && (errcode === undefined || errcode === 0)) return openid
      if (errcode !== undefined && BUSY.has(errcode)) throw new UpstreamUnavailable('wechat', 'busy', false)
      throw new ProblemError('sign_in_failed', {}, { cause: new Error(`errcode ${errcode}`) })
    },
  }
}

export type WechatClient = ReturnType<typeof createWechatClient>
