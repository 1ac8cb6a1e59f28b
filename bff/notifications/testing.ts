import { listen, type RunningServer } from '../../kit/server'

type Body = Record<string, unknown>
export interface Asked {
  path: string
  token: string | null
  body: Body
}

/**
 * An api.weixin.qq.com that answers what a test says: for what the province's own WeChat never does of itself (an empty
 * quota, an account that is not in order, tokens that end early).
 */
export class ScriptedWechat {
  asked: Asked[] = []
  /** What send answers; by default it takes the message. */
  send: (asked: Asked) => Body | null | Promise<Body | null> = () => ({ errcode: 0, errmsg: 'ok' })
  /** What stable_token gives; by default always the same. */
  token: (forced: boolean) => Body = () => ({ access_token: 'token-1', expires_in: 7200 })
  templates: Body[] = TEMPLATES
  private server: RunningServer | null = null

  static async start(): Promise<ScriptedWechat> {
    const wechat = new ScriptedWechat()
    wechat.server = await listen(
      (request, response) => {
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk))
        request.on('end', async () => {
          const url = new URL(request.url ?? '', 'http://localhost')
          const text = Buffer.concat(chunks).toString()
          const asked: Asked = {
            path: url.pathname,
            token: url.searchParams.get('access_token'),
            body: text === '' ? {} : (JSON.parse(text) as Body),
          }
          wechat.asked.push(asked)
          const answer = await wechat.answer(asked)
          // Null: the connection breaks, and nobody knows.
          if (answer === null) request.socket.destroy()
          else response.end(JSON.stringify(answer))
        })
      },
      { port: 0, name: 'wechat' },
    )
    return wechat
  }

  get url(): string {
    return this.server?.url ?? ''
  }

  /** Calls of one kind, by the end of their path. */
  calls(path: string): Asked[] {
    return this.asked.filter((each) => each.path.endsWith(path))
  }

  stop(): Promise<void> {
    return this.server?.close(0) ?? Promise.resolve()
  }

  private answer(asked: Asked): Body | null | Promise<Body | null> {
    if (asked.path.endsWith('stable_token')) return this.token(asked.body.force_refresh === true)
    if (asked.path.endsWith('gettemplate')) return { errcode: 0, errmsg: 'ok', data: this.templates }
    return this.send(asked)
  }
}

const TEMPLATES: Body[] = [
  {
    priTmplId: 'T-booked',
    title: '预约成功通知',
    type: 2,
    content: '预约事项:{{thing1.DATA}}\n预约时间:{{time2.DATA}}\n办理地点:{{thing3.DATA}}\n',
  },
  {
    priTmplId: 'T-reminder',
    title: '预约办理提醒',
    type: 2,
    content: '预约事项:{{thing1.DATA}}\n预约时间:{{time2.DATA}}\n办理地点:{{thing3.DATA}}\n',
  },
  { priTmplId: 'T-other', title: '别的通知', type: 2, content: '内容:{{thing1.DATA}}\n' },
]
