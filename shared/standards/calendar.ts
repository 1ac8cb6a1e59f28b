/**
 * The working-day calendar as the General Office of the State Council publishes it each autumn for the coming year
 * (国务院办公厅关于部分节假日安排的通知). Only what differs from "Monday to Friday" is listed. A year that is not in the
 * table has not been published: nobody may guess it.
 */
import { addDays, type LocalDay } from './time'

export interface CalendarYear {
  /** Days off by order, weekends inside a holiday included (holiday → its days). */
  holidays: readonly { name: string; days: readonly LocalDay[] }[]
  /** 调休: Saturdays and Sundays on which everyone works. */
  makeUpDays: readonly LocalDay[]
}

/** Year → what was published for it. A city adds a new year here through its settings. */
export type WorkingCalendar = Readonly<Record<number, CalendarYear>>

/** All days from first to last, both included. */
function span(first: LocalDay, count: number): LocalDay[] {
  return Array.from({ length: count }, (_, index) => addDays(first, index))
}

export const PUBLISHED_CALENDAR: WorkingCalendar = {
  2025: {
    holidays: [
      { name: '元旦', days: span('2025-01-01', 1) },
      { name: '春节', days: span('2025-01-28', 8) },
      { name: '清明节', days: span('2025-04-04', 3) },
      { name: '劳动节', days: span('2025-05-01', 5) },
      { name: '端午节', days: span('2025-05-31', 3) },
      { name: '国庆节、中秋节', days: span('2025-10-01', 8) },
    ],
    makeUpDays: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
  },
  2026: {
    holidays: [
      { name: '元旦', days: span('2026-01-01', 3) },
      { name: '春节', days: span('2026-02-15', 9) },
      { name: '清明节', days: span('2026-04-04', 3) },
      { name: '劳动节', days: span('2026-05-01', 5) },
      { name: '端午节', days: span('2026-06-19', 3) },
      { name: '中秋节', days: span('2026-09-25', 3) },
      { name: '国庆节', days: span('2026-10-01', 7) },
    ],
    makeUpDays: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
  },
}
