import type { Clock } from '../../kit/clock'
import type { Database } from '../../kit/database'
import type { ProvinceSettings } from '../shell/system'
import { issuePlainToken, issueStableToken } from './access-tokens'
import { WechatError } from './errors'
import { checkSession, loginWithCode, phoneOfCode } from './logins'
import type { EventPush } from './push'
import { callsToday, countCall } from './quota'
import { checkCredentials, type Fields, textField } from './request'
import { sendSubscribeMessage } from './send'
import { listTemplates } from './templates'

export interface WechatServices {
  db: Database
  clock: Clock
  settings: ProvinceSettings
  push: EventPush
  /** Some accounts get `msgid` from send, others do not. */
  sendsMsgid: boolean
}

/** Text is sent as it stands: 64-bit numbers do not survive JSON.stringify. */
export type Answer = object | string

export interface Endpoint {
  method: 'GET' | 'POST'
  /** Calls a day for the account; Infinity where none is published. */
  dailyLimit: number
  /** Whether an access_token is needed, in the query. Such calls are counted before they run, others by themselves. */
  token: boolean
  /** @param query of the address @param body the JSON object of a POST */
  run(services: WechatServices, query: Fields, body: Fields): Promise<Answer>
}

const OK = { errcode: 0, errmsg: 'ok' }
const SEND = '/cgi-bin/message/subscribe/send'

/** The part of api.weixin.qq.com that is played here. */
export const ENDPOINTS: Record<string, Endpoint> = {
  '/sns/jscode2session': {
    method: 'GET',
    dailyLimit: Number.POSITIVE_INFINITY,
    token: false,
    async run({ db, clock, settings }, query) {
      checkCredentials(query, settings, 'authorization_code')
      return loginWithCode(db, textField(query, 'js_code', 41008), clock.now())
    },
  },

  '/cgi-bin/token': {
    method: 'GET',
    dailyLimit: 2_000,
    token: false,
    async run({ db, clock, settings }, query) {
      checkCredentials(query, settings, 'client_credential')
      await countCall(db, '/cgi-bin/token', this.dailyLimit, clock.now())
      return issuePlainToken(db, clock.now())
    },
  },

  '/cgi-bin/stable_token': {
    method: 'POST',
    dailyLimit: 500_000,
    token: false,
    async run({ db, clock, settings }, _query, body) {
      checkCredentials(body, settings, 'client_credential')
      await countCall(db, '/cgi-bin/stable_token', this.dailyLimit, clock.now())
      return issueStableToken(db, body.force_refresh === true, clock.now())
    },
  },

  [SEND]: {
    method: 'POST',
    dailyLimit: 10_000_000,
    token: true,
    async run({ db, clock, push, sendsMsgid }, _query, body) {
      const sent = await sendSubscribeMessage(db, body, clock.now())
      push.sent(sent)
      return sendsMsgid ? `{"errcode":0,"errmsg":"ok","msgid":${sent.msgid}}` : OK
    },
  },

  '/wxaapi/newtmpl/gettemplate': {
    method: 'GET',
    dailyLimit: 100_000,
    token: true,
    async run({ db }) {
      const templates = await listTemplates(db)
      return { ...OK, data: templates.map(({ id, ...template }) => ({ priTmplId: id, ...template })) }
    },
  },

  '/wxa/checksession': {
    method: 'GET',
    dailyLimit: 10_000_000,
    token: true,
    async run({ db }, query) {
      const openid = textField(query, 'openid', 40003)
      const signature = textField(query, 'signature', 87009)
      await checkSession(db, { openid, signature, sigMethod: query.sig_method })
      return OK
    },
  },

  '/wxa/business/getuserphonenumber': {
    method: 'POST',
    dailyLimit: 10_000_000,
    token: true,
    async run({ db, clock, settings }, _query, body) {
      const code = textField(body, 'code', 40029)
      const openid = body.openid === undefined ? null : textField(body, 'openid', 40003)
      const now = clock.now()
      const phone = await phoneOfCode(db, code, openid, now)
      const watermark = { timestamp: Math.floor(now.getTime() / 1000), appid: settings.wechatAppId }
      return { ...OK, phone_info: { phoneNumber: phone, purePhoneNumber: phone, countryCode: '86', watermark } }
    },
  },

  '/cgi-bin/openapi/quota/get': {
    method: 'POST',
    dailyLimit: 5_000,
    token: true,
    async run({ db, clock }, _query, body) {
      const path = textField(body, 'cgi_path', 76021)
      if (path.startsWith('/sns/')) throw new WechatError(76022)
      const limit = ENDPOINTS[path]?.dailyLimit
      if (limit === undefined) throw new WechatError(76021)
      const used = await callsToday(db, path, clock.now())
      return { ...OK, quota: { daily_limit: limit, used, remain: limit - used } }
    },
  },
}
