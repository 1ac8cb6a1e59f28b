import type { Queryable } from '../../kit/database'
import { type Template, templateBy } from './templates'

export type Choice = 'accept' | 'reject'

/** What `wx.requestSubscribeMessage` answers to the mini-program. */
export type PopupAnswer =
  | { errMsg: 'requestSubscribeMessage:ok'; [templateId: string]: string }
  | { errMsg: `requestSubscribeMessage:fail ${string}`; errCode: 10001 | 20001 | 20002 | 20003 }

const MOST = 5

/** The user answers the popup. One-time: every acceptance adds one message. Long-term: the answer holds until changed. */
export async function answerPopup(
  tx: Queryable,
  openid: string,
  choices: Record<string, Choice>,
): Promise<{ answer: PopupAnswer; answered: [string, Choice][] }> {
  const entries = Object.entries(choices)
  if (entries.length === 0) return failed(10001, "TmplIds can't be empty")
  if (entries.length > MOST) return failed(20003, 'Templates count out of max bounds')
  const templates: Template[] = []
  for (const [id] of entries) {
    const template = await templateBy(tx, id)
    if (!template) return failed(20001, 'No template data return, verify the template id exist')
    templates.push(template)
  }
  if (new Set(templates.map(({ type }) => type)).size > 1) return failed(20002, 'Templates type must be same')
  for (const { id, type } of templates) {
    const accepted = choices[id] === 'accept'
    await tx.query(
      `insert into subscription (openid, template_id, credits, accepted) values ($1, $2, $3, $4)
       on conflict (openid, template_id) do update
         set credits = subscription.credits + excluded.credits, accepted = excluded.accepted`,
      [openid, id, accepted && type === 2 ? 1 : 0, accepted && type === 3],
    )
  }
  return { answer: { errMsg: 'requestSubscribeMessage:ok', ...choices }, answered: entries }
}

function failed(errCode: 10001 | 20001 | 20002 | 20003, why: string): { answer: PopupAnswer; answered: [] } {
  return { answer: { errMsg: `requestSubscribeMessage:fail ${why}`, errCode }, answered: [] }
}

/** The user turns a template off in the chat of service notices: nothing more comes, whatever was accepted. */
export async function turnOff(tx: Queryable, openid: string, templateId: string): Promise<void> {
  await tx.query('update subscription set credits = 0, accepted = false where openid = $1 and template_id = $2', [
    openid,
    templateId,
  ])
}

export interface Subscription {
  id: string
  title: string
  type: Template['type']
  /** One-time: how many more messages may come. */
  credits: number
  /** Whether a message would be delivered now. */
  on: boolean
}

/** How a phone stands to every template of the account, in the order of the account. */
export function subscriptionsOf(db: Queryable, openid: string): Promise<Subscription[]> {
  return db.query<Subscription>(
    `select t.id, t.title, t.type, coalesce(s.credits, 0) as credits,
            coalesce(case t.type when 2 then s.credits > 0 else s.accepted end, false) as "on"
       from template t left join subscription s on s.template_id = t.id and s.openid = $1 order by t.position`,
    [openid],
  )
}

/** Uses up the right to one message. False when there is none. */
export async function takeCredit(tx: Queryable, openid: string, { id, type }: Template): Promise<boolean> {
  const taken = await tx.maybe(
    type === 2
      ? `update subscription set credits = credits - 1 where openid = $1 and template_id = $2 and credits > 0
         returning openid`
      : 'select openid from subscription where openid = $1 and template_id = $2 and accepted',
    [openid, id],
  )
  return taken !== null
}
