import { appointmentEndpoints } from '@shared/appointments/contract'
import { lineEndpoints } from '@shared/appointments/line'
import type { Clock } from '../../kit/clock'
import { ProblemError } from '../http/problem'
import { forAll, forResident, forWrite, type RouteKit } from '../http/route'
import type { Rush } from './rush/rush'
import type { AppointmentService } from './service'

export function appointmentRoutes(
  kit: RouteKit,
  { service, rush, clock }: { service: AppointmentService; rush: Rush; clock: Clock },
): void {
  const serverTime = () => clock.now().toISOString()

  forAll(kit, appointmentEndpoints.visit, ({ query }) => service.visit(query.items))

  forAll(kit, appointmentEndpoints.halls, async ({ query, request: { locale } }) => {
    const near =
      query.lng !== undefined && query.lat !== undefined
        ? { lng: query.lng, lat: query.lat, datum: query.datum ?? 'GCJ-02' }
        : null
    const { within, day, part, sort } = query
    if (within !== undefined && near === null) throw new ProblemError('invalid_request')
    const choices = await service.halls(query.items, { near, within, day, part, sort, locale }, query.age)
    return { ...choices, serverTime: serverTime() }
  })

  forAll(kit, appointmentEndpoints.days, async ({ query }) => ({
    ...(await service.days(query.items, query.hall, query.age)),
    serverTime: serverTime(),
  }))

  forAll(kit, appointmentEndpoints.slots, async ({ query }) => ({
    slots: await service.slots(query.items, query.hall, query.day, query.age),
    serverTime: serverTime(),
  }))

  forWrite(
    kit,
    appointmentEndpoints.hold,
    ({ session, body, write }) => service.hold(session, body, write),
    ({ session: { residentId }, body: { items, slot, for: whom = '' }, key }, attempt) =>
      rush.through({ residentId, key, items, slot, whom, claimed: false }, attempt),
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
      rush.through({ residentId, key, items, slot, whom: params.id, claimed: true }, attempt),
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
