import { createHash } from 'node:crypto'
import type { Queryable } from '../../kit/database'

export interface Template {
  id: string
  title: string
  /** Lines such as `预约事项:{{thing1.DATA}}`, each ended by a line feed. */
  content: string
  example: string
  /** 2 one-time (一次性): each acceptance is good for one message. 3 long-term (长期): accepted once for all. */
  type: 2 | 3
}

/** One line of a template: what stands before it, its key in `data`, and the key's type. */
export interface TemplateLine {
  label: string
  key: string
  keyType: string
}

const LINE = /^(.*):\{\{(([a-z_]+)\d+)\.DATA\}\}$/

/** @throws Error for a line that is not `label:{{key.DATA}}` */
export function parseTemplate(content: string): TemplateLine[] {
  return content
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, label, key, keyType] = LINE.exec(line) ?? []
      if (label === undefined || key === undefined || keyType === undefined) {
        throw new Error(`A template line is not readable: ${line}`)
      }
      return { label, key, keyType }
    })
}

/** What the account has chosen from the library of its category (政务民生). */
export const TEMPLATES: readonly Template[] = [
  template('预约成功通知', 2, [
    ['预约事项', 'thing1', '居住证签注'],
    ['预约时间', 'time2', '2026年11月25日 09:30'],
    ['办理地点', 'thing3', '天河区政务服务中心'],
    ['预约编号', 'character_string4', 'YY20261125001'],
    ['温馨提示', 'thing5', '请提前15分钟签到'],
  ]),
  template('预约办理提醒', 2, [
    ['预约事项', 'thing1', '居住证签注'],
    ['预约时间', 'time2', '2026年11月25日 09:30'],
    ['办理地点', 'thing3', '天河区政务服务中心'],
    ['备注', 'thing4', '请带齐材料，不能到场请提前取消'],
  ]),
  template('候补成功通知', 2, [
    ['预约事项', 'thing1', '居住证签注'],
    ['预约时间', 'time2', '2026年11月25日 09:30'],
    ['办理地点', 'thing3', '天河区政务服务中心'],
    ['确认截止时间', 'time4', '2026年11月24日 10:15'],
    ['温馨提示', 'thing5', '已为您留位，请尽快确认'],
  ]),
  template('排队叫号提醒', 2, [
    ['排队号码', 'character_string1', 'HJ012'],
    ['排队进度', 'phrase2', '请到窗口'],
    ['办理地点', 'thing3', '天河区政务服务中心'],
    ['办理窗口', 'thing4', '3 号窗口'],
    ['温馨提示', 'thing5', '正在叫您的号，请到窗口'],
  ]),
  template('业务办理进度提醒', 3, [
    ['申请业务', 'thing1', '居住证签注'],
    ['办理进度', 'phrase2', '审核通过'],
    ['更新时间', 'time3', '2026年11月25日 09:30'],
    ['备注', 'thing4', '请在小程序查看下一步'],
  ]),
  template('证照到期提醒', 3, [
    ['证照名称', 'thing1', '广东省居住证'],
    ['到期日期', 'date2', '2026年12月31日'],
    ['备注', 'thing3', '可以在线办理签注'],
  ]),
]

function template(
  title: string,
  type: 2 | 3,
  lines: readonly [label: string, key: string, example: string][],
): Template {
  return {
    // Ids of the platform are 43 characters of Base64url; ours follow from the title, so that they stay.
    id: createHash('sha256').update(`subscribe template ${title}`).digest('base64url'),
    title,
    type,
    content: lines.map(([label, key]) => `${label}:{{${key}.DATA}}\n`).join(''),
    example: lines.map(([label, , example]) => `${label}:${example}\n`).join(''),
  }
}

export function listTemplates(db: Queryable): Promise<Template[]> {
  return db.query<Template>('select id, title, content, example, type from template order by position')
}

export function templateBy(db: Queryable, id: string): Promise<Template | null> {
  return db.maybe<Template>('select id, title, content, example, type from template where id = $1', [id])
}
