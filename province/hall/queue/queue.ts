import type { Database, Queryable } from '../../../kit/database'
import { type LocalDay, localDayOf } from '../../../shared/standards/time'
import { type Hall, type Halls, type HallWindow, windowFor } from '../appointments/halls'
import { type AppointmentRow, personKey } from '../appointments/ledger'
import type { Opening, Slot } from '../appointments/opening'
import { itemNames, visitorName } from '../appointments/present'
import type { Item } from '../catalogue/items'
import { Refusal } from '../http/envelope'
import { hallTime, hallTimeOrNull } from '../words'
import { endMissed, noShow } from './missed'
import { Notices } from './notices'
import { change, lockLine, queueRulesOf, stateAt, type Ticket, waitingIn } from './tickets'

/** Who gets a number, and by what right. */
type Issued = Pick<Ticket, 'hall' | 'kind' | 'name'> &
  Partial<Pick<Ticket, 'appointment' | 'walk_in_slot' | 'owner' | 'person' | 'item' | 'item_name' | 'arrived_at'>>

/** Who takes a number from afar, for herself. */
export interface Taker {
  subject: string
  idType: string
  idNo: string
  name: string
}

const MINUTE_MS = 60_000

/**
 * What happens at the windows on the day itself. Each function runs in the caller's transaction. Order of locks: client
 * request, person, the line (where its order changes), ticket, pool or appointment.
 */
export class Queue {
  private readonly notices: Notices

  constructor(
    private readonly db: Database,
    private readonly opening: Opening,
    halls: Halls,
  ) {
    this.notices = new Notices((code) => halls.get(code))
  }

  /** Check-in at a desk, by the code of the pass. @throws Refusal 1004, 2005, 2033 */
  async checkInByCode(tx: Queryable, code: string, now: Date): Promise<Ticket> {
    const row = await tx.maybe<AppointmentRow>('select * from appointment where check_in_code = $1 for update', [code])
    if (!row) throw new Refusal('1004')
    return this.checkIn(tx, row, now)
  }

  /** Check-in within the window the appointment states; the caller holds its row. @throws Refusal 2005, 2033 */
  async checkIn(tx: Queryable, row: AppointmentRow, now: Date): Promise<Ticket> {
    const [from, until] = [new Date(row.check_in_from), new Date(row.check_in_until)]
    const window = { ZT: row.state, QDKSSJ: hallTime(from), QDJSSJ: hallTime(until) }
    if (row.state !== 'yy') throw new Refusal('2005', window)
    if (now < from || now > until) throw new Refusal('2033', window)
    await setState(tx, row.code, 'qd', now)
    return this.issue(
      tx,
      {
        hall: row.hall,
        kind: row.kind,
        name: visitorName(row),
        appointment: row.code,
        owner: row.owner,
        person: row.person,
        item: row.item,
        item_name: itemNames(row),
        arrived_at: now,
      },
      row.starts_at,
      now,
    )
  }

  /**
   * A walk-in takes a number from a clerk, and with it a walk-in place of the first slot that is not over and has one.
   * @throws Refusal 2008 no such window, 2002 the hall is shut today or has closed, 2001 no walk-in place left today
   */
  async walkIn(tx: Queryable, hall: Hall, kind: string, name: string, now: Date): Promise<Ticket> {
    const window = hall.windows.find((each) => each.kind === kind)
    if (!window) throw new Refusal('2008')
    return this.takeNumber(tx, hall, window, { hall: hall.code, kind, name, arrived_at: now }, now)
  }

