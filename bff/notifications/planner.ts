import type { AppointmentState } from '@shared/appointments/contract'
import { addDays, instantOf, type LocalDay, localDayOf } from '@shared/standards/time'
import { addWorkingDays, CalendarNotPublished } from '@shared/standards/working-days'

/** An appointment as it stands now. */
export interface AppointmentFact {
  id: string
  state: AppointmentState
  item: string
  hall: string
  startsAt: Date
}

/** A certificate that ends, as the wallet shows it. */
export interface CertificateFact {
  id: string
  name: string
  /** Null: it does not end. */
  validUntil: LocalDay | null
  /** False for a certificate that is no longer in force: it is not worth a word. */
  valid: boolean
  /** The item that renews it, when one is listed, and whether it can be applied for here. */
  renewal: { item: string; online: boolean } | null
}

/** What an application waits for from her. */
export interface ApplicationFact {
  id: string
  item: string
  /** Until when she has to hand something in; null when nothing is asked for or it is handed in. */
  supplementDeadline: LocalDay | null
  /** 容缺: until when what may follow later has to be in; null when nothing is missing. */
  laterDeadline: LocalDay | null
}

export type Fact =
  | { kind: 'appointment'; data: AppointmentFact; at: Date }
  | { kind: 'certificate'; data: CertificateFact; at: Date }
  | { kind: 'application'; data: ApplicationFact; at: Date }

/** A fact as it was kept: JSON has no moments. */
export function factOf(kind: Fact['kind'], data: Record<string, unknown>, at: Date): Fact {
  switch (kind) {
    case 'appointment': {
      const { startsAt, ...rest } = data as unknown as Omit<AppointmentFact, 'startsAt'> & { startsAt: string }
      return { kind, data: { ...rest, startsAt: new Date(startsAt) }, at }
    }
    case 'certificate':
      return { kind, data: data as unknown as CertificateFact, at }
    case 'application':
      return { kind, data: data as unknown as ApplicationFact, at }
  }
}

/** A reminder that a fact leads to. */
export interface WantedReminder {
  /** Names the occasion: a moved appointment has other ones. */
  key: string
  kind: 'appointment_tomorrow' | 'appointment_soon' | 'certificate_ending' | 'supplement_due' | 'later_due'
  dueAt: Date
  /** When it would no longer be true, or of no use. */
  notAfter: Date
  values: Record<string, string>
  page: string
}

const EVENING = '19:00'
const MORNING = '09:00'
const SOON_MS = 2 * 3600 * 1000
/** Days before a certificate's last day. */
const ENDING_DAYS = [30, 7] as const
const WORKING_DAYS_BEFORE = 2
/** Where the working-day calendar is not published, early rather than late. */
const DAYS_BEFORE_UNPUBLISHED = 4

/**
 * Which reminders a fact leads to. Pure, and the same whenever it is asked: what should have been said before the fact
 * came to be so is not wanted (booked tonight for tomorrow: she knows).
 */
export function wantedReminders(fact: Fact): WantedReminder[] {
  switch (fact.kind) {
    case 'appointment':
      return ofAppointment(fact.data).filter(({ dueAt }) => dueAt > fact.at)
    case 'certificate':
      return ofCertificate(fact.data, fact.at)
    case 'application':
      return ofApplication(fact.data).filter(({ dueAt }) => dueAt > fact.at)
  }
}

function ofAppointment({ id, state, item, hall, startsAt }: AppointmentFact): WantedReminder[] {
  if (state !== 'booked') return []
  const day = localDayOf(startsAt)
  const values = { item, hall, startsAt: startsAt.toISOString(), number: id }
  const page = `/appointments/detail/index?id=${encodeURIComponent(id)}`
  const at = startsAt.toISOString()
  return [
    {
      key: `appointment_tomorrow:${id}:${at}`,
      kind: 'appointment_tomorrow',
      dueAt: instantOf(addDays(day, -1), EVENING),
      // On the day itself "tomorrow" is wrong.
      notAfter: instantOf(day),
      values,
      page,
    },
    {
      key: `appointment_soon:${id}:${at}`,
      kind: 'appointment_soon',
      dueAt: new Date(startsAt.getTime() - SOON_MS),
      notAfter: startsAt,
      values,
      page,
    },
  ]
}

function ofCertificate(certificate: CertificateFact, knownAt: Date): WantedReminder[] {
  const { id, name, validUntil, valid, renewal } = certificate
  if (!valid || validUntil === null) return []
  const page = pageFor(id, renewal)
  return ENDING_DAYS.flatMap((days, nth) => {
    const next = ENDING_DAYS[nth + 1]
    const notAfter = instantOf(
      addDays(validUntil, next === undefined ? 1 : -next),
      next === undefined ? '00:00' : MORNING,
    )
    // A certificate that was met for the first time when its thirty days had begun: said the next morning.
    const dueAt = latest(instantOf(addDays(validUntil, -days), MORNING), nextMorning(knownAt))
    if (dueAt >= notAfter) return []
    return [
      {
        key: `certificate_ending:${id}:${validUntil}:${days}`,
        kind: 'certificate_ending' as const,
        dueAt,
        notAfter,
        values: { name, validUntil },
        page,
      },
    ]
  })
}

/** Where she can do something about it: the form, ready to start, else how it is renewed, else what there is. */
function pageFor(id: string, renewal: CertificateFact['renewal']): string {
  if (!renewal) return `/certificates/detail/index?id=${encodeURIComponent(id)}`
  return renewal.online
    ? `/applications/apply/index?item=${encodeURIComponent(renewal.item)}`
    : `/catalogue/guide/index?code=${encodeURIComponent(renewal.item)}`
}

function ofApplication({ id, item, supplementDeadline, laterDeadline }: ApplicationFact): WantedReminder[] {
  const page = `/applications/detail/index?id=${encodeURIComponent(id)}`
  const before = (kind: 'supplement_due' | 'later_due', deadline: LocalDay | null): WantedReminder[] =>
    deadline === null
      ? []
      : [
          {
            key: `${kind}:${id}:${deadline}`,
            kind,
            dueAt: instantOf(workingDaysBefore(deadline), MORNING),
            notAfter: instantOf(addDays(deadline, 1)),
            values: { item, deadline },
            page,
          },
        ]
  return [...before('supplement_due', supplementDeadline), ...before('later_due', laterDeadline)]
}

function workingDaysBefore(deadline: LocalDay): LocalDay {
  try {
    return addWorkingDays(deadline, -WORKING_DAYS_BEFORE)
  } catch (error) {
    if (error instanceof CalendarNotPublished) return addDays(deadline, -DAYS_BEFORE_UNPUBLISHED)
    throw error
  }
}

/** The first nine o'clock after a moment. */
function nextMorning(moment: Date): Date {
  const today = instantOf(localDayOf(moment), MORNING)
  return today > moment ? today : instantOf(addDays(localDayOf(moment), 1), MORNING)
}

const latest = (a: Date, b: Date): Date => (a > b ? a : b)
