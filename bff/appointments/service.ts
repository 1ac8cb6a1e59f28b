import { setImmediate as turn } from 'node:timers/promises'
import type {
  Appointment,
  AppointmentAnswer,
  appointmentEndpoints,
  BookingDay,
  Hall,
  Slot,
  Visit,
  WalkIn,
} from '@shared/appointments/contract'
import { visitName } from '@shared/appointments/visit'
import type { BodyOf } from '@shared/http/endpoint'
import { maskName } from '@shared/standards/mask'
import { localDayOf, localTimeOf } from '@shared/standards/time'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../../kit/clock'
import { ProblemError } from '../http/problem'
import type { Merger } from '../merge/parts'
import type { Telling } from '../notifications/telling'
import type { Effect, Operations, Resolution, WriteContext } from '../operations/operations'
import type { Operation } from '../operations/store'
import type { ResidentSession } from '../residents/sessions'
import type { HallClient } from '../upstreams/hall'
import type { HallQueueNumber } from '../upstreams/hall-queue'
import type { HallBooking } from '../upstreams/hall-words'
import { type Choices, createChoices, type Wish } from './choices'
import { withAuthority } from './on-behalf'
import type { Places } from './rush/gate'
import { type Ages, ageOnDay, agesAt, byAge, haveGroups, nameOf, type Whose } from './whose'

/** Halls and their rules change rarely; crowding is shown to the minute. */
const HALLS_FRESH_MS = 60_000
/** What is left is shown from memory this long; the decision is always the hall's. */
const LEFT_FRESH_MS = 1_000
/** Younger than this it is as good as read now: several times of a day are read together. */
const NOW_MS = 200

/** Which pending change a write's endpoint stands for. */
const PENDING = {
  'appointments.confirm': 'confirm',
  'appointments.reschedule': 'move',
  'appointments.cancel': 'cancel',
  'appointments.appeal': 'appeal',
} as const
type PendingEndpoint = keyof typeof PENDING
const isPendingEndpoint = (endpoint: string): endpoint is PendingEndpoint => endpoint in PENDING

/** A time, and what is to be done then. */
export type Wanted = BodyOf<typeof appointmentEndpoints.hold>

const detailPage = (id: string) => `/appointments/detail/index?id=${encodeURIComponent(id)}`

/** What is hers: booked, and taken from afar. */
export interface Mine {
  appointments: Appointment[]
  numbers: WalkIn[]
}

export interface AppointmentServiceOptions {
  hall: HallClient
  merger: Merger
  operations: Operations
  telling: Telling
  clock: Clock
  /** The gate hears what is listed and which places are given back. */
  places: Places
  /** What an item takes at a window; null for items that are unknown or were refused by the quality gate. */
  atWindow(item: string): { name: string; minutes: number; audience: readonly ('person' | 'company')[] } | null
}

