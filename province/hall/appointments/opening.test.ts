import { HALLS, ITEMS, RULES, smallHall, TIANHE } from '../testing/small-province'
import { Opening, type OpeningHall, readSlotCode } from './opening'
import { placesOf, poolFor } from './places'

const opening = new Opening()
const window = { kind: 'HJ', count: 2, slotMin: 30 }
const at = (local: string) => new Date(`${local}:00+08:00`)
const reasons = (hall: OpeningHall, now: Date) =>
  Object.fromEntries(opening.window(hall, now).map(({ day, closed }) => [day, closed]))
const starts = (hall: OpeningHall, day: string, now: Date) => {
  const slots = opening.bookable(hall, window, day, now)
  return typeof slots === 'string' ? slots : slots.map(({ startsAt }) => startsAt.toISOString().slice(11, 16))
}

describe('the opening window', () => {
  test('reaches to the last working day ahead, days off between are listed as such', () => {
    expect(reasons(HALLS.tianhe, at('2026-11-24T10:00'))).toEqual({
      '2026-11-24': 'cutoff',
      '2026-11-25': null,
      '2026-11-26': null,
      '2026-11-27': null,
      '2026-11-28': 'dayoff',
      '2026-11-29': 'dayoff',
      '2026-11-30': null,
      '2026-12-01': null,
    })
  })

  test('counts make-up days and jumps holidays', () => {
    // National Day 2026: 1 to 7 October off, Saturday 10 October is worked.
    expect(reasons(HALLS.tianhe, at('2026-09-30T10:00'))).toMatchObject({
      '2026-10-01': 'dayoff',
      '2026-10-07': 'dayoff',
      '2026-10-08': null,
      '2026-10-10': null,
      '2026-10-11': 'dayoff',
      '2026-10-13': null,
    })
  })

  test('opens its last day at the release time', () => {
    expect(reasons(HALLS.tianhe, at('2026-11-24T06:59'))['2026-12-01']).toBe('notyet')
    expect(reasons(HALLS.tianhe, at('2026-11-24T07:00'))['2026-12-01']).toBeNull()
    expect(starts(HALLS.tianhe, '2026-12-02', at('2026-11-24T10:00'))).toBe('notyet')
  })

  test('a year whose calendar is not published is closed for that reason, exceptions or not', () => {
    const days = reasons(HALLS.tianhe, at('2026-12-30T10:00'))
    expect(days['2026-12-31']).toBeNull()
    expect(days['2027-01-04']).toBe('calendar')
    expect(Object.keys(days).at(-1)).toBe('2027-01-04')
    expect(starts(HALLS.tianhe, '2027-01-01', at('2026-12-30T10:00'))).toBe('calendar')
  })

  test('exceptions close a day, shorten it, or open a day off', () => {
    const hall = smallHall('X', TIANHE, 113, {
      exceptions: [
        { day: '2026-11-25', open: false, reason: '检修' },
        { day: '2026-11-26', open: true, hours: [{ from: '09:00', to: '10:00' }], reason: '培训' },
        { day: '2026-11-28', open: true, reason: '延时服务' },
      ],
    })
    const now = at('2026-11-24T10:00')
    expect(starts(hall, '2026-11-25', now)).toBe('exception')
    expect(starts(hall, '2026-11-26', now)).toEqual(['01:00', '01:30'])
    expect(starts(hall, '2026-11-28', now)).toHaveLength(6)
  })

  test('a hall that opens on Saturdays stays shut on those that belong to a holiday', () => {
    const hall = smallHall('X', TIANHE, 113, { opensSaturday: true })
    expect(opening.hoursOf(hall, '2026-11-28')).toHaveLength(2)
    expect(opening.hoursOf(hall, '2026-11-29')).toBe('dayoff')
    expect(opening.hoursOf(hall, '2026-10-03')).toBe('dayoff')
  })
})

