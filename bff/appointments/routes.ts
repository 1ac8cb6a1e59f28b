import { appointmentEndpoints } from '@shared/appointments/contract'
import { lineEndpoints } from '@shared/appointments/line'
import type { Clock } from '../../kit/clock'
import { ProblemError } from '../http/problem'
import { forAll, forAnyone, forResident, forWrite, type RouteKit } from '../http/route'
import type { ResidentSession } from '../residents/sessions'
import type { Rush } from './rush/rush'
import type { AppointmentService } from './service'
import { bornOf, type Whose } from './whose'

/** She asks for herself unless the phone says otherwise. */
function whoseOf(
  { age, whose }: { age?: number | undefined; whose?: 'other' | undefined },
  session: ResidentSession | null,
): Whose {
  if (age !== undefined) return { age }
  return session && whose === undefined ? bornOf(session) : null
}

export function appointmentRoutes(
  kit: RouteKit,
  { service, rush, clock }: { service: AppointmentService; rush: Rush; clock: Clock },
): void {
  const serverTime = () => clock.now().toISOString()

  forAll(kit, appointmentEndpoints.visit, ({ query }) => service.visit(query.items))

  forAnyone(kit, appointmentEndpoints.halls, async ({ query, session, request: { locale } }) => {
    const near =
      query.lng !== undefined && query.lat !== undefined
        ? { lng: query.lng, lat: query.lat, datum: query.datum ?? 'GCJ-02' }
        : null
    const { within, day, part, sort } = query
    if (within !== undefined && near === null) throw new ProblemError('invalid_request')
    const choices = await service.halls(query.items, { near, within, day, part, sort, locale }, whoseOf(query, session))
    return { ...choices, serverTime: serverTime() }
  })

  forAnyone(kit, appointmentEndpoints.days, async ({ query, session }) => ({
    ...(await service.days(query.items, query.hall, whoseOf(query, session))),
    serverTime: serverTime(),
  }))

  forAnyone(kit, appointmentEndpoints.slots, async ({ query, session }) => ({
    slots: await service.slots(query.items, query.hall, query.day, whoseOf(query, session)),
    serverTime: serverTime(),
  }))

  forWrite(
    kit,
    appointmentEndpoints.hold,
    ({ session, body, write }) => service.hold(session, body, write),
    ({ session, body: { items, slot, for: whom = '' }, key }, attempt) => {
      const whose = whom === '' ? () => bornOf(session) : null
      return rush.through({ residentId: session.residentId, key, items, slot, whom, whose, claimed: false }, attempt)
    },
  )

  forResident(kit, lineEndpoints.prove, async ({ session, body: { slot, ...solution } }) => {
    await rush.prove(session.residentId, slot, solution)
    return undefined
  })

  forWrite(kit, appointmentEndpoints.confirm, ({ session, params, write }) =>
    service.confirm(session, params.id, write),
  )

  forWrite(kit, appointmentEndpoints.extend, ({ session, params, body, write }) =>
    service.extend(session, params.id, body.elderly === true, write),
  )

  // The hall is not asked what the booking is for: whoever is turned away would have cost a call after all. The phone
  // says it, and the rush believes it no further than to choose where she is counted. For whom it is, is not said: the
  // booking stands for that.
  forWrite(
    kit,
    appointmentEndpoints.reschedule,
    ({ session, params, body, write }) => service.reschedule(session, params.id, body.slot, write),
    ({ session: { residentId }, params, body: { items, slot }, key }, attempt) =>
      rush.through({ residentId, key, items, slot, whom: params.id, whose: null, claimed: true }, attempt),
  )

  forWrite(kit, appointmentEndpoints.cancel, ({ session, params, body, write }) =>
    service.cancel(session, params.id, body.reason ?? '本人取消', write),
  )

  forWrite(kit, appointmentEndpoints.appeal, ({ session, params, body, write }) =>
    service.appeal(session, params.id, body.reason, write),
  )

  forResident(kit, appointmentEndpoints.mine, async ({ session, query }) => ({
    ...(await service.mine(session, query.when ?? 'upcoming')),
    serverTime: serverTime(),
  }))

  forResident(kit, appointmentEndpoints.one, ({ session, params }) => service.one(session, params.id))
}
