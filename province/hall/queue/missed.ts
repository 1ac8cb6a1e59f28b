import type { Database, Queryable } from '../../../kit/database'
import { change, type Ticket } from './tickets'

const AT_ONCE = 100

/** Numbers that nobody took up again in time are absent, and a booking is a no-show. Returns how many. */
export async function endMissedCalls(db: Database, now: Date): Promise<number> {
  return db.transaction(async (tx) => {
    const over = await tx.query<Ticket>(
      `select * from ticket where state = 'gh' and kept_until <= $1 order by code limit ${AT_ONCE} for update skip locked`,
      [now],
    )
    for (const ticket of over) await endMissed(tx, ticket, now)
    return over.length
  })
}

export async function endMissed(tx: Queryable, ticket: Ticket, now: Date): Promise<void> {
  const ended = await change(tx, ticket, { state: 'wd', ended_at: ticket.kept_until })
  if (ended.appointment) await noShow(tx, ended.appointment, now)
}

/** 爽约. The place stays taken: its time is over. */
export async function noShow(tx: Queryable, code: string, now: Date): Promise<void> {
  await tx.query(`update appointment set state = 'sy', no_show_at = $2, updated_at = $2 where code = $1`, [code, now])
}
