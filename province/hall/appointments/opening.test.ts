import { HALLS, ITEMS, RULES, smallHall, TIANHE } from '../testing/small-province'
import { Opening, type OpeningHall, placesOf, readSlotCode } from './opening'

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

  test('both pools always have a place, whatever share and however few windows', () => {
    for (const count of [1, 2, 3, 6]) {
      for (const slotMin of [5, 20, 30, 60]) {
        for (const share of [0.01, RULES.walkInShare, 0.99]) {
          const { online, walkIn } = placesOf({ kind: 'HJ', count, slotMin }, share)
          expect(online).toBeGreaterThan(0)
          expect(walkIn).toBeGreaterThan(0)
        }
      }
    }
    expect(placesOf({ kind: 'HJ', count: 2, slotMin: 30 }, 0.3)).toEqual({ online: 3, walkIn: 1 })
    expect(placesOf({ kind: 'HJ', count: 5, slotMin: 30 }, 0.3)).toEqual({ online: 7, walkIn: 3 })
  })
})
