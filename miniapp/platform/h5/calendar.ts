import { epochOf } from '@shared/standards/time'
import type { CalendarEvent, Did } from '../types'

const stamp = (instant: string): string => `${new Date(epochOf(instant)).toISOString().replace(/[-:]|\.\d+/g, '')}`
const escaped = (text: string): string => text.replace(/([\\;,])/g, '\\$1').replace(/\r?\n/g, '\\n')

/** In UTF-8. */
function octetsOf(character: string): number {
  const point = character.codePointAt(0) ?? 0
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4
}

/** RFC 5545 lets a line have 75 octets; a Chinese character takes three. */
function fold(line: string): string {
  const parts: string[] = []
  let part = ''
  let octets = 0
  for (const character of line) {
    const size = octetsOf(character)
    if (octets + size > 73) {
      parts.push(part)
      part = ''
      octets = 0
    }
    part += character
    octets += size
  }
  return [...parts, part].join('\r\n ')
}

/** An iCalendar file (RFC 5545), all times UTC. */
export function icsOf(event: CalendarEvent, uid: string, now: string): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Yichuang//Appointments//ZH',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(event.startsAt)}`,
    `DTEND:${stamp(event.endsAt)}`,
    `SUMMARY:${escaped(event.title)}`,
    `LOCATION:${escaped(event.place)}`,
    `DESCRIPTION:${escaped(event.notes)}`,
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(event.title)}`,
    `TRIGGER:-PT${event.remindMinutesBefore}M`,
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]
    .map(fold)
    .join('\r\n')
}

/** A browser has no calendar, but every calendar opens this file. */
export async function addToCalendar(event: CalendarEvent): Promise<Did> {
  const now = new Date().toISOString()
  const file = new Blob([icsOf(event, `${stamp(event.startsAt)}-${stamp(now)}@yichuang`, now)], {
    type: 'text/calendar;charset=utf-8',
  })
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = 'appointment.ics'
  link.click()
  URL.revokeObjectURL(address)
  return 'done'
}
