import { randomUUID } from 'node:crypto'
import { AppointmentAnswerSchema } from '@shared/appointments/contract'
import { ProblemSchema } from '@shared/http/problems'
import * as v from 'valibot'
import { eventually } from '../../tools/testing/world'
import { type Answer, type Api, endpoints } from '../client'

/** What somebody wants, under one key, however often she asks. */
export interface Wish {
  /** Key of the resident in the province. */
  who: string
  key: string
  item: string
  slot: string
  /** She hangs up while it is under way, the first time. */
  hangsUp: boolean
}

export const wish = (who: string, item: string, slot: string, more: Partial<Wish> = {}): Wish => ({
  who,
  key: randomUUID(),
  item,
  slot,
  hangsUp: false,
  ...more,
})

/** The booking, or why there is none. */
export type Decision = { booking: string } | { refused: string }

/** Null: not decided, or nothing came back. @throws Error for an answer that nobody should get. */
function decisionOf({ status, body }: Answer<unknown>): Decision | null {
  if (status === 201) return { booking: v.parse(AppointmentAnswerSchema, body).appointment.id }
  if (status === 202) return null
  const { code, retry } = v.parse(ProblemSchema, body)
  if (code === 'internal_error') throw new Error(`answered with ${JSON.stringify(body)}`)
  return retry === 'no' ? { refused: code } : null
}

export function crowdAt(api: Api, url: string, tokenOf: (who: string) => string) {
  const send = ({ who, key, item, slot }: Wish) =>
    api.send(endpoints.appointments.hold, { token: tokenOf(who), key, body: { items: [item], slot } })

  /** Sends it and hangs up at once: nobody knows how far it came. */
  async function hangUp({ who, key, item, slot }: Wish): Promise<null> {
    const leaving = new AbortController()
    const sent = fetch(`${url}${endpoints.appointments.hold.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${tokenOf(who)}`, 'idempotency-key': key },
      body: JSON.stringify({ items: [item], slot }),
      signal: leaving.signal,
    })
    setImmediate(() => leaving.abort())
    await sent.catch(() => null)
    return null
  }

  return {
    /** Once. A connection that breaks is no answer. */
    async ask(wish: Wish): Promise<Decision | null> {
      if (wish.hangsUp) return hangUp(wish)
      const answer = await send(wish).catch(() => null)
      return answer && decisionOf(answer)
    },

    /** The same again until it is decided, as the phone does. */
    settle: (wish: Wish): Promise<Decision> =>
      eventually(
        async () => {
          const decision = decisionOf(await send(wish))
          if (!decision) throw new Error(`${wish.who} does not know what became of ${wish.slot}`)
          return decision
        },
        { timeoutMs: 25_000, everyMs: 150 },
      ),
  }
}
