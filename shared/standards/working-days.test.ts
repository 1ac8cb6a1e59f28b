import { PUBLISHED_CALENDAR } from './calendar'
import { addDays, weekdayOf } from './time'
import {
  addWorkingDays,
  CalendarNotPublished,
  holidayOn,
  isPublished,
  isWorkingDay,
  workingDaysBetween,
} from './working-days'

const daysOf = (year: number): string[] => {
  const days = []
  for (let day = `${year}-01-01`; day.startsWith(String(year)); day = addDays(day, 1)) days.push(day)
  return days
}

describe('the published calendar', () => {
  test.each([
    [2025, 28, 5],
    [2026, 33, 6],
  ])('%i has %i days off by order and %i make-up days, all on weekends', (year, off, makeUp) => {
    const published = PUBLISHED_CALENDAR[year]
    const days = published?.holidays.flatMap((holiday) => holiday.days) ?? []
    expect(new Set(days).size).toBe(off)
    expect(published?.makeUpDays).toHaveLength(makeUp)
    for (const day of published?.makeUpDays ?? []) {
      expect(weekdayOf(day)).toBeGreaterThan(5)
      expect(days).not.toContain(day)
    }
  })

  test('the year has as many working days as published: 248 in 2025, 248 in 2026', () => {
    expect(daysOf(2025).filter((day) => isWorkingDay(day))).toHaveLength(248)
    expect(daysOf(2026).filter((day) => isWorkingDay(day))).toHaveLength(248)
  })

  test('make-up Saturdays and Sundays are working days, holidays on weekdays are not', () => {
    for (const day of [
      '2026-01-04',
      '2026-02-14',
      '2026-02-28',
      '2026-05-09',
      '2026-09-20',
      '2026-10-10',
      '2025-09-28',
    ]) {
      expect(isWorkingDay(day)).toBe(true)
    }
    for (const day of [
      '2026-01-02',
      '2026-02-16',
      '2026-02-23',
      '2026-04-06',
      '2026-06-19',
      '2026-09-25',
      '2025-10-08',
    ]) {
      expect(isWorkingDay(day)).toBe(false)
    }
    expect(isWorkingDay('2026-11-22')).toBe(false)
    expect(isWorkingDay('2026-11-23')).toBe(true)
    expect(holidayOn('2026-02-17')).toBe('春节')
    expect(holidayOn('2026-11-22')).toBeNull()
  })

  test('a year that is not published is never guessed', () => {
    expect(isPublished('2026-12-31')).toBe(true)
    expect(isPublished('2027-01-04')).toBe(false)
    expect(() => isWorkingDay('2027-01-04')).toThrow(CalendarNotPublished)
    expect(() => holidayOn('2024-05-01')).toThrow(CalendarNotPublished)
    expect(addWorkingDays('2026-12-28', 3)).toBe('2026-12-31')
    try {
      addWorkingDays('2026-12-28', 4)
      throw new Error('it guessed')
    } catch (error) {
      expect(error).toBeInstanceOf(CalendarNotPublished)
      expect((error as CalendarNotPublished).year).toBe(2027)
    }
  })

  test('a city can hand in a further year', () => {
    const calendar = {
      ...PUBLISHED_CALENDAR,
      2027: {
        holidays: [{ name: '元旦', days: ['2027-01-01', '2027-01-02', '2027-01-03'] }],
        makeUpDays: ['2027-01-09'],
      },
    }
    expect(addWorkingDays('2026-12-31', 6, calendar)).toBe('2027-01-09')
    expect(holidayOn('2027-01-01', calendar)).toBe('元旦')
    expect(isPublished('2027-01-01', calendar)).toBe(true)
  })
})

describe('counting working days', () => {
  test('the first day is not counted', () => {
    expect(addWorkingDays('2026-11-20', 1)).toBe('2026-11-23')
    expect(addWorkingDays('2026-11-22', 5)).toBe('2026-11-27')
    expect(addWorkingDays('2026-11-22', 0)).toBe('2026-11-22')
  })

  test('holidays are skipped and make-up days are used', () => {
    // 30 September is a Wednesday; the holiday ends on the 7th, and Saturday the 10th is worked.
    expect(addWorkingDays('2026-09-30', 1)).toBe('2026-10-08')
    expect(addWorkingDays('2026-09-30', 3)).toBe('2026-10-10')
    expect(addWorkingDays('2026-10-08', -1)).toBe('2026-09-30')
  })

  test('between is the inverse of add', () => {
    expect(workingDaysBetween('2026-09-30', '2026-10-10')).toBe(3)
    expect(workingDaysBetween('2026-11-20', '2026-11-22')).toBe(0)
    expect(workingDaysBetween('2026-11-23', '2026-11-20')).toBe(-1)
    for (let count = -60; count <= 60; count += 1) {
      const reached = addWorkingDays('2026-05-06', count)
      expect(workingDaysBetween('2026-05-06', reached)).toBe(count)
    }
  })

  test('half days do not exist', () => {
    expect(() => addWorkingDays('2026-11-20', 1.5)).toThrow(RangeError)
  })
})
