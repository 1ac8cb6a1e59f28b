import type { Queryable } from '../../../kit/database'
import { addDays, type LocalDay } from '../../../shared/standards/time'

/** How many people usually take a number in an hour of a weekday, and on how many days that was counted. */
export interface UsualHour {
  hall: string
  /** 1 Monday … 7 Sunday */
  weekday: number
  hour: number
  tickets: number
  days: number
}

/** What happened longer ago says little about the next weeks. */
const RECENT_DAYS = 56

/** A day counts when it is over: half a day would make the afternoons look empty. */
const USUAL_HOURS = `
  with taken as (
    select hall, day, extract(isodow from day)::int as weekday,
      extract(hour from issued_at at time zone 'Asia/Shanghai')::int as hour
    from ticket where hall = any ($1) and day >= $2 and day < $3
  ), counted (hall, weekday, days) as (
    select hall, weekday, max(days) from hall_hour where hall = any ($1) group by hall, weekday
    union all
    select hall, weekday, count(distinct day) from taken group by hall, weekday
  ), numbers (hall, weekday, hour, tickets) as (
    select hall, weekday, hour, tickets from hall_hour where hall = any ($1)
    union all
    select hall, weekday, hour, count(*) from taken group by hall, weekday, hour
  ), days_of (hall, weekday, days) as (
    select hall, weekday, sum(days) from counted group by hall, weekday
  )
  select n.hall, n.weekday, n.hour, sum(n.tickets)::int as tickets, d.days::int as days
  from numbers n join days_of d using (hall, weekday)
  group by n.hall, n.weekday, n.hour, d.days order by n.hall, n.weekday, n.hour`

export async function usualHours(db: Queryable, halls: readonly string[], today: LocalDay): Promise<UsualHour[]> {
  return db.query<UsualHour>(USUAL_HOURS, [[...halls], addDays(today, -RECENT_DAYS), today])
}

/** 拥挤程度: by hall, its weekdays and their hours. A hall that was never counted is absent. */
export function presentUsual(rows: readonly UsualHour[]) {
  const halls = new Map<string, Map<number, UsualHour[]>>()
  for (const row of rows) {
    const weekdays = halls.get(row.hall) ?? new Map<number, UsualHour[]>()
    weekdays.set(row.weekday, [...(weekdays.get(row.weekday) ?? []), row])
    halls.set(row.hall, weekdays)
  }
  return [...halls].map(([DTBM, weekdays]) => ({
    DTBM,
    XQ: [...weekdays].map(([XQ, hours]) => ({
      XQ,
      TS: hours[0]?.days ?? 0,
      SD: hours.map(({ hour, tickets, days }) => ({
        KS: `${String(hour).padStart(2, '0')}:00`,
        RS: Math.round((tickets / days) * 10) / 10,
      })),
    })),
  }))
}
