import { gcj02, toWgs84 } from '@shared/standards/coordinates'
import { icsOf } from './calendar'

const event = {
  id: 'YY20261125000001',
  revision: 2,
  title: '居住证办理，首次申领',
  startsAt: '2026-11-25T01:30:00Z',
  endsAt: '2026-11-25T01:45:00Z',
  place: { name: '天河区政务服务中心', address: '软件路13号; 2楼', location: gcj02(113.3612, 23.1247) },
  notes: '带身份证\r\n电话 020-80990001, 12345',
  remindMinutesBefore: 120,
}
const NOW = '2026-11-22T00:00:00.000Z'

/** Reads it as a calendar does: RFC 5545 3.1, unfold first, then name, parameters and value. */
const read = (ics: string): [string, string][] =>
  ics
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) => {
      const at = line.indexOf(':')
      return [line.slice(0, at), line.slice(at + 1)]
    })
const fieldOf = (ics: string, name: string) => read(ics).find(([each]) => each === name)?.[1]
const plain = (value = '') => value.replace(/\\([\\;,nN])/g, (_, mark) => (/n/i.test(mark) ? '\n' : mark))

test('it is one event in one calendar, properly nested, with what RFC 5545 requires once each', () => {
  const lines = read(icsOf(event, NOW))
  const nested = lines.filter(([name]) => name === 'BEGIN' || name === 'END').map((each) => each.join(':'))
  expect(nested).toEqual([
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    'BEGIN:VALARM',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ])
  for (const name of ['VERSION', 'PRODID', 'UID', 'DTSTAMP', 'DTSTART', 'DTEND', 'SUMMARY', 'TRIGGER']) {
    expect([name, lines.filter(([each]) => each === name).length]).toEqual([name, 1])
  }
  for (const [name] of lines) expect(name).toMatch(/^[A-Z-]+(;[A-Z-]+=[^;:]+)*$/)
})

test('times are UTC, and the alarm is before the start', () => {
  const ics = icsOf(event, NOW)
  expect(fieldOf(ics, 'DTSTART')).toBe('20261125T013000Z')
  expect(fieldOf(ics, 'DTEND')).toBe('20261125T014500Z')
  expect(fieldOf(ics, 'DTSTAMP')).toBe('20261122T000000Z')
  expect(fieldOf(ics, 'TRIGGER')).toBe('-PT120M')
})

test('text comes back as it was written', () => {
  const ics = icsOf({ ...event, title: 'a\\b;c,d\u0007' }, NOW)
  expect(plain(fieldOf(ics, 'SUMMARY'))).toBe('a\\b;c,d')
  expect(plain(fieldOf(ics, 'LOCATION'))).toBe('天河区政务服务中心 软件路13号; 2楼')
  expect(plain(fieldOf(ics, 'DESCRIPTION'))).toBe('带身份证\n电话 020-80990001, 12345')
})

test('lines end in CRLF and have at most 75 octets, and none breaks a character', () => {
  const ics = icsOf({ ...event, notes: '材料😀'.repeat(80) }, NOW)
  expect(ics.endsWith('END:VCALENDAR\r\n')).toBe(true)
  expect(ics.replace(/\r\n/g, '')).not.toMatch(/[\r\n]/)
  const lines = ics.split('\r\n')
  for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  expect(lines.some((line) => Buffer.byteLength(line) >= 72)).toBe(true)
  expect(plain(fieldOf(ics, 'DESCRIPTION'))).toBe('材料😀'.repeat(80))
})

test('a booking that was moved is the same event in a higher revision', () => {
  const moved = icsOf({ ...event, revision: 3, startsAt: '2026-11-26T01:30:00Z' }, NOW)
  expect(fieldOf(moved, 'UID')).toBe(fieldOf(icsOf(event, NOW), 'UID'))
  expect([fieldOf(icsOf(event, NOW), 'SEQUENCE'), fieldOf(moved, 'SEQUENCE')]).toEqual(['2', '3'])
})

test('the place is where it is on every map: WGS-84', () => {
  const [lat, lng] = (fieldOf(icsOf(event, NOW), 'GEO') ?? '').split(';').map(Number)
  const there = toWgs84(event.place.location)
  expect(lat).toBeCloseTo(there.lat, 5)
  expect(lng).toBeCloseTo(there.lng, 5)
  expect(lat).not.toBeCloseTo(event.place.location.lat, 3)
})
