import { toWgs84 } from '@shared/standards/coordinates'
import { epochOf } from '@shared/standards/time'
import type { CalendarEvent, Did } from '../types'

const stamp = (instant: string): string => new Date(epochOf(instant)).toISOString().replace(/[-:]|\.\d+/g, '')

/** RFC 5545, TEXT: four characters are escaped, and control characters have no place in it. */
const escaped = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .replace(/([\\;,])/g, '\\$1')
    .replace(/\n/g, '\\n')

/** In UTF-8. */
function octetsOf(character: string): number {
  const point = character.codePointAt(0) ?? 0
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4
}

/** What a line may have besides its end, RFC 5545 3.1. */
const LINE_OCTETS = 75

/** Lines that are too long go on in the next one, after a space; a Chinese character takes three octets. */
function fold(line: string): string {
  const parts: string[] = []
  let part = ''
  let octets = 0
  for (const character of line) {
    const size = octetsOf(character)
    if (octets + size > LINE_OCTETS) {
      parts.push(part)
      part = ' '
      octets = 1
    }
    part += character
    octets += size
  }
  return [...parts, part].join('\r\n')
}

/** Degrees in WGS-84, as RFC 5545 3.8.1.6 means them. */
function geoOf({ place }: CalendarEvent): string {
  const { lat, lng } = toWgs84(place.location)
  return `${lat.toFixed(6)};${lng.toFixed(6)}`
}

/**
 * An iCalendar file (RFC 5545), all times UTC. `UID` and `SEQUENCE` say which event it is and how new: a calendar that
 * has it already moves it instead of adding another one.
 */
export function icsOf(event: CalendarEvent, now: string): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Yichuang//Appointments//ZH',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${event.id}@yichuang`,
    `SEQUENCE:${event.revision}`,
    `DTSTAMP:${stamp(now)}`,
    `DTSTART:${stamp(event.startsAt)}`,
    `DTEND:${stamp(event.endsAt)}`,
    `SUMMARY:${escaped(event.title)}`,
    `LOCATION:${escaped(`${event.place.name} ${event.place.address}`)}`,
    `GEO:${geoOf(event)}`,
    `DESCRIPTION:${escaped(event.notes)}`,
    'STATUS:CONFIRMED',
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

/** Some browsers begin to read the file a while after the press. */
const READ_WITHIN_MS = 60_000

/** A browser has no calendar, but every calendar opens this file. */
export async function addToCalendar(event: CalendarEvent): Promise<Did> {
  const file = new Blob([icsOf(event, new Date().toISOString())], { type: 'text/calendar;charset=utf-8' })
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = `${event.id}.ics`
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), READ_WITHIN_MS)
  return 'done'
}