  /**
   * A resident takes a number from afar: one live number per person, day and hall. It is called once she is there.
   * @throws Refusal 2008, 2032 not at this hall, 2031 she has a number here, 2002, 2001
   */
  async walkInFromAfar(tx: Queryable, hall: Hall, item: Item, taker: Taker, now: Date): Promise<Ticket> {
    const window = windowFor(hall, item)
    if (!window) throw new Refusal('2008')
    if (!(await queueRulesOf(tx, hall.code)).remoteWalkIn) throw new Refusal('2032')
    const person = personKey(taker)
    await tx.query('select person_lock($1)', [person])
    const live = await tx.query<Ticket>(
      `select * from ticket where hall = $1 and day = $2 and person = $3 and state in ('dd', 'jh', 'gh')`,
      [hall.code, localDayOf(now), person],
    )
    const known = live.find((each) => stateAt(each, now) !== 'wd')
    if (known) throw new Refusal('2031', { PDLSH: known.owner === taker.subject ? known.code : null })
    for (const over of live) await endMissed(tx, over, now)
    const who = { hall: hall.code, kind: window.kind, name: taker.name, owner: taker.subject, person }
    return this.takeNumber(tx, hall, window, { ...who, item: item.code, item_name: item.name }, now)
  }

  /** Who took a number from afar is there. @throws Refusal 2005 */
  async arrive(tx: Queryable, taken: Ticket, now: Date): Promise<Ticket> {
    await lockLine(tx, taken)
    const ticket = await lockTicket(tx, taken.code)
    if (ticket.state !== 'dd' || ticket.arrived_at) throw new Refusal('2005', { ZT: stateAt(ticket, now) })
    return change(tx, ticket, { arrived_at: now })
  }

  /**
   * The next number at a desk, or null when nobody is there. Who took a number from afar and is not there when it is
   * their turn is passed over, as if they had missed a call.
   */
  async callNext(tx: Queryable, hall: string, kind: string, desk: string, now: Date): Promise<Ticket | null> {
    const line = { hall, kind, day: localDayOf(now) }
    await lockLine(tx, line)
    const waiting = await waitingIn(tx, line)
    const turn = waiting.findIndex(({ arrived_at }) => arrived_at !== null)
    const next = waiting[turn]
    if (!next) return null
    for (const absent of waiting.slice(0, turn)) await this.passOver(tx, absent, now)
    const called = await change(tx, next, { state: 'jh', desk, called_at: now, behind: 0 })
    await tx.query(
      `update ticket set behind = behind - 1 where hall = $1 and kind = $2 and day = $3 and state = 'dd' and behind > 0`,
      [hall, kind, line.day],
    )
    if (called.appointment) await setState(tx, called.appointment, 'jh', now)
    await this.notices.called(tx, called, now)
    await this.notices.near(tx, line, now)
    return called
  }

  /** The called person was served. @throws Refusal 1004, 2005 */
  async serve(tx: Queryable, hall: string, number: string, now: Date): Promise<Ticket> {
    const ticket = await lockNumber(tx, hall, localDayOf(now), number)
    if (ticket.state !== 'jh') throw new Refusal('2005', { ZT: ticket.state })
    const served = await change(tx, ticket, { state: 'bl', ended_at: now })
    if (served.appointment) await setState(tx, served.appointment, 'bl', now)
    if (served.item) {
      await tx.query(
        `update item_usage set handled = handled + 1 where task_code = $1
           or task_code in (select unnest(more_items) from appointment where code = $2)`,
        [served.item, served.appointment],
      )
    }
    return served
  }

  /** A called number nobody answered to: kept for a while the first time, absent the second. @throws Refusal 1004, 2005 */
  async absentNumber(tx: Queryable, hall: string, number: string, now: Date): Promise<Ticket> {
    return this.missedCall(tx, await lockNumber(tx, hall, localDayOf(now), number), now)
  }

  /** 爽约: not checked in when the check-in window is over; called and not there is a missed call. @throws Refusal 1004, 2005 */
  async absentAppointment(tx: Queryable, code: string, now: Date): Promise<AppointmentRow> {
    const ticket = await tx.maybe<Ticket>('select * from ticket where appointment = $1 for update', [code])
    const row = await tx.maybe<AppointmentRow>('select * from appointment where code = $1 for update', [code])
    if (!row) throw new Refusal('1004')
    if (row.state === 'jh' && ticket) await this.missedCall(tx, ticket, now)
    else if (row.state === 'yy' && now > new Date(row.check_in_until)) await noShow(tx, code, now)
    else throw new Refusal('2005', { ZT: row.state, QDJSSJ: hallTime(new Date(row.check_in_until)) })
    return tx.one<AppointmentRow>('select * from appointment where code = $1', [code])
  }

