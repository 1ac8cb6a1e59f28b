import type { ApplicationCard } from '@shared/applications/contract'
import type { Appointment, WalkIn } from '@shared/appointments/mine'
import type { ExpiringCertificate } from '@shared/certificates/contract'
import type { Home } from '@shared/home/contract'
import type { Part } from '@shared/http/parts'
import { daysBetween, epochOf, localDayOf } from '@shared/standards/time'

/** Something that waits for the resident; `daysLeft` counted today, in hall time. */
export type Need =
  | { kind: 'number'; number: WalkIn }
  | { kind: 'held'; appointment: Appointment; holdExpiresAt: string }
  | { kind: 'supplement'; application: ApplicationCard; day: string | null; daysLeft: number }
  | { kind: 'later'; application: ApplicationCard; day: string; daysLeft: number }
  | { kind: 'appointment'; appointment: Appointment; day: string; daysLeft: number }
  | { kind: 'certificate'; certificate: ExpiringCertificate; daysLeft: number }

type PersonalParts = Pick<Home, 'appointments' | 'numbers' | 'applications' | 'certificates'>

const ORDER = ['number', 'held', 'supplement', 'appointment', 'later', 'certificate'] as const

const known = <T>(part: Part<T[]> | null): T[] => (part && part.state !== 'unavailable' ? part.data : [])

/** The booking whose turn is next; holds come before, each with its own deadline in minutes. */
const isHeld = ({ state, pending }: Appointment) => state === 'held' && pending === null

/**
 * By urgency: with a number she may be called any moment, a hold runs out in minutes; then by the days left; on the same day
 * what a department asked for, then the visit, then what may follow later, then papers. What is over (a certificate) is as
 * urgent as today. A supplement without a day waits for her too.
 */
export function needsOf({ appointments, numbers, applications, certificates }: PersonalParts, now: number): Need[] {
  const today = localDayOf(now)
  const [next] = bookingsOf(appointments)
  const needs: Need[] = [
    ...known(numbers).map((number): Need => ({ kind: 'number', number })),
    ...known(appointments).flatMap((appointment): Need[] => {
      const { holdExpiresAt } = appointment
      const waits = isHeld(appointment) && holdExpiresAt !== null && epochOf(holdExpiresAt) > now
      return waits ? [{ kind: 'held', appointment, holdExpiresAt }] : []
    }),
    ...known(applications)
      .filter(({ stage }) => stage === 'supplement')
      .map((application): Need => {
        const day = application.supplementDeadline
        return { kind: 'supplement', application, day, daysLeft: day === null ? 0 : daysBetween(today, day) }
      }),
    ...known(applications).flatMap((application): Need[] => {
      const day = application.laterDeadline
      // While something is asked for anyway, that stands for both.
      if (day === null || application.stage === 'supplement') return []
      return [{ kind: 'later', application, day, daysLeft: daysBetween(today, day) }]
    }),
    ...known(certificates).map(
      (certificate): Need => ({
        kind: 'certificate',
        certificate,
        daysLeft: daysBetween(today, certificate.validUntil),
      }),
    ),
  ]
  if (next) {
    const day = localDayOf(next.startsAt)
    needs.push({ kind: 'appointment', appointment: next, day, daysLeft: daysBetween(today, day) })
  }
  const days = (need: Need) => ('daysLeft' in need ? Math.max(0, need.daysLeft) : -1)
  return needs.sort((a, b) => days(a) - days(b) || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
}

/** Booked visits, the next one first. A hold whose confirmation is under way counts: to her it is a booking. */
export function bookingsOf(appointments: Home['appointments']): Appointment[] {
  return known(appointments)
    .filter((appointment) => !isHeld(appointment))
    .sort((a, b) => a.startsAt.localeCompare(b.startsAt))
}

/** Applications that go on without her; those that wait for her are among her needs. */
export const movingOf = (applications: ApplicationCard[]): ApplicationCard[] =>
  applications.filter(({ stage }) => stage !== 'supplement')
