import { readIdentityNumber } from '@shared/standards/identity-number'
import { isLocalDay } from '@shared/standards/time'
import { buildProvince } from './province'
import { province, regions, repeated, sound, TODAY } from './testing/sample'

describe('the figures of the reform', () => {
  test('8,033 sound items in 46 departments and 11 themes, from at least 120 kinds of matter', () => {
    expect(sound).toHaveLength(8033)
    expect(province.departments).toHaveLength(46)
    expect(province.themes).toHaveLength(11)
    expect(province.matters.length).toBeGreaterThanOrEqual(120)
    expect(province.halls.length).toBeGreaterThanOrEqual(60)
    expect(province.residents.length).toBeGreaterThanOrEqual(40)
  })

  test('every department, theme and matter has items, and every situation is published somewhere', () => {
    const departments = new Set(sound.map((item) => item.department.code))
    expect(province.departments.filter(({ code }) => !departments.has(code))).toEqual([])
    const themes = new Set(sound.flatMap((item) => item.matter.themes))
    expect([...themes].sort()).toEqual(province.themes.map(({ code }) => code))
    const published = new Set(sound.map((item) => `${item.matter.key}/${item.situationKey}`))
    const written = province.matters.flatMap(({ key, situations }) => situations.map((one) => `${key}/${one.key}`))
    expect(written.filter((one) => !published.has(one))).toEqual([])
  })

  test('the city and its eleven districts publish, each a few hundred items', () => {
    const counts = new Map<string, number>()
    for (const { region } of sound) counts.set(region, (counts.get(region) ?? 0) + 1)
    const publishing = [...counts.keys()].sort()
    const districts = province.regions.filter((region) => region.parent === province.city && region.level === 'county')
    expect(publishing).toEqual([province.city, ...districts.map(({ code }) => code)])
    expect(Math.min(...counts.values())).toBeGreaterThan(400)
  })
})

describe('regions', () => {
  const under = (code: string) => province.regions.filter((region) => region.parent === code)

  test('Guangdong has 21 cities and 122 counties, and every region hangs on one above it', () => {
    expect(province.regions.filter(({ level }) => level === 'city')).toHaveLength(21)
    expect(province.regions.filter(({ level }) => level === 'county')).toHaveLength(122)
    expect(repeated(province.regions.map(({ code }) => code))).toEqual([])
    const above = { city: ['province'], county: ['city'], town: ['county', 'city'] }
    const astray = province.regions.filter(({ code, parent, level, name }) => {
      const hangsRight =
        level === 'province' ? parent === null : above[level].includes(regions.get(parent ?? '')?.level ?? '')
      return !hangsRight || name === '' || !/^44\d{7}000$/.test(code)
    })
    expect(astray).toEqual([])
  })

  test('Dongguan and Zhongshan jump from the city to its towns', () => {
    for (const city of ['441900000000', '442000000000']) {
      const below = under(city)
      expect(below.length).toBeGreaterThan(20)
      expect(below.every(({ level }) => level === 'town')).toBe(true)
    }
    expect(under('441900000000').map(({ name }) => name)).toContain('南城街道')
    expect(under('442000000000').map(({ name }) => name)).toContain('石岐街道')
  })

  test('Guangzhou has its eleven districts, and each its towns', () => {
    const districts = under(province.city)
    expect(districts.map(({ name }) => name)).toEqual(
      '荔湾区 越秀区 海珠区 天河区 白云区 黄埔区 番禺区 花都区 南沙区 从化区 增城区'.split(' '),
    )
    for (const { code } of districts) expect(under(code).length).toBeGreaterThan(3)
    expect(under('440106000000').map(({ name }) => name)).toContain('石牌街道')
  })
})

/** Of the districts Tianhe alone publishes. */
const SMALL = { districts: ['440106'] }

describe('smaller', () => {
  const small = buildProvince('test', TODAY, SMALL)
  const of = (items: typeof sound) => new Set(items.map(({ catalogCode }) => catalogCode))

  test('the city and the named districts publish what they always do, and everything can still be had', () => {
    const here = ({ region }: (typeof sound)[number]) => region === province.city || region.startsWith('440106')
    const codes = new Set(small.items.map(({ code }) => code))
    expect(sound.filter((item) => here(item) && !codes.has(item.code))).toEqual([])
    expect(of(small.items.filter(({ defect }) => defect === null))).toEqual(of(sound))
    expect(small.items.length).toBeLessThan(province.items.length / 3)
    expect(small.applications.map(({ applicant }) => applicant)).toEqual(
      province.applications.map(({ applicant }) => applicant),
    )
  })

  test('a district that publishes nothing is no district of the city', () => {
    expect(() => buildProvince('test', TODAY, { districts: ['440106', '440199'] })).toThrow('440199')
  })
})

describe('repeatable', () => {
  test('the same seed and day give the same province, another seed another one', () => {
    const [one, again, other] = ['test', 'test', 'other'].map((seed) => buildProvince(seed, TODAY, SMALL))
    expect(JSON.stringify(one) === JSON.stringify(again)).toBe(true)
    expect(other?.residents[0]?.idNumber).not.toBe(one?.residents[0]?.idNumber)
    expect(other?.items.map(({ code }) => code)).toEqual(one?.items.map(({ code }) => code))
  })

  test.each(['2028-02-29', '2026-12-31', '2027-03-01', '2025-01-01'])('any day will do: %s', (day) => {
    const built = buildProvince('test', day, SMALL)
    for (const { issued, validUntil } of built.certificates) {
      expect(isLocalDay(issued) && (validUntil === null || isLocalDay(validUntil))).toBe(true)
    }
    for (const { idNumber, idType } of built.residents) {
      if (idType === 'identityCard') expect(readIdentityNumber(idNumber, day).ok).toBe(true)
    }
  })
})