  /** 过号重排: a number that missed its call comes back after the next few; who was not there yet is now. @throws Refusal 2005 */
  async rejoin(tx: Queryable, missed: Ticket, now: Date): Promise<Ticket> {
    await lockLine(tx, missed)
    const ticket = await lockTicket(tx, missed.code)
    const state = stateAt(ticket, now)
    if (state !== 'gh') throw new Refusal('2005', { ZT: state })
    const { passes } = await queueRulesOf(tx, ticket.hall)
    return change(tx, ticket, {
      state: 'dd',
      behind: passes,
      desk: null,
      called_at: null,
      kept_until: null,
      arrived_at: ticket.arrived_at ?? now,
      near_at: null,
    })
  }

  /** The same at a desk, for those without a phone. @throws Refusal 1004, 2005 */
  async rejoinNumber(tx: Queryable, hall: string, number: string, now: Date): Promise<Ticket> {
    const ticket = await tx.maybe<Ticket>('select * from ticket where hall = $1 and day = $2 and number = $3', [
      hall,
      localDayOf(now),
      number,
    ])
    if (!ticket) throw new Refusal('1004')
    return this.rejoin(tx, ticket, now)
  }

  /** 退号: a walk-in gives the number back, and with it the place. @throws Refusal 2005 for one that is called, over, or of a booking */
  async leave(tx: Queryable, given: Ticket, now: Date): Promise<Ticket> {
    await lockLine(tx, given)
    const ticket = await lockTicket(tx, given.code)
    const state = stateAt(ticket, now)
    if (ticket.walk_in_slot === null || (state !== 'dd' && state !== 'gh')) throw new Refusal('2005', { ZT: state })
    const left = await change(tx, ticket, { state: 'qx', ended_at: now, walk_in_slot: null, kept_until: null })
    await tx.query(`select pool_change($1, 'walk_in', 0, -1, $2)`, [ticket.walk_in_slot, now])
    await this.notices.near(tx, ticket, now)
    return left
  }

  /** Today's numbers at the windows of a kind, in the order they will be called, and today's bookings not yet there. */
  async today(hall: string, kind: string, now: Date) {
    const day = localDayOf(now)
    const tickets = await this.db.query<Ticket>(
      `select * from ticket where hall = $1 and day = $2 and kind = $3 and state <> 'dd' order by issued_at, number`,
      [hall, day, kind],
    )
    const waiting = await waitingIn(this.db, { hall, kind, day })
    const bookings = await this.db.query<AppointmentRow>(
      `select * from appointment where hall = $1 and kind = $2 and day = $3 and state = 'yy' and check_in_until >= $4
       order by starts_at, code`,
      [hall, kind, day, now],
    )
    return { tickets: [...waiting, ...tickets], bookings }
  }

  /** 叫号屏: who is called to which desk, latest first, whose number is kept, and how many wait, by kind of window. */
  async display(hall: Hall, now: Date) {
    const tickets = await this.db.query<Ticket>(
      `select * from ticket where hall = $1 and day = $2 and state in ('dd', 'jh', 'gh') order by called_at desc nulls last, number`,
      [hall.code, localDayOf(now)],
    )
    const inState = (state: Ticket['state']) => tickets.filter((ticket) => stateAt(ticket, now) === state)
    return {
      DTMC: hall.name,
      JH: inState('jh').map(({ number, desk, kind, called_at }) => ({
        PDH: number,
        CK: desk,
        CKMC: hall.windows.find((window) => window.kind === kind)?.name ?? kind,
        JHSJ: hallTimeOrNull(called_at),
      })),
      GH: inState('gh').map(({ number }) => number),
      DD: hall.windows.map(({ kind, name }) => ({
        CKMC: name,
        RS: inState('dd').filter((ticket) => ticket.kind === kind).length,
      })),
      SJ: hallTime(now),
    }
  }

