import { createDecipheriv, createHash } from 'node:crypto'
import { openDatabase } from '../../kit/database'
import { listen, type RunningServer } from '../../kit/server'
import { eventually } from '../../tools/testing/eventually'
import { SETTINGS, startSystems, type TestSystems } from '../identity/testing'
import { wechat } from './system'
import { parseTemplate } from './templates'
import { TestWechat } from './testing'

const SEND = '/cgi-bin/message/subscribe/send'

interface TemplateAnswer {
  priTmplId: string
  title: string
  content: string
  example: string
  type: 2 | 3
}

let systems: TestSystems
let platform: TestWechat
let callback: Callback
let access_token: string
let oneTime: TemplateAnswer[]
let longTerm: TemplateAnswer[]
let turn = 0
/** Somebody who has not been in a test before. */
let openid: string

beforeAll(async () => {
  callback = await Callback.start()
  systems = await startSystems([wechat], { callbackUrl: `${callback.url}/wechat/callback` })
  platform = new TestWechat(systems.urls.wechat)
  access_token = (await platform.stableToken()).body.access_token ?? ''
  const { body } = await platform.get('/wxaapi/newtmpl/gettemplate', { access_token })
  const templates = body.data as TemplateAnswer[]
  oneTime = templates.filter(({ type }) => type === 2)
  longTerm = templates.filter(({ type }) => type === 3)
})
beforeEach(() => {
  openid = systems.province.residents[turn++]?.openid ?? ''
  callback.forget()
})
afterAll(async () => {
  await systems.stop()
  await callback.stop()
})

const first = (templates: TemplateAnswer[]): TemplateAnswer => {
  const [template] = templates
  if (!template) throw new Error('The account has no such template')
  return template
}

/** Values from the template's own example. */
function dataFor({ content, example }: TemplateAnswer): Record<string, { value: unknown }> {
  const values = example.split('\n').map((line) => line.slice(line.indexOf(':') + 1))
  return Object.fromEntries(parseTemplate(content).map(({ key }, index) => [key, { value: values[index] }]))
}

const messageFor = (template: TemplateAnswer, more: object = {}) => ({
  touser: openid,
  template_id: template.priTmplId,
  data: dataFor(template),
  ...more,
})

async function send(body: object | string) {
  const { status, body: answer } = await platform.post(SEND, body, { access_token })
  expect(status).toBe(200)
  return answer
}

const popup = async (templates: Record<string, string>) =>
  (await platform.post(`/phone/${openid}/popup`, { templates })).body
const accept = ({ priTmplId }: TemplateAnswer) => popup({ [priTmplId]: 'accept' })
const inbox = async () => (await platform.get(`/phone/${openid}/messages`)).body as unknown as Record<string, unknown>[]

test('nobody who has not accepted gets a message', async () => {
  expect(await send(messageFor(first(oneTime)))).toEqual({
    errcode: 43101,
    errmsg: expect.stringMatching(/^user refuse to accept the msg rid: [\da-f]{8}-[\da-f]{8}-[\da-f]{8}$/),
  })
  await popup({ [first(oneTime).priTmplId]: 'reject' })
  expect((await send(messageFor(first(oneTime)))).errcode).toBe(43101)
  expect(await inbox()).toEqual([])
})

test('one acceptance is good for one message, and acceptances add up', async () => {
  const template = first(oneTime)
  await accept(template)
  await accept(template)
  expect((await send(messageFor(template, { page: 'pages/pass/index?id=1' }))).errcode).toBe(0)
  expect((await send(messageFor(template))).errcode).toBe(0)
  expect((await send(messageFor(template))).errcode).toBe(43101)
  const [latest, earlier, ...more] = await inbox()
  expect(more).toEqual([])
  expect(latest).toMatchObject({ page: null })
  expect(earlier).toMatchObject({
    templateId: template.priTmplId,
    title: template.title,
    page: 'pages/pass/index?id=1',
    lines: parseTemplate(template.content).map(({ label, key }) => ({ label, value: dataFor(template)[key]?.value })),
  })
})

test('a long-term template is accepted once, until it is turned off', async () => {
  const template = first(longTerm)
  await accept(template)
  for (let count = 0; count < 3; count += 1) expect((await send(messageFor(template))).errcode).toBe(0)
  await platform.post(`/phone/${openid}/turn-off`, { template: template.priTmplId })
  expect((await send(messageFor(template))).errcode).toBe(43101)
})

