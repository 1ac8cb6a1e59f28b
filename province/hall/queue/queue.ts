import type { Database, Queryable } from '../../../kit/database'
import { type LocalDay, localDayOf } from '../../../shared/standards/time'
import type { Hall } from '../appointments/halls'
import type { AppointmentRow } from '../appointments/ledger'
import type { Opening, Slot } from '../appointments/opening'
import { Refusal } from '../http/envelope'
import { hallTime, hallTimeOrNull } from '../words'

/** One number in the queue of a hall. dd waiting, jh called, bl served, wd absent. */
export interface Ticket {
  hall: string
  day: LocalDay
  number: string
  kind: string
  appointment: string | null
  walk_in_slot: string | null
  name: string
  state: 'dd' | 'jh' | 'bl' | 'wd'
  due_at: Date
  desk: string | null
  issued_at: Date
  called_at: Date | null
  ended_at: Date | null
}

/**
 * What happens at the windows on the day itself. Each function runs in the caller's transaction and locks a ticket
 * before its appointment.
 */
export class Queue {
  constructor(
    private readonly db: Database,
    private readonly opening: Opening,
  ) {}

  /** Check-in by code, within the window the appointment states. @throws Refusal 1004, 2005 */
  async checkIn(tx: Queryable, code: string, now: Date): Promise<Ticket> {
    const row = await tx.maybe<AppointmentRow>('select * from appointment where check_in_code = $1 for update', [code])
    if (!row) throw new Refusal('1004')
    const [from, until] = [new Date(row.check_in_from), new Date(row.check_in_until)]
    if (row.state !== 'yy' || now < from || now > until) {
      throw new Refusal('2005', { ZT: row.state, QDKSSJ: hallTime(from), QDJSSJ: hallTime(until) })
    }
    await setState(tx, row.code, 'qd', now)
    return this.issue(
      tx,
      { hall: row.hall, kind: row.kind, name: row.person_name, appointment: row.code },
      row.starts_at,
      now,
    )
  }

  /**
   * A walk-in takes a number, and with it a walk-in place of the first slot that is not over and has one.
   * @throws Refusal 2008 no such window, 2002 the hall is shut today or has closed, 2001 no walk-in place left today
   */
  async walkIn(tx: Queryable, hall: Hall, kind: string, name: string, now: Date): Promise<Ticket> {
    const window = hall.windows.find((each) => each.kind === kind)
    if (!window) throw new Refusal('2008')
    const day = localDayOf(now)
    const hours = this.opening.hoursOf(hall, day)
    if (hours === 'calendar') throw new Refusal('2009')
    if (typeof hours === 'string') throw new Refusal('2002', { YYDM: hours })
    const slots = this.opening.slotsOfDay(hall, window, day).filter(({ endsAt }) => endsAt > now)
    if (slots.length === 0) throw new Refusal('2002', { YYDM: 'cutoff' })
    const slot = await takeWalkInPlace(tx, slots)
    if (!slot) throw new Refusal('2001')
    return this.issue(tx, { hall: hall.code, kind, name, slot: slot.code }, now, now)
  }

  /** The next number at a desk: whoever's booked time or arrival is earliest. Null when nobody waits. */
  async callNext(tx: Queryable, hall: string, kind: string, desk: string, now: Date): Promise<Ticket | null> {
    const ticket = await tx.maybe<Ticket>(
      `update ticket set state = 'jh', desk = $4, called_at = $5
       where (hall, day, number) = (
         select hall, day, number from ticket where hall = $1 and day = $2 and kind = $3 and state = 'dd'
         order by due_at, appointment is null, issued_at, number limit 1 for update skip locked
       ) returning *`,
      [hall, localDayOf(now), kind, desk, now],
    )
    if (ticket?.appointment) await setState(tx, ticket.appointment, 'jh', now)
    return ticket
  }

  /** The called person was served. @throws Refusal 1004, 2005 */
  async serve(tx: Queryable, hall: string, number: string, now: Date): Promise<Ticket> {
    const ticket = await this.end(tx, await lockTicket(tx, hall, localDayOf(now), number), 'bl', now)
    if (ticket.appointment) {
      await setState(tx, ticket.appointment, 'bl', now)
      await tx.query(
        'update item_usage set handled = handled + 1 where task_code = (select item from appointment where code = $1)',
        [ticket.appointment],
      )
    }
    return ticket
  }

  /** A called number nobody answered to. @throws Refusal 1004, 2005 */
  async absentTicket(tx: Queryable, hall: string, number: string, now: Date): Promise<Ticket> {
    const ticket = await this.end(tx, await lockTicket(tx, hall, localDayOf(now), number), 'wd', now)
    if (ticket.appointment) await noShow(tx, ticket.appointment, now)
    return ticket
  }

