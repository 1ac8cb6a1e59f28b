import { daysBetween, minutesOf } from '@shared/standards/time'
import { province, regions, repeated, sound, TODAY } from './testing/sample'
import type { Hall } from './types'

describe('halls', () => {
  /** West, east, south and north edges of the districts of Guangzhou, GCJ-02, rounded outwards. */
  const EDGES: Record<string, [number, number, number, number]> = {
    '440103': [113.16, 113.28, 23.03, 23.17],
    '440104': [113.23, 113.33, 23.1, 23.18],
    '440105': [113.23, 113.43, 23.03, 23.12],
    '440106': [113.29, 113.45, 23.09, 23.27],
    '440111': [113.13, 113.5, 23.12, 23.44],
    '440112': [113.39, 113.62, 23.02, 23.45],
    '440113': [113.23, 113.57, 22.86, 23.09],
    '440114': [112.95, 113.48, 23.24, 23.63],
    '440115': [113.29, 113.7, 22.55, 22.92],
    '440117': [113.28, 114.05, 23.35, 23.95],
    '440118': [113.54, 114.0, 23.07, 23.63],
  }
  const inside = ({ lng, lat }: Hall, [west, east, south, north]: [number, number, number, number]): boolean =>
    lng > west && lng < east && lat > south && lat < north

  test('each district has several, inside it; each other city has one', () => {
    for (const [county, edges] of Object.entries(EDGES)) {
      const own = province.halls.filter(({ region }) => region === `${county}000000`)
      expect(own.length).toBeGreaterThanOrEqual(4)
      for (const hall of own) expect([hall.name, inside(hall, edges)]).toEqual([hall.name, true])
    }
    const cities = new Set(province.halls.map(({ region }) => region.slice(0, 4)))
    expect(cities.size).toBe(21)
    for (const hall of province.halls) expect(inside(hall, [109.6, 117.4, 20.1, 25.6])).toBe(true)
  })

  test('rules can be kept: walk-ins always have a share, hours do not overlap, exceptions lie ahead', () => {
    expect(repeated(province.halls.map(({ code }) => code))).toEqual([])
    for (const hall of province.halls) {
      expect(regions.has(hall.region)).toBe(true)
      expect(hall.rules.walkInShare).toBeGreaterThan(0)
      expect(hall.rules.walkInShare).toBeLessThan(1)
      let last = 0
      for (const { from, to } of hall.hours) {
        expect(minutesOf(from)).toBeGreaterThanOrEqual(last)
        expect(minutesOf(to)).toBeGreaterThan(minutesOf(from))
        last = minutesOf(to)
      }
      for (const { day } of hall.exceptions) expect(daysBetween(TODAY, day)).toBeGreaterThan(0)
      expect(repeated(hall.windows.map(({ kind }) => kind))).toEqual([])
    }
    expect(province.halls.some(({ opensSaturday }) => opensSaturday)).toBe(true)
    expect(new Set(province.halls.map(({ hours }) => hours[0]?.from)).size).toBeGreaterThan(1)
    expect(new Set(province.halls.map(({ rules }) => JSON.stringify(rules))).size).toBeGreaterThan(2)
    const exceptions = province.halls.flatMap((hall) => hall.exceptions)
    expect(exceptions.some(({ open }) => open) && exceptions.some(({ open }) => !open)).toBe(true)
  })

  test('every item can be taken to a hall of its own region', () => {
    const kinds = new Map<string, Set<string>>()
    for (const { region, windows } of province.halls) {
      const known = kinds.get(region) ?? new Set()
      for (const { kind } of windows) known.add(kind)
      kinds.set(region, known)
    }
    expect(sound.filter(({ region, matter }) => !kinds.get(region)?.has(matter.window))).toEqual([])
  })
})