  private async takeNumber(tx: Queryable, hall: Hall, window: HallWindow, who: Issued, now: Date): Promise<Ticket> {
    const day = localDayOf(now)
    const hours = this.opening.hoursOf(hall, day)
    if (hours === 'calendar') throw new Refusal('2009')
    if (typeof hours === 'string') throw new Refusal('2002', { YYDM: hours })
    const slots = this.opening.slotsOfDay(hall, window, day).filter(({ endsAt }) => endsAt > now)
    if (slots.length === 0) throw new Refusal('2002', { YYDM: 'cutoff' })
    const slot = await takeWalkInPlace(tx, slots, now)
    if (!slot) throw new Refusal('2001')
    return this.issue(tx, { ...who, walk_in_slot: slot.code }, now, now)
  }

  private async issue(tx: Queryable, who: Issued, dueAt: Date | string, now: Date): Promise<Ticket> {
    const day = localDayOf(now)
    const { running } = await tx.one<{ running: number }>('select next_ticket($1, $2, $3) as running', [
      who.hall,
      who.kind,
      day,
    ])
    const number = `${who.kind}${String(running).padStart(3, '0')}`
    const row = { ...who, day, number, code: `${who.hall}-${day.replaceAll('-', '')}-${number}` }
    return tx.one<Ticket>(
      `insert into ticket (code, hall, day, number, kind, appointment, walk_in_slot, owner, person, name, item, item_name,
         state, due_at, issued_at, arrived_at)
       select code, hall, day, number, kind, appointment, walk_in_slot, owner, person, name, item, item_name,
         'dd', $2, $3, arrived_at
       from jsonb_populate_record(null::ticket, $1) returning *`,
      [JSON.stringify(row), dueAt, now],
    )
  }

  private async missedCall(tx: Queryable, ticket: Ticket, now: Date): Promise<Ticket> {
    if (ticket.state !== 'jh') throw new Refusal('2005', { ZT: ticket.state })
    if (ticket.misses === 0) return this.passOver(tx, ticket, now)
    const absent = await change(tx, ticket, { state: 'wd', misses: ticket.misses + 1, ended_at: now })
    if (absent.appointment) await noShow(tx, absent.appointment, now)
    return absent
  }

  private async passOver(tx: Queryable, ticket: Ticket, now: Date): Promise<Ticket> {
    const { keepMin } = await queueRulesOf(tx, ticket.hall)
    const kept_until = new Date(now.getTime() + keepMin * MINUTE_MS)
    const passed = await change(tx, ticket, { state: 'gh', misses: ticket.misses + 1, kept_until, behind: 0 })
    if (passed.appointment) await setState(tx, passed.appointment, 'qd', now)
    await this.notices.passedOver(tx, passed, now)
    return passed
  }
}

/**
 * Rows are locked one by one in the order of time, so that two walk-ins never wait for each other.
 * @throws Refusal 2002 when the hall has shut meanwhile; see 060-shut-queue.sql
 */
async function takeWalkInPlace(tx: Queryable, slots: readonly Slot[], now: Date): Promise<Slot | null> {
  for (const slot of slots) {
    await tx.query('select slot_open($1)', [slot])
    const free = await tx.maybe(
      `select 1 from slot_pool where slot = $1 and pool = 'walk_in' and held + booked < capacity for update`,
      [slot.code],
    )
    if (!free) continue
    const { shut } = await tx.one<{ shut: boolean }>('select shut from slot where code = $1', [slot.code])
    if (shut) throw new Refusal('2002', { YYDM: 'exception' })
    await tx.query(`select pool_change($1, 'walk_in', 0, 1, $2)`, [slot.code, now])
    return slot
  }
  return null
}

async function lockTicket(tx: Queryable, code: string): Promise<Ticket> {
  return tx.one<Ticket>('select * from ticket where code = $1 for update', [code])
}

async function lockNumber(tx: Queryable, hall: string, day: LocalDay, number: string): Promise<Ticket> {
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
