import type { TestProvince } from '../../tools/testing/world'
import { type Heard, knock } from '../shell/testing'

/** An answer of the hall. */
interface Envelope<T> {
  JGDM: string
  JGMS: string
  SJ: T
}

export interface Booking {
  YYLSH: string
  ZT: string
  QDM: string | null
  PDH: string | null
  DTBM: string
  CKLX: string
  SXMC: string
  BYYRXM: string
  /** `YYYY-MM-DD HH:mm:ss` at the hall */
  KSSJ: string
}

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'

/** The hall as a resident's program sees it: signed in through WeChat's openid, with a token for the hall. */
export class AtTheHall {
  private constructor(
    private readonly province: TestProvince,
    private readonly own: string,
    private readonly service: string,
  ) {}

  static async as(province: TestProvince, openid: string): Promise<AtTheHall> {
    const given = await tokenFrom(province, {
      grant_type: EXCHANGE,
      subject_token: openid,
      subject_token_type: 'urn:yichuang:params:oauth:token-type:wechat-openid',
    })
    const own = await tokenFrom(province, {
      grant_type: EXCHANGE,
      subject_token: given,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: 'hall',
    })
    const service = await tokenFrom(province, { grant_type: 'client_credentials', scope: 'catalogue' })
    return new AtTheHall(province, own, service)
  }

  /** Holds and confirms the earliest free place for the most used item that can be booked. */
  async bookEarliest(): Promise<Booking> {
    const items = await this.ask<{ task_code: string }[]>('GET', '/sxk/rmsx?ts=20', this.service)
    for (const { task_code } of items) {
      const free = await this.ask<{ HYBM: string; KSSJ: string }[]>('GET', `/yy/zz?sxbm=${task_code}`, this.service)
      const [first] = free.sort((a, b) => (a.KSSJ < b.KSSJ ? -1 : 1))
      if (!first) continue
      const held = await this.ask<Booking>('POST', '/yy/yl', this.own, {
        KHDLSH: 'test-hold-0001',
        HYBM: first.HYBM,
        SXBM: task_code,
      })
      return this.ask('POST', '/yy/qr', this.own, { KHDLSH: 'test-confirm-0001', YYLSH: held.YYLSH })
    }
    throw new Error('no item has a free place')
  }

  booking(code: string): Promise<Booking> {
    return this.ask('GET', `/yy/${code}`, this.own)
  }

  private async ask<T>(method: string, path: string, token: string, body?: object): Promise<T> {
    const heard = await knock(this.province.urls.hall + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    const { JGDM, JGMS, SJ } = heard.body as Envelope<T>
    if (JGDM !== '0') throw new Error(`${method} ${path}: ${heard.outcome} ${JGDM} ${JGMS} ${JSON.stringify(SJ)}`)
    return SJ
  }
}

async function tokenFrom({ urls, secrets }: TestProvince, form: Record<string, string>): Promise<string> {
  const heard: Heard = await knock(`${urls.identity}/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`yichuang-bff:${secrets.IDENTITY_CLIENT_SECRET}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(form).toString(),
  })
  if (heard.outcome !== 200) throw new Error(`token: ${heard.outcome} ${JSON.stringify(heard.body)}`)
  return (heard.body as { access_token: string }).access_token
}

/** An instant some minutes away from what the hall's clock shows in an answer. */
export const hallInstant = (shown: string, minutes = 0): Date =>
  new Date(Date.parse(`${shown.replace(' ', 'T')}+08:00`) + minutes * 60_000)
