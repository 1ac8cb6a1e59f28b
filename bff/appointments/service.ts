import { setImmediate as turn } from 'node:timers/promises'
import type {
  Appointment,
  AppointmentAnswer,
  BookingDay,
  Hall,
  HallChoice,
  Location,
  Slot,
} from '@shared/appointments/contract'
import { distanceMetres } from '@shared/standards/coordinates'
import { maskName } from '@shared/standards/mask'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../../kit/clock'
import { ProblemError } from '../http/problem'
import type { Telling } from '../notifications/telling'
import type { Effect, Operations, Resolution, WriteContext } from '../operations/operations'
import type { Operation } from '../operations/store'
import type { ResidentSession } from '../residents/sessions'
import type { HallClient } from '../upstreams/hall'
import type { HallBooking } from '../upstreams/hall-words'

/** Halls and their rules change rarely; crowding is shown to the minute. */
const HALLS_FRESH_MS = 60_000
/** What is left is shown from memory this long; the decision is always the hall's. */
const LEFT_FRESH_MS = 1_000

/** Which pending change a write's endpoint stands for. */
const PENDING = {
  'appointments.confirm': 'confirm',
  'appointments.reschedule': 'move',
  'appointments.cancel': 'cancel',
} as const
type PendingEndpoint = keyof typeof PENDING
const isPendingEndpoint = (endpoint: string): endpoint is PendingEndpoint => endpoint in PENDING

const detailPage = (id: string) => `/appointments/detail/index?id=${encodeURIComponent(id)}`

export interface AppointmentServiceOptions {
  hall: HallClient
  operations: Operations
  telling: Telling
  clock: Clock
  /** False for items that are unknown or were refused by the quality gate. */
  bookable(item: string): boolean
}

