import { type MakeApis, WxFailure } from './api'

/** WeChat's answer when it cannot show the popup. */
const NO_TAP = 'can only be invoked by user TAP gesture.'
const TEMPLATES_LIMIT = 5

/** Who she is for WeChat, and what WeChat may send her: the province's WeChat platform knows. */
export const account: MakeApis = ({ settings, gestures, person }) => {
  const onPhone = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const url = `${settings.wechatUrl}/phone/${encodeURIComponent(settings.openid)}/${path}`
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).catch(() => null)
    if (!response?.ok) throw new WxFailure(`WeChat does not answer (${response?.status ?? 'not reached'})`)
    return (await response.json()) as Record<string, unknown>
  }

  return {
    asked: {
      async login() {
        const { code } = await onPhone('login-code', {})
        return { code }
      },
      checkSession: () => undefined,

      async requestSubscribeMessage({ tmplIds }) {
        if (!gestures.isTapping) throw new WxFailure(NO_TAP)
        const ids = Array.isArray(tmplIds) ? tmplIds.map(String) : []
        if (ids.length === 0) throw new WxFailure('templates are missing', { errCode: 10001 })
        if (ids.length > TEMPLATES_LIMIT) throw new WxFailure('more templates than WeChat asks for', { errCode: 20003 })
        const accepts = await person.isAsked('for messages')
        const templates = Object.fromEntries(ids.map((id) => [id, accepts ? 'accept' : 'reject']))
        const { errMsg, errCode, ...answers } = await onPhone('popup', { templates })
        if (typeof errCode === 'number') {
          throw new WxFailure(String(errMsg).replace('requestSubscribeMessage:fail ', ''), { errCode })
        }
        return answers
      },
    },
  }
}
