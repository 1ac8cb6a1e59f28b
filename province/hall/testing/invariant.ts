import type { Database } from '../../../kit/database'

export interface BrokenPool {
  slot: string
  pool: string
}

/**
 * Pools whose counts differ from the rows they count, or that hold more than they have: always an empty list.
 * Places of a booking stay taken when its time is over (served or not), a cancelled or expired one gives it back.
 */
export function brokenPools(db: Database): Promise<BrokenPool[]> {
  return db.query<BrokenPool>(
    `select p.slot, p.pool from slot_pool p
     cross join lateral (
       select count(*) filter (where a.state = 'yl') as held,
         count(*) filter (where a.state in ('yy', 'qd', 'jh', 'bl', 'sy')) as booked
       from appointment a where a.slot = p.slot and a.pool = p.pool
     ) a
     cross join lateral (
       select count(*) filter (where m.hold_until is not null) as held,
         count(*) filter (where m.hold_until is null) as booked
       from appointment_place m where m.slot = p.slot and m.pool = p.pool
     ) further
     cross join lateral (select count(*) as numbers from ticket t where t.walk_in_slot = p.slot) t
     where p.held + p.booked > p.capacity
       or p.held <> case p.pool when 'walk_in' then 0 else a.held + further.held end
       or p.booked <> case p.pool when 'walk_in' then t.numbers else a.booked + further.booked end`,
  )
}
