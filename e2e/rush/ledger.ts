import { type Database, openDatabase } from '../../kit/database'

/** The hall's own books, read beside everybody. */
export function openLedger(databaseUrl: string) {
  const db: Database = openDatabase(databaseUrl, { schema: 'hall', name: 'e2e', max: 1 })
  return {
    /** Pools that hold more than they have, or whose counts differ from the rows they count. Always none. */
    broken: () =>
      db.query<{ slot: string }>(
        `select p.slot, p.capacity, p.held, p.booked, a.held as held_rows, a.booked as booked_rows from slot_pool p
         cross join lateral (
           select count(*) filter (where state = 'yl') as held,
             count(*) filter (where state in ('yy', 'qd', 'jh', 'bl', 'sy')) as booked
           from appointment where slot = p.slot and pool = p.pool
         ) a
         where p.pool <> 'walk_in'
           and (p.held + p.booked > p.capacity or p.held <> a.held or p.booked <> a.booked)`,
      ),

    /** Who holds or has booked what, of these times. */
    rows: (slots: readonly string[]) =>
      db.query<{ code: string; slot: string; owner: string; person: string; item: string; day: string }>(
        `select code, slot, owner, person, item, day from appointment
         where slot = any ($1) and state in ('yl', 'yy') order by code`,
        [slots],
      ),

    /** People with more than one place for the same item on one day, which is the limit. Always none. */
    aboveLimit: () =>
      db.query<{ person: string }>(
        `select person, item, day from appointment where state in ('yl', 'yy')
         group by person, item, day having count(*) > 1`,
      ),

    close: () => db.close(),
  }
}
