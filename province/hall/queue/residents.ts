import type { Database, Queryable } from '../../../kit/database'
import { localDayOf } from '../../../shared/standards/time'
import type { Halls } from '../appointments/halls'
import type { AppointmentRow } from '../appointments/ledger'
import type { Items } from '../catalogue/items'
import { type Envelope, Refusal } from '../http/envelope'
import { once } from '../http/once'
import { writeRequest } from '../http/read'
import { type ResidentCaller, referenceScope } from '../http/tokens'
import { hallTime } from '../words'
import type { PlaceCodes } from './place-code'
import type { Queue } from './queue'
import {
  paceIn,
  presentNumber,
  presentPlace,
  presentQueueRules,
  queueRulesOf,
  stateAt,
  type Ticket,
  waitingIn,
} from './tickets'

export interface ResidentQueueParts {
  db: Database
  queue: Queue
  halls: Halls
  items: Items
  codes: PlaceCodes
}

interface Write {
  KHDLSH: string
}

/** What residents do in the queue with their own phones. `BH` is a booking (YYLSH) or a number (PDLSH). */
export class ResidentQueue {
  constructor(private readonly parts: ResidentQueueParts) {}

  /** 签到: by the code that the hall shows. A booking gets its number; a number taken from afar may be called. */
  checkIn(caller: ResidentCaller, input: Write & { BH: string; DCM: string }, now: Date): Promise<Envelope> {
    const { queue } = this.parts
    return this.write(caller, 'dlqd', input, now, async (tx) => {
      const booking = await tx.maybe<AppointmentRow>('select * from appointment where code = $1 for update', [input.BH])
      if (booking && booking.owner !== caller.subject) throw new Refusal('1003')
      const ticket = booking ? null : await this.own(tx, caller, input.BH)
      await this.requireShown(input.DCM, booking?.hall ?? ticket?.hall ?? '', now)
      return booking ? queue.checkIn(tx, booking, now) : queue.arrive(tx, ticket as Ticket, now)
    })
  }

  /** 远程取号 for herself. */
  takeNumber(caller: ResidentCaller, input: Write & { DTBM: string; SXBM: string }, now: Date): Promise<Envelope> {
    const { queue, halls, items } = this.parts
    return this.write(caller, 'dlqh', input, now, async (tx) => {
      const [hall, item] = await Promise.all([halls.get(input.DTBM), items.get(input.SXBM)])
      return queue.walkInFromAfar(tx, hall, item, caller, now)
    })
  }

  /** 过号重排. Who has not shown yet that she is there does so with it. */
  rejoin(
    caller: ResidentCaller,
    input: Write & { BH: string; DCM?: string | undefined },
    now: Date,
  ): Promise<Envelope> {
    return this.write(caller, 'dlgh', input, now, async (tx) => {
      const ticket = await this.own(tx, caller, input.BH)
      if (!ticket.arrived_at) await this.requireShown(input.DCM ?? '', ticket.hall, now)
      return this.parts.queue.rejoin(tx, ticket, now)
    })
  }

  /** 退号 */
  leave(caller: ResidentCaller, input: Write & { BH: string }, now: Date): Promise<Envelope> {
    return this.write(caller, 'dlth', input, now, async (tx) =>
      this.parts.queue.leave(tx, await this.own(tx, caller, input.BH), now),
    )
  }

  /** @throws Refusal 1004, 1003 */
  async one(caller: ResidentCaller, id: string, now: Date) {
    return this.view(this.parts.db, await this.own(this.parts.db, caller, id), now)
  }

  /** Her numbers of today, those that are still in the queue. */
  async mine(caller: ResidentCaller, now: Date) {
    return this.views(await this.live(caller, now), now)
  }

  /** Of these the ones that no booking stands for. */
  async walkIns(caller: ResidentCaller, now: Date) {
    const live = await this.live(caller, now)
    return this.views(
      live.filter(({ appointment }) => appointment === null),
      now,
    )
  }

  /** All of today's numbers at the windows of a kind, without names: as the display in the hall shows them. */
  async line(hallCode: string, kind: string, now: Date) {
    const { db, halls } = this.parts
    const hall = await halls.get(hallCode)
    const window = hall.windows.find((each) => each.kind === kind)
    if (!window) throw new Refusal('2008')
    const line = { hall: hall.code, kind, day: localDayOf(now) }
    const [waiting, others, pace, rules] = await Promise.all([
      waitingIn(db, line),
      db.query<Ticket>(
        `select * from ticket where hall = $1 and kind = $2 and day = $3 and state <> 'dd' order by called_at desc nulls last`,
        [line.hall, kind, line.day],
      ),
      paceIn(db, line, now),
      queueRulesOf(db, hall.code),
    ])
    return {
      DTBM: hall.code,
      DTMC: hall.name,
      CKLX: kind,
      CKMC: window.name,
      DDRS: waiting.length,
      HM: [
        ...waiting.map((ticket, ahead) => presentNumber(ticket, ahead, pace, now)),
        ...others.map((ticket) => presentNumber(ticket, null, null, now)),
      ],
      PDGZ: presentQueueRules(rules),
      SJ: hallTime(now),
    }
  }

  private async live({ subject }: ResidentCaller, now: Date): Promise<Ticket[]> {
    const tickets = await this.parts.db.query<Ticket>(
      `select * from ticket where owner = $1 and day = $2 and state in ('dd', 'jh', 'gh') order by issued_at, number`,
      [subject, localDayOf(now)],
    )
    return tickets.filter((ticket) => stateAt(ticket, now) !== 'wd')
  }

  private views(tickets: readonly Ticket[], now: Date) {
    return Promise.all(tickets.map((ticket) => this.view(this.parts.db, ticket, now)))
  }

  private write(
    caller: ResidentCaller,
    operation: string,
    input: Write,
    now: Date,
    work: (tx: Queryable) => Promise<Ticket>,
  ): Promise<Envelope> {
    const request = writeRequest(referenceScope(caller), operation, input)
    return once(this.parts.db, request, now, async (tx) => this.view(tx, await work(tx), now))
  }

  /** @throws Refusal 1004, 1003 */
  private async own(db: Queryable, caller: ResidentCaller, id: string): Promise<Ticket> {
    const ticket = await db.maybe<Ticket>('select * from ticket where code = $1 or appointment = $1', [id])
    if (!ticket) throw new Refusal('1004')
    if (ticket.owner !== caller.subject) throw new Refusal('1003')
    return ticket
  }

  /** @throws Refusal 2030 */
  private async requireShown(code: string, hall: string, now: Date): Promise<void> {
    if (!(await this.parts.codes.isShown(code, hall, now))) throw new Refusal('2030')
  }

  private async view(db: Queryable, ticket: Ticket, now: Date) {
    const waiting = ticket.state === 'dd' && ticket.day === localDayOf(now) ? await waitingIn(db, ticket) : []
    const ahead = waiting.findIndex(({ code }) => code === ticket.code)
    const pace = ahead < 0 ? null : await paceIn(db, ticket, now)
    return {
      ...presentPlace(ticket, await this.parts.halls.get(ticket.hall)),
      ...presentNumber(ticket, ahead < 0 ? null : ahead, pace, now),
      PDGZ: presentQueueRules(await queueRulesOf(db, ticket.hall)),
      SJ: hallTime(now),
    }
  }
}
