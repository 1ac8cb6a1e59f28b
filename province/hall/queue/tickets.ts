import type { Queryable } from '../../../kit/database'
import type { LocalDay } from '../../../shared/standards/time'
import type { Hall } from '../appointments/halls'
import { hallTime, hallTimeOrNull } from '../words'
import { inOrder, type Pace, paceOf, waitFor } from './order'

/** One number in the queue of a hall. dd waiting, jh called, bl served, gh missed a call and kept, wd absent, qx given back, tz ended by the hall. */
export interface Ticket {
  code: string
  hall: string
  day: LocalDay
  number: string
  kind: string
  appointment: string | null
  walk_in_slot: string | null
  /** Subject of who follows it on her phone. */
  owner: string | null
  person: string | null
  name: string
  item: string | null
  item_name: string | null
  state: 'dd' | 'jh' | 'bl' | 'gh' | 'wd' | 'qx' | 'tz'
  due_at: Date
  behind: number
  misses: number
  desk: string | null
  issued_at: Date
  arrived_at: Date | null
  called_at: Date | null
  kept_until: Date | null
  near_at: Date | null
  ended_at: Date | null
  /** Why the hall ended it. */
  end_reason: string | null
}

/** 排队规则 of a hall. */
export interface QueueRules {
  /** Whether a number may be taken from afar. */
  remoteWalkIn: boolean
  /** Minutes that a number is kept after a missed call. */
  keepMin: number
  /** Others that are called before it comes up again. */
  passes: number
}

/** The windows of one kind in a hall, on one day. */
export interface Line {
  hall: string
  kind: string
  day: LocalDay
}

const SAMPLES = 20
/** A desk that called nobody for so long is taken to be closed. */
const DESK_IDLE_MINUTES = 60

export async function queueRulesOf(db: Queryable, hall: string): Promise<QueueRules> {
  const row = await db.one<{ queue_rules: QueueRules }>('select queue_rules from hall where code = $1', [hall])
  return row.queue_rules
}

/** The rules of all halls, by the hall's code. */
export async function queueRules(db: Queryable): Promise<(hall: string) => QueueRules> {
  const rows = await db.query<{ code: string; queue_rules: QueueRules }>('select code, queue_rules from hall')
  const rules = new Map(rows.map(({ code, queue_rules }) => [code, queue_rules]))
  return (hall) => {
    const known = rules.get(hall)
    if (!known) throw new Error(`a hall without rules for its queue: ${hall}`)
    return known
  }
}

export async function changeQueueRules(tx: Queryable, hall: string, rules: QueueRules): Promise<void> {
  await tx.query('update hall set queue_rules = $2 where code = $1', [hall, JSON.stringify(rules)])
}

/** Whoever changes the order of a line is alone with it. */
export async function lockLine(tx: Queryable, { hall, kind, day }: Line): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`line:${hall}:${kind}:${day}`])
}

/** Who waits, in the order of calling. */
export async function waitingIn(db: Queryable, { hall, kind, day }: Line): Promise<Ticket[]> {
  const rows = await db.query<Ticket>(
    `select * from ticket where hall = $1 and kind = $2 and day = $3 and state = 'dd'`,
    [hall, kind, day],
  )
  return inOrder(rows)
}

/** How fast the windows work, from those who were served last and the desks that call. Null while too little is known. */
export async function paceIn(db: Queryable, { hall, kind, day }: Line, now: Date): Promise<Pace | null> {
  const { minutes, desks } = await db.one<{ minutes: number[] | null; desks: number }>(
    `select
       (select array_agg(minutes) from (
          select minutes from (
            select extract(epoch from ended_at - called_at)::float8 / 60 as minutes, row_number() over (order by ended_at desc) as nth
            from ticket where hall = $1 and kind = $2 and state = 'bl'
            union all
            select past.minutes, 1000000 + past.nth
            from service_past p, unnest(p.minutes) with ordinality as past (minutes, nth) where p.hall = $1 and p.kind = $2
          ) as served order by nth limit ${SAMPLES}
        ) as latest) as minutes,
       coalesce(
         (select nullif(count(distinct desk), 0) from ticket
          where hall = $1 and kind = $2 and day = $3 and (state = 'jh' or called_at > $4::timestamptz - $5 * interval '1 minute')),
         (select count from hall_window where hall = $1 and kind = $2)
       )::int as desks`,
    [hall, kind, day, now, DESK_IDLE_MINUTES],
  )
  return paceOf(minutes ?? [], desks)
}

export function change(tx: Queryable, { code }: Ticket, changed: Partial<Ticket>): Promise<Ticket> {
  const names = Object.keys(changed)
  const sets = names.map((name, nth) => `${name} = $${nth + 2}`).join(', ')
  return tx.one<Ticket>(`update ticket set ${sets} where code = $1 returning *`, [code, ...Object.values(changed)])
}

/** A number whose time is over counts as absent although nobody has written it down yet. */
export function stateAt(ticket: Ticket, now: Date): Ticket['state'] {
  const isOver = ticket.state === 'gh' && ticket.kept_until !== null && ticket.kept_until <= now
  return isOver ? 'wd' : ticket.state
}

/** LX yy with a booking, xc walk-in. */
export function presentTicket(ticket: Ticket) {
  return {
    PDLSH: ticket.code,
    DTBM: ticket.hall,
    PDH: ticket.number,
    CKLX: ticket.kind,
    LX: ticket.appointment ? 'yy' : 'xc',
    ZT: ticket.state,
    XM: ticket.name,
    YYLSH: ticket.appointment,
    CK: ticket.desk,
    DC: ticket.arrived_at ? 1 : 0,
    QHSJ: hallTime(ticket.issued_at),
    JHSJ: hallTimeOrNull(ticket.called_at),
    BLZSJ: hallTimeOrNull(ticket.kept_until),
    WCSJ: hallTimeOrNull(ticket.ended_at),
  }
}

/** What everybody in the hall may see of a number: it carries no name. */
export function presentNumber(ticket: Ticket, ahead: number | null, pace: Pace | null, now: Date) {
  const wait = ahead === null || pace === null ? null : waitFor(ahead, pace)
  return {
    PDH: ticket.number,
    ZT: stateAt(ticket, now),
    /** 前面 people waiting before it, while it waits. */
    QM: ahead,
    DD: wait && { ZS: wait.from, ZD: wait.to },
    CK: ticket.desk,
    DC: ticket.arrived_at ? 1 : 0,
    JHSJ: hallTimeOrNull(ticket.called_at),
    BLZSJ: hallTimeOrNull(ticket.kept_until),
    TZYY: ticket.end_reason,
  }
}

/** 排队规则 as they are told. */
export const presentQueueRules = ({ remoteWalkIn, keepMin, passes }: QueueRules) => ({
  YCQH: remoteWalkIn ? 1 : 0,
  BLFZ: keepMin,
  GHJG: passes,
})

/** What of a number does not change: whose it is at the window, and where. */
export function presentPlace(ticket: Ticket, hall: Hall) {
  return {
    PDLSH: ticket.code,
    YYLSH: ticket.appointment,
    SXBM: ticket.item,
    SXMC: ticket.item_name,
    RQ: ticket.day,
    DTBM: hall.code,
    DTMC: hall.name,
    DTDZ: hall.address,
    DTDH: hall.phone,
    JD: hall.lng,
    WD: hall.lat,
    ZBX: hall.datum,
    CKLX: ticket.kind,
    CKMC: hall.windows.find(({ kind }) => kind === ticket.kind)?.name ?? ticket.kind,
    QHSJ: hallTime(ticket.issued_at),
  }
}
