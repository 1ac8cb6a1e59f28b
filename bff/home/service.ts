import { setImmediate as turn } from 'node:timers/promises'
import type { Appointment } from '@shared/appointments/mine'
import type { Home } from '@shared/home/contract'
import type { Locale } from '@shared/http/locale'
import type { Part } from '@shared/http/parts'
import { maskName } from '@shared/standards/mask'
import type { Clock } from '../../kit/clock'
import type { Drafts } from '../applications/drafts'
import type { ApplicationService } from '../applications/service'
import type { AppointmentService } from '../appointments/service'
import type { CatalogueService } from '../catalogue/service'
import type { CertificateService } from '../certificates/service'
import { inTurn } from '../merge/in-turn'
import type { Merger } from '../merge/parts'
import type { Inbox } from '../notifications/store'
import type { ResidentSession } from '../residents/sessions'

/** The first screen waits this long for anybody, then goes without. */
export const HOME_DEADLINE_MS = 1_500
const SUGGESTIONS = 8
const APPOINTMENTS = 3

/** Two parts of one answer: they are as fresh as each other. */
function of<T, U>(part: Part<T>, pick: (data: T) => U): Part<U> {
  return part.state === 'unavailable' ? part : { ...part, data: pick(part.data) }
}

/** What is kept for minutes only is there however many visits come before it. */
function firstOf(appointments: Appointment[]): Appointment[] {
  const held = appointments.filter(({ state }) => state === 'held')
  const visits = appointments.filter(({ state }) => state !== 'held')
  return [...held, ...visits.slice(0, APPOINTMENTS)]
}

export interface HomeServiceOptions {
  merger: Merger
  appointments: AppointmentService
  applications: ApplicationService
  drafts: Pick<Drafts, 'list'>
  certificates: CertificateService
  catalogue: CatalogueService
  inbox: Inbox
  clock: Clock
}

/**
 * The first screen in one answer. Declared as parts, each with its source and deadline, all asked at once: the whole
 * takes as long as the slowest, and never longer than the deadline.
 */
export function createHomeService(services: HomeServiceOptions) {
  const { merger, appointments, applications, drafts, certificates, catalogue, inbox, clock } = services
  const deadlineMs = HOME_DEADLINE_MS

  const askOutside = (session: ResidentSession) =>
    inTurn(
      () =>
        merger.part({
          source: 'hall',
          locale: session.locale,
          deadlineMs,
          lastKnownKey: `appointments:${session.residentId}`,
          load: (signal) => appointments.mine(session, 'upcoming', signal),
        }),
      () =>
        merger.part({
          source: 'hall',
          locale: session.locale,
          deadlineMs,
          lastKnownKey: `applications:${session.residentId}`,
          load: (signal) => applications.moving(session, signal),
        }),
      () =>
        merger.part({
          source: 'certificates',
          locale: session.locale,
          deadlineMs,
          lastKnownKey: `certificates:${session.residentId}`,
          load: (signal) => certificates.expiring(session, signal),
        }),
    )

  const own = (session: ResidentSession | null, locale: Locale) => ({
    messages:
      session &&
      merger.part({
        source: 'us',
        locale,
        deadlineMs,
        lastKnownKey: `messages:${session.residentId}`,
        load: async () => ({ unread: await inbox.unread(session.residentId) }),
      }),

    drafts:
      session &&
      merger.part({
        source: 'us',
        locale,
        deadlineMs,
        lastKnownKey: `drafts:${session.residentId}`,
        load: () => drafts.list(session.residentId),
      }),

    suggestions: merger.part({
      source: 'hall',
      locale,
      deadlineMs,
      lastKnownKey: 'suggestions',
      load: () => catalogue.popular(undefined, SUGGESTIONS),
    }),
    themes: merger.part({
      source: 'hall',
      locale,
      deadlineMs,
      lastKnownKey: 'themes',
      load: () => catalogue.themes(),
    }),
  })

  return {
    async home(session: ResidentSession | null, locale: Locale): Promise<Home> {
      const answers = session && askOutside(session)
      // Awaited below; a session that ends meanwhile must not count as nobody's error.
      answers?.catch(() => undefined)
      // What goes to other systems leaves first; our own part is done while they work.
      if (answers) await turn()
      const inside = own(session, locale)
      const [[ahead, moving, expiring], messages, begun, suggestions, themes] = await Promise.all([
        answers ?? [null, null, null],
        inside.messages,
        inside.drafts,
        inside.suggestions,
        inside.themes,
      ])
      return {
        serverTime: clock.now().toISOString(),
        resident: session && { id: session.residentId, name: maskName(session.name) },
        appointments: ahead && of(ahead, (each) => firstOf(each.appointments)),
        numbers: ahead && of(ahead, ({ numbers }) => numbers),
        applications: moving,
        certificates: expiring,
        drafts: begun,
        messages,
        suggestions,
        themes,
      }
    },
  }
}

export type HomeService = ReturnType<typeof createHomeService>
