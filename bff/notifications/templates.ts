import type { ReminderPurpose } from '@shared/notifications/contract'
import type { Clock } from '../../kit/clock'
import type { Database, Queryable } from '../../kit/database'
import type { AccountTemplate, WechatClient } from '../upstreams/wechat'
import type { AccessTokens } from './access-tokens'
import { TITLES } from './purposes'

/** One line of a template: what stands before the value, its key in `data`, and the type of the key. */
export interface TemplateLine {
  label: string
  key: string
  type: string
}

export interface Template {
  id: string
  purpose: ReminderPurpose
  kind: 'one_time' | 'long_term'
  lines: TemplateLine[]
}

const LINE = /^(.*?)[:：]?\s*\{\{(([a-z_]+)\d+)\.DATA\}\}\s*$/

/** Lines of `content`, e.g. `预约事项:{{thing1.DATA}}`. @throws Error for one that holds no value */
export function linesOf(content: string): TemplateLine[] {
  return content
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, label, key, type] = LINE.exec(line) ?? []
      if (label === undefined || !key || !type) throw new Error(`a template line is not readable: ${line}`)
      return { label: label.trim(), key, type }
    })
}

const PURPOSE_OF_TITLE = new Map(
  Object.entries(TITLES).map(([purpose, title]) => [title, purpose as ReminderPurpose] as const),
)

/** Those that we have a use for, the first of each title. */
function wanted(templates: readonly AccountTemplate[]): (AccountTemplate & { purpose: ReminderPurpose })[] {
  const found = new Map<ReminderPurpose, AccountTemplate & { purpose: ReminderPurpose }>()
  for (const template of templates) {
    const purpose = PURPOSE_OF_TITLE.get(template.title)
    if (purpose && !found.has(purpose)) found.set(purpose, { ...template, purpose })
  }
  return [...found.values()]
}

interface Row {
  template_id: string
  purpose: ReminderPurpose
  kind: Template['kind']
  content: string
}

const ORDER: readonly ReminderPurpose[] = Object.keys(TITLES) as ReminderPurpose[]

export interface TemplatesOptions {
  db: Database
  tokens: AccessTokens
  wechat: Pick<WechatClient, 'templates'>
  clock: Clock
}

/** The account's templates: read from WeChat now and then, known from PostgreSQL always. */
export function createTemplates({ db, tokens, wechat, clock }: TemplatesOptions) {
  async function refresh(): Promise<void> {
    const templates = wanted(await tokens.use((token) => wechat.templates(token)))
    for (const { content } of templates) linesOf(content)
    await db.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('wechat templates'))`)
      await tx.query('delete from wechat_template')
      for (const { id, purpose, title, kind, content } of templates) {
        await tx.query(
          `insert into wechat_template (template_id, purpose, title, kind, content, read_at) values ($1, $2, $3, $4, $5, $6)`,
          [id, purpose, title, kind, content, clock.now()],
        )
      }
    })
  }

  async function known(tx: Queryable = db): Promise<Template[]> {
    const rows = await tx.query<Row>('select template_id, purpose, kind, content from wechat_template')
    return rows
      .map(({ template_id, purpose, kind, content }) => ({ id: template_id, purpose, kind, lines: linesOf(content) }))
      .sort((a, b) => ORDER.indexOf(a.purpose) - ORDER.indexOf(b.purpose))
  }

  return {
    refresh,
    known,

    /** As last read; read now when they never were. @throws UpstreamUnavailable, WechatRefused */
    async get(): Promise<Template[]> {
      const templates = await known()
      if (templates.length > 0) return templates
      await refresh()
      return known()
    },
  }
}

export type Templates = ReturnType<typeof createTemplates>
