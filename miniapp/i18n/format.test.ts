import { formatFor } from './format'

const hans = formatFor('zh-Hans')
const hant = formatFor('zh-Hant')
const en = formatFor('en')

test('a day and a time are the hall’s, whatever zone the phone is in', () => {
  expect(hans.dateTime('2026-11-25T01:30:00Z')).toBe('11月25日 周三 09:30')
  expect(hant.dateTime('2026-11-25T01:30:00Z')).toBe('11月25日 週三 09:30')
  expect(en.dateTime('2026-11-25T01:30:00Z')).toBe('Wed 25 Nov, 09:30')
  // 17:00 UTC is the next day in Guangdong.
  expect(hans.day('2026-11-25')).toBe('11月25日 周三')
  expect(hans.dateTime('2026-11-25T17:00:00Z')).toBe('11月26日 周四 01:00')
})

test('another year is named', () => {
  expect(hans.day('2027-01-04', '2026-11-25')).toBe('2027年1月4日 周一')
  expect(en.day('2027-01-04', '2026-11-25')).toBe('Mon 4 Jan 2027')
})

test('durations, distances and amounts', () => {
  expect(hans.minutes(12)).toBe('约 12 分钟')
  expect(en.minutes(0.4)).toBe('about 1 minute')
  expect(hans.distance(20)).toBe('约 50 米')
  expect(hans.distance(949)).toBe('约 950 米')
  expect(hans.distance(1240)).toBe('约 1.2 公里')
  expect(hans.distance(23_400)).toBe('约 23 公里')
  expect(hans.number(8033)).toBe('8,033')
  expect(hans.number(100)).toBe('100')
  expect(hans.money(0)).toBe('免费')
  expect(hans.money(12.5)).toBe('12.50 元')
  expect(hans.money(20)).toBe('20 元')
})

test('days that are left, and days that are over', () => {
  expect([0, 1, 3, -2].map(hans.daysLeft)).toEqual(['今天', '明天', '还有 3 天', '已过 2 天'])
})
