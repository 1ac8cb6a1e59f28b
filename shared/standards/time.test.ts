import {
  addDays,
  ageOn,
  daysBetween,
  epochOf,
  instantOf,
  isLocalDay,
  isLocalTime,
  localDayOf,
  localTimeOf,
  minutesOf,
  timeOfMinutes,
  weekdayOf,
} from './time'

describe('the hall clock', () => {
  test('an instant falls on the day Guangdong has, not on the UTC day', () => {
    expect(localDayOf('2026-11-22T15:59:59.999Z')).toBe('2026-11-22')
    expect(localDayOf('2026-11-22T16:00:00Z')).toBe('2026-11-23')
    expect(localTimeOf('2026-11-22T16:05:59Z')).toBe('00:05')
    expect(localTimeOf(new Date('2026-11-22T01:30:00Z'))).toBe('09:30')
    expect(localDayOf(-1)).toBe('1970-01-01')
    expect(localTimeOf(-9 * 3_600_000)).toBe('23:00')
  })

  test('day and time give the instant, and back', () => {
    expect(instantOf('2026-11-23', '09:30').toISOString()).toBe('2026-11-23T01:30:00.000Z')
    expect(instantOf('2026-01-01').toISOString()).toBe('2025-12-31T16:00:00.000Z')
    const at = instantOf('2028-02-29', '23:59')
    expect([localDayOf(at), localTimeOf(at)]).toEqual(['2028-02-29', '23:59'])
  })

  test('a string without an offset is refused: it would mean the zone of whoever reads it', () => {
    expect(() => epochOf('2026-11-22T09:00:00')).toThrow(RangeError)
    expect(() => epochOf('2026-11-22')).toThrow(RangeError)
    expect(() => epochOf(Number.NaN)).toThrow(RangeError)
    expect(epochOf('2026-11-22T09:00:00+08:00')).toBe(Date.UTC(2026, 10, 22, 1))
  })

  test('days that do not exist are refused', () => {
    for (const day of [
      '2026-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-04-31',
      '2026-04-00',
      '0026-04-01',
      '26-04-01',
      '2026-4-1',
      '',
    ]) {
      expect(isLocalDay(day)).toBe(false)
      expect(() => addDays(day, 1)).toThrow(RangeError)
    }
    expect(isLocalDay('2028-02-29')).toBe(true)
    expect(() => addDays('2026-01-01', 0.5)).toThrow(RangeError)
  })

  test('times of day', () => {
    expect(minutesOf('13:30')).toBe(810)
    expect(timeOfMinutes(810)).toBe('13:30')
    expect(['24:00', '9:00', '12:60', '12:00:00'].some(isLocalTime)).toBe(false)
    expect(() => minutesOf('24:00')).toThrow(RangeError)
    expect(() => timeOfMinutes(1440)).toThrow(RangeError)
  })

  test('calendar arithmetic crosses months, leap days and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
    expect(daysBetween('2026-11-22', '2026-12-20')).toBe(28)
    expect(daysBetween('2026-12-20', '2026-11-22')).toBe(-28)
  })

  test('weekdays count from Monday', () => {
    expect(weekdayOf('2026-11-22')).toBe(7)
    expect(weekdayOf('2026-11-23')).toBe(1)
    expect(weekdayOf('1970-01-01')).toBe(4)
    expect(weekdayOf('1949-10-01')).toBe(6)
  })

  test('age is in completed years', () => {
    expect(ageOn('2010-11-23', '2026-11-22')).toBe(15)
    expect(ageOn('2010-11-22', '2026-11-22')).toBe(16)
    expect(ageOn('2008-02-29', '2026-02-28')).toBe(17)
    expect(ageOn('2008-02-29', '2026-03-01')).toBe(18)
  })
})