export function createAppointmentService({ hall, operations, telling, clock, bookable }: AppointmentServiceOptions) {
  const { tell, appointmentFact } = telling
  // Shared answers only: what belongs to a resident is never kept here.
  const halls = new LRUCache<string, Hall[]>({
    max: 2_000,
    ttl: HALLS_FRESH_MS,
    allowStale: true,
    fetchMethod: (item) => hall.hallsFor(item),
  })
  const earliest = new LRUCache<string, Map<string, Slot>>({
    max: 2_000,
    ttl: LEFT_FRESH_MS,
    fetchMethod: async (item) =>
      hall.earliest(
        item,
        (await hallsFor(item)).map(({ id }) => id),
      ),
  })
  const days = new LRUCache<string, BookingDay[]>({
    max: 5_000,
    ttl: LEFT_FRESH_MS,
    fetchMethod: (key) => {
      const [item = '', at = ''] = key.split('|')
      return hall.days(item, at)
    },
  })
  const slots = new LRUCache<string, Slot[]>({
    max: 10_000,
    ttl: LEFT_FRESH_MS,
    fetchMethod: (key) => {
      const [item = '', at = '', day = ''] = key.split('|')
      return hall.slots(item, at, day)
    },
  })

  async function hallsFor(item: string): Promise<Hall[]> {
    if (!bookable(item)) throw new ProblemError('not_found')
    return (await halls.fetch(item)) ?? []
  }

  /** What was just changed is read anew. */
  function forget(): void {
    earliest.clear()
    days.clear()
    slots.clear()
  }

  function present(hallBooking: HallBooking, pending: Appointment['pending']): Appointment {
    const { wasConfirmed: _, version: __, updatedAt: ___, ...booking } = hallBooking
    return { ...booking, pending, person: { ...booking.person, name: maskName(booking.person.name) } }
  }

  const answer = (booking: HallBooking): AppointmentAnswer => ({
    appointment: present(booking, null),
    serverTime: clock.now().toISOString(),
  })

  /** Asked after what goes to the hall has left: the hall takes longer. */
  async function pendingOf(residentId: string): Promise<Map<string, Appointment['pending']>> {
    await turn()
    const unsettled = await operations.store.unsettledOf(residentId)
    const found = new Map<string, Appointment['pending']>()
    for (const { endpoint, input } of unsettled) {
      if (isPendingEndpoint(endpoint)) found.set(String(input.params.id), PENDING[endpoint])
    }
    return found
  }

  /** What is noted with a change of a booking: the inbox and WeChat are told, and reminders follow what is so now. */
  const changed =
    (
      residentId: string,
      kind: 'appointment_booked' | 'appointment_moved' | 'appointment_cancelled',
      booking: HallBooking,
    ): Effect =>
    async (tx) => {
      const { id, state, item, hall: place, startsAt, version, updatedAt } = booking
      await tell(tx, {
        residentId,
        kind,
        // A booking is made once and cancelled once; it may be moved often.
        dedupeKey: kind === 'appointment_moved' ? `${kind}:${id}:${version}` : `${kind}:${id}`,
        values: { item: item.name, hall: place.name, startsAt, number: id },
        page: detailPage(id),
        at: clock.now(),
        notAfter: new Date(startsAt),
      })
      await appointmentFact(tx, residentId, {
        id,
        state,
        item: item.name,
        hall: place.name,
        startsAt: new Date(startsAt),
        version,
        at: new Date(updatedAt),
      })
    }

  /** Tells a resident who was told "being confirmed" that nothing came of it. */
  const notCarriedOut =
    (operation: Operation): Effect =>
    async (tx) => {
      await tell(tx, {
        residentId: operation.residentId,
        kind: 'operation_refused',
        dedupeKey: `not-carried-out:${operation.reference}`,
        values: { operation: operation.endpoint },
        page: operation.input.params.id ? detailPage(String(operation.input.params.id)) : null,
        at: clock.now(),
      })
    }

  const effectsOf = ({ endpoint, residentId }: Operation, booking: HallBooking): Effect[] => {
    if (endpoint === 'appointments.confirm') return [changed(residentId, 'appointment_booked', booking)]
    if (endpoint === 'appointments.reschedule') return [changed(residentId, 'appointment_moved', booking)]
    // Giving a mere hold back is no news; cancelling a booking is.
    if (endpoint === 'appointments.cancel' && booking.wasConfirmed)
      return [changed(residentId, 'appointment_cancelled', booking)]
    return []
  }

  async function resolve(operation: Operation): Promise<Resolution> {
    const result = await hall.operation(operation.residentId, operation.reference).catch((error: unknown) => {
      if (error instanceof ProblemError) return { kind: 'unknown' as const }
      throw error
    })
    if (result.kind === 'unknown') return result
    if (result.kind === 'absent') {
      // A hold nobody confirmed or made longer means nothing to the resident; a confirmation or cancellation does.
      const told = isPendingEndpoint(operation.endpoint) ? [notCarriedOut(operation)] : []
      return { kind: 'absent', effects: told }
    }
    forget()
    if (result.kind === 'refused')
      return { kind: 'refused', code: result.problem.code, effects: [notCarriedOut(operation)] }
    return {
      kind: 'done',
      answer: answer(result.result),
      target: result.result.id,
      effects: effectsOf(operation, result.result),
    }
  }
  for (const endpoint of ['appointments.hold', 'appointments.extend', ...Object.keys(PENDING)]) {
    operations.resolveWith(endpoint, resolve)
  }

  return {
    async halls(item: string, near: Location | null, sort: 'distance' | 'earliest' | undefined): Promise<HallChoice[]> {
      const [accepting, first] = await Promise.all([hallsFor(item), hallsFor(item).then(() => earliest.fetch(item))])
      const choices = accepting.map((each) => ({
        ...each,
        distanceMetres: near ? Math.round(distanceMetres(near, each.location)) : null,
        earliest: first?.get(each.id) ?? null,
      }))
      const byDistance = (a: HallChoice, b: HallChoice) => (a.distanceMetres ?? 0) - (b.distanceMetres ?? 0)
      const startOf = (choice: HallChoice) => choice.earliest?.startsAt ?? '9999'
      const byEarliest = (a: HallChoice, b: HallChoice) => startOf(a).localeCompare(startOf(b))
      const order = sort ?? (near ? 'distance' : 'earliest')
      return choices.sort((a, b) =>
        order === 'distance' ? byDistance(a, b) || byEarliest(a, b) : byEarliest(a, b) || byDistance(a, b),
      )
    },

    async days(item: string, at: string): Promise<{ days: BookingDay[]; hall: Hall }> {
      const accepting = await hallsFor(item)
      const place = accepting.find(({ id }) => id === at)
      if (!place) throw new ProblemError('item_not_accepted')
      return { days: (await days.fetch(`${item}|${at}`)) ?? [], hall: place }
    },

    async slots(item: string, at: string, day: string): Promise<Slot[]> {
      if (!bookable(item)) throw new ProblemError('not_found')
      return (await slots.fetch(`${item}|${at}|${day}`)) ?? []
    },

    async hold(session: ResidentSession, item: string, slot: string, write: WriteContext): Promise<AppointmentAnswer> {
      if (!bookable(item)) throw new ProblemError('not_found')
      write.target(slot)
      const booking = await hall.hold(await session.tokenFor('hall'), write.reference, item, slot)
      write.target(booking.id)
      forget()
      return answer(booking)
    },

    async confirm(session: ResidentSession, id: string, write: WriteContext): Promise<AppointmentAnswer> {
      write.target(id)
      const booking = await hall.confirm(await session.tokenFor('hall'), write.reference, id)
      write.onDone(changed(session.residentId, 'appointment_booked', booking))
      return answer(booking)
    },

    async extend(session: ResidentSession, id: string, write: WriteContext): Promise<AppointmentAnswer> {
      write.target(id)
      return answer(await hall.extend(await session.tokenFor('hall'), write.reference, id))
    },

    async reschedule(
      session: ResidentSession,
      id: string,
      slot: string,
      write: WriteContext,
    ): Promise<AppointmentAnswer> {
      write.target(id)
      const booking = await hall.reschedule(await session.tokenFor('hall'), write.reference, id, slot)
      write.onDone(changed(session.residentId, 'appointment_moved', booking))
      forget()
      return answer(booking)
    },

    async cancel(
      session: ResidentSession,
      id: string,
      reason: string,
      write: WriteContext,
    ): Promise<AppointmentAnswer> {
      write.target(id)
      const booking = await hall.cancel(await session.tokenFor('hall'), write.reference, id, reason)
      if (booking.wasConfirmed) write.onDone(changed(session.residentId, 'appointment_cancelled', booking))
      forget()
      return answer(booking)
    },

    async mine(session: ResidentSession, when: 'upcoming' | 'past', signal?: AbortSignal): Promise<Appointment[]> {
      const [bookings, pending] = await Promise.all([
        session.tokenFor('hall').then((token) => hall.mine(token, when, signal)),
        pendingOf(session.residentId),
      ])
      return bookings.map((booking) => present(booking, pending.get(booking.id) ?? null))
    },

    async one(session: ResidentSession, id: string): Promise<AppointmentAnswer> {
      const [booking, pending] = await Promise.all([
        session.tokenFor('hall').then((token) => hall.one(token, id)),
        pendingOf(session.residentId),
      ])
      return {
        appointment: present(booking, pending.get(booking.id) ?? null),
        serverTime: clock.now().toISOString(),
      }
    },
  }
}

export type AppointmentService = ReturnType<typeof createAppointmentService>