test('the msgid is a bare number too long for JavaScript', async () => {
  await accept(first(oneTime))
  const response = await fetch(`${systems.urls.wechat}${SEND}?access_token=${access_token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(messageFor(first(oneTime))),
  })
  expect(await response.text()).toMatch(/^\{"errcode":0,"errmsg":"ok","msgid":\d{19}\}$/)
})

describe('what is looked at, in order, without using up the right to send', () => {
  const broken = (change: (data: Record<string, { value?: unknown }>) => void) => {
    const message = messageFor(first(oneTime))
    change(message.data)
    return message
  }

  test.each<[what: string, body: () => object | string, code: number, words: string]>([
    ['no JSON', () => '{"touser":', 47001, 'data format error rid: '],
    ['nobody', () => messageFor(first(oneTime), { touser: 'oNobody' }), 40003, 'invalid openid rid: '],
    ['nobody before no template', () => ({}), 40003, 'invalid openid rid: '],
    [
      'a user with a control character',
      () => messageFor(first(oneTime), { touser: 'o\0' }),
      47001,
      'data format error',
    ],
    ['another template', () => messageFor(first(oneTime), { template_id: 'x' }), 40037, 'invalid template_id rid: '],
    ['a page that cannot be', () => messageFor(first(oneTime), { page: 'https://a/b' }), 41030, 'invalid page rid: '],
    [
      'data as text',
      () => messageFor(first(oneTime), { data: JSON.stringify(dataFor(first(oneTime))) }),
      47001,
      'data format error rid: ',
    ],
    [
      'a missing key',
      () => broken((data) => delete data.time2),
      47003,
      'argument invalid! data.time2.value is empty rid: ',
    ],
    [
      'an empty value',
      () => broken((data) => Object.assign(data.thing1 ?? {}, { value: '' })),
      47003,
      'argument invalid! data.thing1.value is empty rid: ',
    ],
    [
      'a value too long',
      () => broken((data) => Object.assign(data.thing3 ?? {}, { value: '字'.repeat(21) })),
      47003,
      'argument invalid! data.thing3.value invalid rid: ',
    ],
    [
      'an unknown state of the program',
      () => messageFor(first(oneTime), { miniprogram_state: 'develop' }),
      47003,
      'argument invalid! miniprogram_state invalid rid: ',
    ],
    [
      'a sensitive word',
      () => broken((data) => Object.assign(data.thing1 ?? {}, { value: '代开发票' })),
      45168,
      'the message contains a sensitive word rid: ',
    ],
  ])('%s', async (_what, body, code, words) => {
    await accept(first(oneTime))
    const answer = await send(body())
    expect([answer.errcode, answer.errmsg?.slice(0, words.length)]).toEqual([code, words])
    expect(await inbox()).toEqual([])
    expect((await send(messageFor(first(oneTime)))).errcode).toBe(0)
  })

  test('bad data is told before the missing subscription', async () => {
    expect((await send(messageFor(first(oneTime), { data: {} }))).errcode).toBe(47003)
  })
})

test('two messages on their way to one user: the second is refused and takes nothing', async () => {
  const template = first(oneTime)
  await accept(template)
  await accept(template)
  const db = openDatabase(systems.databaseUrl, { schema: 'wechat', name: 'test' })
  const sends = await db.transaction(async (tx) => {
    // Holds the first one up in the middle, however fast the machine is.
    await tx.query('select 1 from subscription where openid = $1 for update', [openid])
    const both = [send(messageFor(template)), send(messageFor(template))]
    expect((await Promise.race(both)).errcode).toBe(43108)
    return both
  })
  await db.close()
  expect((await Promise.all(sends)).map(({ errcode }) => errcode).sort()).toEqual([0, 43108])
  expect((await send(messageFor(template))).errcode).toBe(0)
})

test('the phone shows how it stands to each template: what is left, and what would be delivered', async () => {
  const standing = async (): Promise<Record<string, unknown>> => {
    const { body } = await platform.get(`/phone/${openid}/subscriptions`)
    const list = body as unknown as { id: string; title: string; type: number; credits: number; on: boolean }[]
    expect(list.map(({ id, title, type }) => [id, title, type])).toEqual(
      [...oneTime, ...longTerm].map(({ priTmplId, title, type }) => [priTmplId, title, type]),
    )
    return Object.fromEntries(list.map(({ id, credits, on }) => [id, [credits, on]]))
  }
  const [once, always] = [first(oneTime), first(longTerm)]
  expect(Object.values(await standing())).toEqual([...oneTime, ...longTerm].map(() => [0, false]))
  await accept(once)
  await accept(once)
  await accept(always)
  expect(await standing()).toMatchObject({ [once.priTmplId]: [2, true], [always.priTmplId]: [0, true] })
  await send(messageFor(once))
  await popup({ [once.priTmplId]: 'reject' })
  await popup({ [always.priTmplId]: 'reject' })
  expect(await standing()).toMatchObject({ [once.priTmplId]: [1, true], [always.priTmplId]: [0, false] })
  await platform.post(`/phone/${openid}/turn-off`, { template: once.priTmplId })
  expect(await standing()).toMatchObject({ [once.priTmplId]: [0, false] })
  expect((await platform.get('/phone/oNobody/subscriptions')).status).toBe(404)
})

describe('the popup', () => {
  test('is refused as the client library refuses it', async () => {
    const many = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`t${index}`, 'accept']))
    expect((await popup({})).errCode).toBe(10001)
    expect((await popup(many)).errCode).toBe(20003)
    expect((await popup({ unknown: 'accept' })).errCode).toBe(20001)
    const mixed = { [first(oneTime).priTmplId]: 'accept', [first(longTerm).priTmplId]: 'accept' }
    expect((await popup(mixed)).errCode).toBe(20002)
    expect((await send(messageFor(first(oneTime)))).errcode).toBe(43101)
  })

  test('belongs to a known phone', async () => {
    expect((await platform.post('/phone/oNobody/popup', { templates: {} })).status).toBe(404)
    expect((await platform.post('/phone/o%00/popup', { templates: {} })).status).toBe(404)
    expect((await platform.post(`/phone/${openid}/popup`, { templates: { a: 'maybe' } })).status).toBe(400)
    const phones = (await platform.get('/phone')).body as unknown as string[]
    expect(phones).toEqual(systems.province.residents.map((resident) => resident.openid))
  })
})

describe('events', () => {
  test('the popup is pushed: one choice bare, several as an array', async () => {
    await accept(first(oneTime))
    const [single] = await callback.events(1)
    expect(single).toMatchObject({
      FromUserName: openid,
      MsgType: 'event',
      Event: 'subscribe_msg_popup_event',
      CreateTime: expect.any(Number),
      List: { TemplateId: first(oneTime).priTmplId, SubscribeStatusString: 'accept', PopupScene: '0' },
    })
    await popup(Object.fromEntries(oneTime.map(({ priTmplId }) => [priTmplId, 'reject'])))
    const [, several] = await callback.events(2)
    expect(several?.List).toEqual(
      oneTime.map(({ priTmplId }) => ({ TemplateId: priTmplId, SubscribeStatusString: 'reject', PopupScene: '0' })),
    )
  })

  test('a delivered message and a template turned off are pushed', async () => {
    await accept(first(longTerm))
    await callback.events(1)
    await send(messageFor(first(longTerm)))
    const [, sent] = await callback.events(2)
    expect(sent).toMatchObject({
      Event: 'subscribe_msg_sent_event',
      List: { MsgID: expect.stringMatching(/^\d{19}$/), ErrorCode: '0', ErrorStatus: 'success' },
    })
    await platform.post(`/phone/${openid}/turn-off`, { template: first(longTerm).priTmplId })
    const [, , off] = await callback.events(3)
    expect(off).toMatchObject({ Event: 'subscribe_msg_change_event', List: { SubscribeStatusString: 'reject' } })
  })

  test('is tried three times and then given up', async () => {
    callback.answer = 500
    await accept(first(oneTime))
    await eventually(() => expect(callback.tries).toBe(3))
    callback.answer = 200
    await popup({ [first(oneTime).priTmplId]: 'reject' })
    await callback.events(4)
    expect(callback.tries).toBe(4)
  })
})

/** The mini-program's server: takes pushes, checks their signature and opens them. */
class Callback {
  answer = 200
  tries = 0
  private taken: Record<string, unknown>[] = []
  private server: RunningServer | null = null

  static async start(): Promise<Callback> {
    const callback = new Callback()
    callback.server = await listen(
      (request, response) => {
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk))
        request.on('end', () => {
          callback.tries += 1
          callback.taken.push(opened(new URL(request.url ?? '', callback.url), Buffer.concat(chunks).toString()))
          response.writeHead(callback.answer).end('success')
        })
      },
      { port: 0, name: 'callback' },
    )
    return callback
  }

  get url(): string {
    return this.server?.url ?? ''
  }

  forget(): void {
    this.taken = []
    this.tries = 0
  }

  /** What came, when that many have come. */
  events(count: number): Promise<Record<string, unknown>[]> {
    return eventually(() => {
      expect(this.taken).toHaveLength(count)
      return this.taken
    })
  }

  async stop(): Promise<void> {
    await this.server?.close(0)
  }
}

function opened({ searchParams }: URL, body: string): Record<string, unknown> {
  const { Encrypt } = JSON.parse(body) as { Encrypt: string }
  const parts = [SETTINGS.wechatCallbackToken, searchParams.get('timestamp'), searchParams.get('nonce'), Encrypt]
  const signature = createHash('sha1').update(parts.sort().join('')).digest('hex')
  if (signature !== searchParams.get('msg_signature')) return { problem: 'signature' }
  const key = Buffer.from(`${SETTINGS.wechatCallbackAesKey}=`, 'base64')
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const plain = Buffer.concat([decipher.update(Encrypt, 'base64'), decipher.final()])
  const end = 20 + plain.readUInt32BE(16)
  const appId = plain.subarray(end, plain.length - (plain[plain.length - 1] ?? 0)).toString()
  if (appId !== SETTINGS.wechatAppId) return { problem: 'app id' }
  return JSON.parse(plain.subarray(20, end).toString()) as Record<string, unknown>
}
