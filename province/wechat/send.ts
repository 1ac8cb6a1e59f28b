import { randomBytes } from 'node:crypto'
import type { Database, Queryable } from '../../kit/database'
import { WechatError } from './errors'
import { keywordAccepts } from './keyword-rules'
import { type Fields, textField } from './request'
import { takeCredit } from './subscriptions'
import { parseTemplate, type Template, type TemplateLine, templateBy } from './templates'

export interface SentMessage {
  openid: string
  templateId: string
  /** 64-bit number as text. */
  msgid: string
}

const STATES: unknown[] = [undefined, 'formal', 'trial', 'developer']
const LANGUAGES: unknown[] = [undefined, 'zh_CN', 'en_US', 'zh_HK', 'zh_TW']
const PAGE = /^\/?[\w-]+(?:\/[\w-]+)*(?:\?\S*)?$/
/** A few words that a government notice has no reason to hold. */
const SENSITIVE = ['刷单', '赌博', '代开发票', '兼职日结']

/**
 * Delivers one subscribe message. Looked at in this order: user, template, page, data, sends in flight to the user,
 * the user's subscription, sensitive words. A refused message uses nothing up.
 * @throws WechatError 40003 40037 41030 47001 47003 43108 43101 45168
 */
export async function sendSubscribeMessage(db: Database, body: Fields, now: Date): Promise<SentMessage> {
  const openid = textField(body, 'touser', 40003)
  if (!(await db.maybe('select openid from wechat_user where openid = $1', [openid]))) throw new WechatError(40003)
  const template = await templateBy(db, textField(body, 'template_id', 40037))
  if (!template) throw new WechatError(40037)
  const page = readPage(body.page)
  const lines = readData(body.data, parseTemplate(template.content))
  if (!STATES.includes(body.miniprogram_state)) throw new WechatError(47003, 'miniprogram_state invalid')
  if (!LANGUAGES.includes(body.lang)) throw new WechatError(47003, 'lang invalid')

  return db.transaction(async (tx) => {
    const { free } = await tx.one<{ free: boolean }>('select pg_try_advisory_xact_lock(hashtext($1)) as free', [
      `wechat send ${openid}`,
    ])
    if (!free) throw new WechatError(43108)
    if (!(await takeCredit(tx, openid, template))) throw new WechatError(43101)
    if (lines.some(({ value }) => SENSITIVE.some((word) => value.includes(word)))) throw new WechatError(45168)
    return deliver(tx, openid, template, lines, page, now)
  })
}

async function deliver(
  tx: Queryable,
  openid: string,
  { id: templateId }: Template,
  lines: MessageLine[],
  page: string | null,
  now: Date,
): Promise<SentMessage> {
  // Above 2^53 on purpose: real ids do not fit into a JavaScript number either.
  const msgid = (3n * 10n ** 18n + BigInt(`0x${randomBytes(7).toString('hex')}`)).toString()
  await tx.query(
    'insert into message (msgid, openid, template_id, lines, page, received_at) values ($1, $2, $3, $4, $5, $6)',
    [msgid, openid, templateId, JSON.stringify(lines), page, now],
  )
  return { openid, templateId, msgid }
}

export interface MessageLine {
  label: string
  value: string
}

function readPage(page: unknown): string | null {
  if (page === undefined || page === null || page === '') return null
  if (typeof page !== 'string' || page.length > 1024 || !PAGE.test(page)) throw new WechatError(41030)
  return page
}

/** @throws WechatError 47001 when data is no object (a JSON text is a common mistake), 47003 naming the first bad value */
function readData(data: unknown, template: TemplateLine[]): MessageLine[] {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new WechatError(47001)
  const given = data as Record<string, unknown>
  return template.map(({ label, key, keyType }) => {
    const holder = given[key]
    const raw = typeof holder === 'object' && holder !== null && 'value' in holder ? holder.value : undefined
    const value = typeof raw === 'number' ? String(raw) : raw
    if (value === undefined || value === null || value === '')
      throw new WechatError(47003, `data.${key}.value is empty`)
    if (typeof value !== 'string' || !keywordAccepts(keyType, value)) {
      throw new WechatError(47003, `data.${key}.value invalid`)
    }
    return { label, value }
  })
}

export interface ReceivedMessage {
  id: number
  templateId: string
  title: string
  lines: MessageLine[]
  page: string | null
  receivedAt: string
}

/** What lies in the chat of service notices, newest first. */
export async function messagesOf(db: Queryable, openid: string): Promise<ReceivedMessage[]> {
  type Row = Omit<ReceivedMessage, 'receivedAt'> & { received_at: Date }
  const rows = await db.query<Row>(
    `select m.id, m.template_id as "templateId", t.title, m.lines, m.page, m.received_at
       from message m join template t on t.id = m.template_id
      where m.openid = $1 order by m.id desc limit 200`,
    [openid],
  )
  return rows.map(({ received_at, ...message }) => ({ ...message, receivedAt: received_at.toISOString() }))
}
