import { type Answer, read, SETTINGS } from '../identity/testing'

export interface Spoken {
  errcode?: number
  errmsg?: string
  access_token?: string
  expires_in?: number
  openid?: string
  session_key?: string
  [name: string]: unknown
}

export const APP = { appid: SETTINGS.wechatAppId, secret: SETTINGS.wechatAppSecret }

/** What a mini-program's server and a phone say to WeChat, over HTTP. */
export class TestWechat {
  constructor(private readonly url: string) {}

  get(path: string, query: Record<string, string> = {}): Promise<Answer<Spoken>> {
    return fetch(`${this.url}${path}?${new URLSearchParams(query)}`).then(read<Spoken>)
  }

  post(path: string, body: object | string, query: Record<string, string> = {}): Promise<Answer<Spoken>> {
    return fetch(`${this.url}${path}?${new URLSearchParams(query)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }).then(read<Spoken>)
  }

  async loginCode(openid: string): Promise<string> {
    return String((await this.post(`/phone/${openid}/login-code`, {})).body.code)
  }

  login(code: string, app = APP): Promise<Answer<Spoken>> {
    return this.get('/sns/jscode2session', { ...app, js_code: code, grant_type: 'authorization_code' })
  }

  stableToken(force = false, app = APP): Promise<Answer<Spoken>> {
    const body = { grant_type: 'client_credential', ...app, force_refresh: force }
    return this.post('/cgi-bin/stable_token', body)
  }

  plainToken(app: Record<string, string> = APP): Promise<Answer<Spoken>> {
    return this.get('/cgi-bin/token', { grant_type: 'client_credential', ...app })
  }

  /** The error a token leads to; undefined when it is good. */
  async check(token: string): Promise<number | undefined> {
    const { errcode } = (await this.get('/wxaapi/newtmpl/gettemplate', { access_token: token })).body
    return errcode === 0 ? undefined : errcode
  }
}