describe('slots of a day', () => {
  test('fill the opening hours and never run over their end', () => {
    expect(starts(HALLS.tianhe, '2026-11-25', at('2026-11-24T10:00'))).toEqual([
      '01:00',
      '01:30',
      '02:00',
      '02:30',
      '06:00',
      '06:30',
    ])
    const odd = { kind: 'HJ', count: 2, slotMin: 45 }
    expect(opening.slotsOfDay(HALLS.tianhe, odd, '2026-11-25').map(({ code }) => code.slice(-4))).toEqual([
      '0900',
      '0945',
      '1400',
    ])
  })

  test('today can be booked where the rule says so, up to the cut-off to the minute', () => {
    const day = '2026-11-24'
    expect(starts(HALLS.tianhe, day, at('2026-11-24T08:00'))).toBe('cutoff')
    expect(starts(HALLS.sameDay, day, at('2026-11-24T10:00'))).toEqual(['02:30', '06:00', '06:30'])
    expect(starts(HALLS.sameDay, day, new Date('2026-11-24T02:00:00.001Z'))).toEqual(['06:00', '06:30'])
    expect(starts(HALLS.sameDay, day, at('2026-11-24T15:00'))).toBe('cutoff')
  })

  test('a slot has a code that names hall, window and day', () => {
    expect(readSlotCode('DTTH01-HJ-20261125-0930')).toEqual({ hall: 'DTTH01', kind: 'HJ', day: '2026-11-25' })
    expect(readSlotCode('DTTH01-HJ-20261399-0930')).toBeNull()
    expect(readSlotCode(ITEMS.city.code)).toBeNull()
  })

  test('every pool always has a place, whatever share and however few windows', () => {
    const group = { key: 'under16', name: '未满16周岁', fromAge: 0, belowAge: 16, windows: ['HJ'] }
    const hours = [{ from: '09:00', to: '10:00' }]
    for (const count of [1, 2, 3, 6]) {
      for (const slotMin of [5, 20, 30, 60]) {
        for (const share of [0.01, RULES.walkInShare, 0.99]) {
          const quotaPools = [
            { ...group, hours, share },
            { ...group, key: 'old', hours, share },
          ]
          const { online, walkIn, groups } = placesOf({ kind: 'HJ', count, slotMin }, '09:30', {
            walkInShare: share,
            quotaPools,
          })
          for (const places of [online, walkIn, groups.under16, groups.old]) expect(places).toBeGreaterThan(0)
        }
      }
    }
    const at = (count: number) =>
      placesOf({ kind: 'HJ', count, slotMin: 30 }, '09:00', { walkInShare: 0.3, quotaPools: [] })
    expect(at(2)).toEqual({ online: 3, walkIn: 1, groups: {} })
    expect(at(5)).toEqual({ online: 7, walkIn: 3, groups: {} })
  })

  test('a group has its places at its hours and windows only, taken from those of all', () => {
    const quotaPools = [
      {
        key: 'young',
        name: '',
        fromAge: 0,
        belowAge: 16,
        hours: [{ from: '14:00', to: '15:00' }],
        share: 0.5,
        windows: ['HJ'],
      },
    ]
    const at = (time: string, kind = 'HJ') =>
      placesOf({ kind, count: 4, slotMin: 30 }, time, { walkInShare: 0.25, quotaPools })
    expect(at('14:00')).toEqual({ online: 3, walkIn: 2, groups: { young: 3 } })
    expect(at('15:00')).toEqual({ online: 6, walkIn: 2, groups: {} })
    expect(at('14:30', 'ZH')).toEqual({ online: 6, walkIn: 2, groups: {} })
    expect([null, 15, 16].map((age) => poolFor(at('14:00'), quotaPools, age))).toEqual(['online', 'young', 'online'])
    expect(poolFor(at('09:00'), quotaPools, 15)).toBe('online')
  })
})

describe('what clerks change', () => {
  const now = at('2026-11-24T10:00')

  test('a window in days counts days off too', () => {
    const hall = smallHall('X', TIANHE, 113, { rules: { ...RULES, unit: 'day', openDaysAhead: 4 } })
    expect(Object.keys(reasons(hall, now))).toEqual([
      '2026-11-24',
      '2026-11-25',
      '2026-11-26',
      '2026-11-27',
      '2026-11-28',
    ])
    expect(reasons(hall, at('2026-11-23T06:00'))['2026-11-27']).toBe('notyet')
  })

  test('a released day can be booked before its time, and today where the rule says from tomorrow', () => {
    const hall = smallHall('X', TIANHE, 113, {
      releases: [
        { day: '2026-12-03', slot: null },
        { day: '2026-11-24', slot: null },
        { day: '2026-11-29', slot: null },
      ],
    })
    expect(starts(hall, '2026-12-03', now)).toHaveLength(6)
    expect(starts(hall, '2026-12-02', now)).toBe('notyet')
    expect(starts(hall, '2026-11-24', now)).toEqual(['02:30', '06:00', '06:30'])
    // Released or not, the hall is shut on Sundays.
    expect(starts(hall, '2026-11-29', now)).toBe('dayoff')
    expect(reasons(hall, now)).toMatchObject({ '2026-12-01': null, '2026-12-03': null })
  })

  test('of a day that is not open yet one slot can be released alone; after the cut-off until it begins', () => {
    const hall = smallHall('X', TIANHE, 113, {
      releases: [
        { day: '2026-12-03', slot: 'X-HJ-20261203-0930' },
        { day: '2026-11-24', slot: 'X-HJ-20261124-1000' },
        { day: '2026-11-25', slot: 'X-HJ-20261125-0900' },
      ],
    })
    expect(starts(hall, '2026-12-03', now)).toEqual(['01:30'])
    expect(starts(hall, '2026-11-24', at('2026-11-24T09:59'))).toEqual(['02:00'])
    expect(starts(hall, '2026-11-24', now)).toBe('cutoff')
    expect(starts(hall, '2026-11-25', now)).toHaveLength(6)
  })
})
