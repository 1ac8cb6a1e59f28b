import type { Queryable } from '../../../kit/database'
import type { LocalDay } from '../../../shared/standards/time'
import { hallTime } from '../words'
import type { Hall, HallWindow } from './halls'
import type { Opening, Slot } from './opening'
import { capacityOf, GENERAL, WALK_IN } from './places'

interface Row {
  slot: string
  starts_at: Date
  ends_at: Date
  pool: string
  capacity: number
  held: number
  booked: number
  by_hand: boolean
}

/** A hold that has expired counts as free although nobody has taken it back yet. */
const ROWS = `
  select s.code as slot, s.starts_at, s.ends_at, p.pool, p.capacity, p.booked, p.by_hand,
    case when p.held = 0 then 0 else p.held - (
      select count(*) from appointment a
      where a.slot = p.slot and a.pool = p.pool and a.state = 'yl' and a.hold_until <= $4
    )::int end as held
  from slot s join slot_pool p on p.slot = s.code
  where s.hall = $1 and s.kind = $2 and s.day = $3
  order by s.starts_at, p.pool`

/**
 * A day at a window as clerks see it: every slot with each of its pools, `ZL = YLS + YYS + SYL`; also those that the
 * rules no longer offer and people have places in.
 */
export async function dayAt(
  db: Queryable,
  opening: Opening,
  { hall, window, day }: { hall: Hall; window: HallWindow; day: LocalDay },
  now: Date,
) {
  const open = opening.bookable(hall, window, day, now)
  const openCodes = new Set(typeof open === 'string' ? [] : open.map(({ code }) => code))
  const byRule = new Map(opening.slotsOfDay(hall, window, day).map((slot) => [slot.code, slot]))
  const all = await db.query<Row>(ROWS, [hall.code, window.kind, day, now])
  const taken = new Set(all.filter(({ held, booked }) => held + booked > 0).map(({ slot }) => slot))
  const rows = all.filter(({ slot }) => byRule.has(slot) || taken.has(slot))
  const names = new Map(hall.rules.quotaPools.map(({ key, name }) => [key, name]))
  const slots = [...new Set([...byRule.keys(), ...rows.map(({ slot }) => slot)])].sort().map((code) => {
    const slot = byRule.get(code)
    const known = rows.filter((row) => row.slot === code)
    const [first] = known
    const startsAt = slot?.startsAt ?? first?.starts_at
    const endsAt = slot?.endsAt ?? first?.ends_at
    if (!startsAt || !endsAt) throw new Error('a slot is known by the rule or by its rows')
    return {
      HYBM: code,
      KSSJ: hallTime(startsAt),
      JSSJ: hallTime(endsAt),
      KY: openCodes.has(code) ? 1 : 0,
      HC: poolsOf(slot, known).map(({ pool, capacity, held, booked, by_hand }) => ({
        HCBM: pool,
        HCMC: names.get(pool) ?? null,
        ZL: capacity,
        YLS: held,
        YYS: booked,
        SYL: capacity - held - booked,
        RG: by_hand ? 1 : 0,
      })),
    }
  })
  return { RQ: day, YYDM: typeof open === 'string' ? open : null, HY: slots }
}

function poolsOf(slot: Slot | undefined, known: readonly Row[]): Omit<Row, 'slot' | 'starts_at' | 'ends_at'>[] {
  const pools = new Set([GENERAL, ...Object.keys(slot?.groups ?? {}), ...known.map(({ pool }) => pool)])
  pools.delete(WALK_IN)
  return [...pools, WALK_IN].map((pool) => {
    const row = known.find((each) => each.pool === pool)
    if (row) return row
    const capacity = slot ? (pool === WALK_IN ? slot.walkIn : capacityOf(slot, pool)) : 0
    return { pool, capacity, held: 0, booked: 0, by_hand: false }
  })
}
