import { icsOf } from './calendar'

const event = {
  title: '居住证办理，首次申领',
  startsAt: '2026-11-25T01:30:00Z',
  endsAt: '2026-11-25T01:45:00Z',
  place: '天河区政务服务中心; 软件路13号',
  notes: '带身份证\n号码 A012',
  remindMinutesBefore: 120,
}

test('an appointment is an iCalendar event that any calendar reads', () => {
  const ics = icsOf(event, 'u-1', '2026-11-22T00:00:00.000Z')
  const lines = ics.replace(/\r\n /g, '').split('\r\n')
  expect(lines).toContain('DTSTART:20261125T013000Z')
  expect(lines).toContain('DTEND:20261125T014500Z')
  expect(lines).toContain('TRIGGER:-PT120M')
  expect(lines).toContain('LOCATION:天河区政务服务中心\\; 软件路13号')
  expect(lines).toContain('DESCRIPTION:带身份证\\n号码 A012')
})

test('no line is longer than 75 octets', () => {
  const ics = icsOf({ ...event, notes: '材料'.repeat(80) }, 'u-1', '2026-11-22T00:00:00.000Z')
  for (const line of ics.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
})
