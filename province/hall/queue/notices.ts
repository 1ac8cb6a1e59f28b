import type { Queryable } from '../../../kit/database'
import type { Hall } from '../appointments/halls'
import { noteChanges } from '../changes/changes'
import { hallTime, hallTimeOrNull } from '../words'
import { type Line, queueRulesOf, type Ticket, waitingIn } from './tickets'

/** It is nearly the turn of who has so many before them. */
const NEAR = 2

/** kd 快到 nearly their turn, jh 叫号 called, gh 过号 missed the call, tz 停止 the hall has shut */
type Event = 'kd' | 'jh' | 'gh' | 'tz'

/** What the owner of a number should hear of, noted with its cause. Numbers that a clerk gave out are followed by nobody. */
export class Notices {
  constructor(private readonly hallOf: (code: string) => Promise<Hall>) {}

  called(tx: Queryable, ticket: Ticket, now: Date): Promise<void> {
    return this.note(tx, ticket, 'jh', { CK: ticket.desk }, now)
  }

  async passedOver(tx: Queryable, ticket: Ticket, now: Date): Promise<void> {
    const { passes } = await queueRulesOf(tx, ticket.hall)
    await this.note(tx, ticket, 'gh', { BLZSJ: hallTimeOrNull(ticket.kept_until), GHJG: passes }, now)
  }

  ended(tx: Queryable, ticket: Ticket, now: Date): Promise<void> {
    return this.note(tx, ticket, 'tz', { TZYY: ticket.end_reason }, now)
  }

  /** After the line has moved: everybody who has come near is told, once. */
  async near(tx: Queryable, line: Line, now: Date): Promise<void> {
    const first = (await waitingIn(tx, line)).slice(0, NEAR + 1)
    for (const [ahead, ticket] of first.entries()) {
      if (ticket.owner === null || ticket.near_at !== null) continue
      await tx.query('update ticket set near_at = $2 where code = $1', [ticket.code, now])
      await this.note(tx, ticket, 'kd', { QM: ahead }, now)
    }
  }

  private async note(tx: Queryable, ticket: Ticket, event: Event, more: object, now: Date): Promise<void> {
    if (ticket.owner === null) return
    const hall = await this.hallOf(ticket.hall)
    const payload = {
      PDLSH: ticket.code,
      PDH: ticket.number,
      SJLX: event,
      YYLSH: ticket.appointment,
      SXMC: ticket.item_name,
      DTBM: hall.code,
      DTMC: hall.name,
      CKMC: hall.windows.find(({ kind }) => kind === ticket.kind)?.name ?? ticket.kind,
      /** Which call this is about: a number may be called again after it was missed. */
      CS: ticket.misses,
      FSSJ: hallTime(now),
      ...more,
    }
    await noteChanges(tx, [{ kind: 'dl', key: ticket.code, owner: ticket.owner, payload }])
  }
}