export function createAppointmentService({
  hall,
  merger,
  operations,
  telling,
  clock,
  places,
  atWindow,
}: AppointmentServiceOptions) {
  const { tell, appointmentFact } = telling
  // Shared answers only: what belongs to a resident is never kept here.
  const halls = new LRUCache<string, Hall[]>({
    max: 2_000,
    ttl: HALLS_FRESH_MS,
    allowStale: true,
    fetchMethod: (items) => hall.hallsFor(items),
  })
  const choices = createChoices({ hall, merger, clock })
  const days = new LRUCache<string, BookingDay[]>({
    max: 5_000,
    ttl: LEFT_FRESH_MS,
    // Forgotten while it is being read, it is an answer for those who asked, and not kept.
    ignoreFetchAbort: true,
    fetchMethod: (key) => {
      const [items = '', at = '', age = ''] = key.split('|')
      return hall.days(items, at, age)
    },
  })
  const slots = new LRUCache<string, Slot[]>({
    max: 10_000,
    ttl: LEFT_FRESH_MS,
    // Forgotten while it is being read, it is an answer for those who asked, and not kept.
    ignoreFetchAbort: true,
    fetchMethod: async (key) => {
      const [items = '', at = '', day = '', age = ''] = key.split('|')
      const listed = await hall.slots(items, at, day, age)
      if (age === '') void places.listed({ items: items.split(','), hall: at, day }, listed)
      return listed
    },
  })

  function mustBeBookable(items: readonly string[]): void {
    if (!items.every((item) => atWindow(item) !== null)) throw new ProblemError('not_found')
  }

  /** Halls with a window that takes them all. */
  async function hallsFor(items: readonly string[]): Promise<Hall[]> {
    mustBeBookable(items)
    return (await halls.fetch(items.join())) ?? []
  }

  const agesOf = (places: readonly Hall[], whose: Whose): Ages => agesAt(places, whose, localDayOf(clock.now()))

  /** What was just changed is read anew. */
  function forget(): void {
    choices.forget()
    days.clear()
    slots.clear()
  }

  function present(hallBooking: HallBooking, pending: Appointment['pending']): Appointment {
    const { wasConfirmed: _, updatedAt: __, represented: ___, ...booking } = hallBooking
    const { person } = booking
    // A company's name is public.
    const name = person.relation === 'company' ? person.name : maskName(person.name)
    return { ...booking, pending, person: { ...person, name } }
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
      const { id, state, hall: place, startsAt, version, updatedAt } = booking
      const item = visitName(booking.items)
      await tell(tx, {
        residentId,
        kind,
        // A booking is made once and cancelled once; it may be moved often.
        dedupeKey: kind === 'appointment_moved' ? `${kind}:${id}:${version}` : `${kind}:${id}`,
        values: { item, hall: place.name, startsAt, number: id },
        page: detailPage(id),
        at: clock.now(),
        notAfter: new Date(startsAt),
      })
      await appointmentFact(tx, residentId, {
        id,
        state,
        item,
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
    const { id, slotId } = result.result
    if (operation.endpoint === 'appointments.cancel') await places.freed(id)
    if (operation.endpoint === 'appointments.reschedule') await places.moved(id, slotId)
    return {
      kind: 'done',
      answer: answer(result.result),
      target: id,
      onBehalfOf: result.result.represented,
      effects: effectsOf(operation, result.result),
    }
  }
  for (const endpoint of ['appointments.hold', 'appointments.extend', ...Object.keys(PENDING)]) {
    operations.resolveWith(endpoint, resolve)
  }

  return {
    async visit(items: readonly string[]): Promise<Visit> {
      const halls = await hallsFor(items)
      const done = items.flatMap((code) => {
        const { name = '', minutes = 0, audience = [] } = atWindow(code) ?? {}
        return { code, name, minutes, audience }
      })
      return {
        items: done.map(({ code, name, minutes }) => ({ code, name, minutes })),
        minutes: done.reduce((sum, { minutes }) => sum + minutes, 0),
        audience: (['person', 'company'] as const).filter((each) =>
          done.every(({ audience }) => audience.includes(each)),
        ),
        halls: halls.length,
      }
    },

    async halls(items: readonly string[], wish: Wish, whose: Whose): Promise<Choices> {
      const accepting = await hallsFor(items)
      return choices.choose({ items: items.join(), ages: agesOf(accepting, whose) }, accepting, wish)
    },

    async days(items: readonly string[], at: string, whose: Whose): Promise<{ days: BookingDay[]; hall: Hall }> {
      const accepting = await hallsFor(items)
      const place = accepting.find(({ id }) => id === at)
      if (!place) throw new ProblemError('item_not_accepted')
      const ages = agesOf([place], whose)
      const rows = ages.map(async ({ age }) => (await days.fetch(`${items.join()}|${at}|${age}`)) ?? [])
      return { days: byAge(ages, await Promise.all(rows), ({ day }) => day), hall: place }
    },

    async slots(items: readonly string[], at: string, day: string, whose: Whose): Promise<Slot[]> {
      const place = (await hallsFor(items)).find(({ id }) => id === at)
      const age = ageOnDay(agesOf(place ? [place] : [], whose), day)
      const listed = (await slots.fetch(`${items.join()}|${at}|${day}|${age}`)) ?? []
      places.notTheSameForAll(listed.filter((slot) => hasGroups(place, slot)).map(({ id }) => id))
      return listed
    },

    /**
     * Tells people apart for whom other places are kept at the halls that take a visit: '' for most. Null while that is not
     * known here, or not of whom: `whose` is null for somebody she acts for.
     */
    groupOf(items: readonly string[], whose: (() => Whose) | null): string | null {
      const accepting = halls.peek(items.join(), { allowStale: true })
      if (!accepting) return null
      if (!haveGroups(accepting)) return ''
      return whose && nameOf(agesOf(accepting, whose()))
    },

    /** What is left at this moment, for everybody alike. */
    async slotsNow(items: readonly string[], at: string, day: string): Promise<Slot[]> {
      const key = `${items.join()}|${at}|${day}|`
      const forceRefresh = slots.getRemainingTTL(key) < LEFT_FRESH_MS - NOW_MS
      return (await slots.fetch(key, { forceRefresh })) ?? []
    },

    async hold(session: ResidentSession, wanted: Wanted, write: WriteContext): Promise<AppointmentAnswer> {
      const { items, slot, for: principal } = wanted
      mustBeBookable(items)
      write.target(slot)
      if (principal !== undefined) write.onBehalfOf(principal)
      const caller = await session.callerFor('hall', principal === undefined ? {} : { onBehalfOf: principal })
      const booking = await hall.hold(caller, write.reference, items, slot)
      write.target(booking.id)
      forget()
      return answer(booking)
    },

    async confirm(session: ResidentSession, id: string, write: WriteContext): Promise<AppointmentAnswer> {
      write.target(id)
      const booking = await withAuthority(session, write, (caller) => hall.confirm(caller, write.reference, id))
      write.onDone(changed(session.residentId, 'appointment_booked', booking))
      await places.kept(id, booking.slotId, null)
      return answer(booking)
    },

    async extend(
      session: ResidentSession,
      id: string,
      elderly: boolean,
      write: WriteContext,
    ): Promise<AppointmentAnswer> {
      write.target(id)
      const booking = await hall.extend(await session.callerFor('hall'), write.reference, id, elderly)
      if (booking.holdExpiresAt) await places.kept(id, booking.slotId, new Date(booking.holdExpiresAt))
      return answer(booking)
    },

    async reschedule(
      session: ResidentSession,
      id: string,
      slot: string,
      write: WriteContext,
    ): Promise<AppointmentAnswer> {
      write.target(id)
      const booking = await withAuthority(session, write, (caller) =>
        hall.reschedule(caller, write.reference, id, slot),
      )
      write.onDone(changed(session.residentId, 'appointment_moved', booking))
      await places.moved(id, booking.slotId)
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
      const booking = await hall.cancel(await session.callerFor('hall'), write.reference, id, reason)
      if (booking.represented) write.onBehalfOf(booking.represented)
      if (booking.wasConfirmed) write.onDone(changed(session.residentId, 'appointment_cancelled', booking))
      await places.freed(id)
      forget()
      return answer(booking)
    },

    /** What the hall decides is told when it has: see the exchange's intake. */
    async appeal(
      session: ResidentSession,
      id: string,
      reason: string,
      write: WriteContext,
    ): Promise<AppointmentAnswer> {
      write.target(id)
      const booking = await hall.appeal(await session.callerFor('hall'), write.reference, id, reason)
      if (booking.represented) write.onBehalfOf(booking.represented)
      return answer(booking)
    },

    async mine(session: ResidentSession, when: 'upcoming' | 'past', signal?: AbortSignal): Promise<Mine> {
      const [{ bookings, numbers }, pending] = await Promise.all([
        session.callerFor('hall').then((caller) => hall.mine(caller, when, signal)),
        pendingOf(session.residentId),
      ])
      return {
        appointments: bookings.map((booking) => present(booking, pending.get(booking.id) ?? null)),
        numbers: numbers.flatMap(walkInOf),
      }
    },

    async one(session: ResidentSession, id: string): Promise<AppointmentAnswer> {
      const [booking, pending] = await Promise.all([
        session.callerFor('hall').then((caller) => hall.one(caller, id)),
        pendingOf(session.residentId),
      ])
      return {
        appointment: present(booking, pending.get(booking.id) ?? null),
        serverTime: clock.now().toISOString(),
      }
    },
  }
}

/** Only while something can still become of it. */
function walkInOf({ id, number, state, item, windowName, hall, ahead, desk }: HallQueueNumber): WalkIn[] {
  if (state !== 'waiting' && state !== 'called' && state !== 'passed') return []
  return [{ id, number, state, itemName: item?.name ?? windowName, hallName: hall.name, ahead, desk }]
}

/** At this time some people have places of their own. */
function hasGroups(place: Hall | undefined, { startsAt }: Slot): boolean {
  const time = localTimeOf(startsAt)
  return place?.rules.groups.some(({ hours }) => hours.some(({ from, to }) => from <= time && time < to)) ?? false
}

export type AppointmentService = ReturnType<typeof createAppointmentService>