  /** 爽约: called and absent, or not checked in when the check-in window is over. @throws Refusal 1004, 2005 */
  async absentAppointment(tx: Queryable, code: string, now: Date): Promise<AppointmentRow> {
    const ticket = await tx.maybe<Ticket>('select * from ticket where appointment = $1 for update', [code])
    const row = await tx.maybe<AppointmentRow>('select * from appointment where code = $1 for update', [code])
    if (!row) throw new Refusal('1004')
    if (row.state === 'jh' && ticket) await this.end(tx, ticket, 'wd', now)
    else if (row.state !== 'yy' || now <= new Date(row.check_in_until)) {
      throw new Refusal('2005', { ZT: row.state, QDJSSJ: hallTime(new Date(row.check_in_until)) })
    }
    await noShow(tx, code, now)
    return { ...row, state: 'sy', updated_at: now }
  }

  /** Today's numbers at the windows of a kind, in the order they will be called, and today's bookings not yet there. */
  async today(hall: string, kind: string, now: Date) {
    const day = localDayOf(now)
    const tickets = await this.db.query<Ticket>(
      `select * from ticket where hall = $1 and day = $2 and kind = $3
       order by due_at, appointment is null, issued_at, number`,
      [hall, day, kind],
    )
    const bookings = await this.db.query<AppointmentRow>(
      `select * from appointment where hall = $1 and kind = $2 and day = $3 and state = 'yy' and check_in_until >= $4
       order by starts_at, code`,
      [hall, kind, day, now],
    )
    return { tickets, bookings }
  }

  private async issue(
    tx: Queryable,
    who: { hall: string; kind: string; name: string; appointment?: string; slot?: string },
    dueAt: Date | string,
    now: Date,
  ): Promise<Ticket> {
    const day = localDayOf(now)
    const { running } = await tx.one<{ running: number }>('select next_ticket($1, $2, $3) as running', [
      who.hall,
      who.kind,
      day,
    ])
    return tx.one<Ticket>(
      `insert into ticket (hall, day, number, kind, appointment, walk_in_slot, name, state, due_at, issued_at)
       values ($1, $2, $3, $4, $5, $6, $7, 'dd', $8, $9) returning *`,
      [
        who.hall,
        day,
        `${who.kind}${String(running).padStart(3, '0')}`,
        who.kind,
        who.appointment ?? null,
        who.slot ?? null,
        who.name,
        dueAt,
        now,
      ],
    )
  }

  private async end(tx: Queryable, ticket: Ticket, state: 'bl' | 'wd', now: Date): Promise<Ticket> {
    if (ticket.state !== 'jh') throw new Refusal('2005', { ZT: ticket.state })
    return tx.one<Ticket>(
      'update ticket set state = $4, ended_at = $5 where hall = $1 and day = $2 and number = $3 returning *',
      [ticket.hall, ticket.day, ticket.number, state, now],
    )
  }
}

/** Rows are locked one by one in the order of time, so that two walk-ins never wait for each other. */
async function takeWalkInPlace(tx: Queryable, slots: readonly Slot[]): Promise<Slot | null> {
  for (const slot of slots) {
    await tx.query('select slot_open($1)', [slot])
    const taken = await tx.maybe(
      `update slot_pool set booked = booked + 1
       where slot = $1 and pool = 'walk_in' and held + booked < capacity returning slot`,
      [slot.code],
    )
    if (taken) return slot
  }
  return null
}

async function lockTicket(tx: Queryable, hall: string, day: LocalDay, number: string): Promise<Ticket> {
  const ticket = await tx.maybe<Ticket>(
    'select * from ticket where hall = $1 and day = $2 and number = $3 for update',
    [hall, day, number],
  )
  if (!ticket) throw new Refusal('1004')
  return ticket
}

function setState(tx: Queryable, code: string, state: AppointmentRow['state'], now: Date) {
  return tx.query('update appointment set state = $2, updated_at = $3 where code = $1', [code, state, now])
}

/** The place stays taken: its time is over. */
function noShow(tx: Queryable, code: string, now: Date) {
  return tx.query(`update appointment set state = 'sy', no_show_at = $2, updated_at = $2 where code = $1`, [code, now])
}

/** LX yy with a booking, xc walk-in. */
export function presentTicket(ticket: Ticket) {
  return {
    DTBM: ticket.hall,
    PDH: ticket.number,
    CKLX: ticket.kind,
    LX: ticket.appointment ? 'yy' : 'xc',
    ZT: ticket.state,
    XM: ticket.name,
    YYLSH: ticket.appointment,
    CK: ticket.desk,
    QHSJ: hallTime(ticket.issued_at),
    JHSJ: hallTimeOrNull(ticket.called_at),
    WCSJ: hallTimeOrNull(ticket.ended_at),
  }
}
