import { appointmentEndpoints } from '@shared/appointments/contract'
import type { Clock } from '../../kit/clock'
import { forAll, forResident, forWrite, type RouteKit } from '../http/route'
import type { AppointmentService } from './service'

export function appointmentRoutes(
  kit: RouteKit,
  { service, clock }: { service: AppointmentService; clock: Clock },
): void {
  const serverTime = () => clock.now().toISOString()

  forAll(kit, appointmentEndpoints.halls, async ({ query }) => {
    const near =
      query.lng !== undefined && query.lat !== undefined
        ? { lng: query.lng, lat: query.lat, datum: query.datum ?? 'GCJ-02' }
        : null
    return { halls: await service.halls(query.item, near, query.sort), serverTime: serverTime() }
  })

  forAll(kit, appointmentEndpoints.days, async ({ query }) => ({
    ...(await service.days(query.item, query.hall)),
    serverTime: serverTime(),
  }))

  forAll(kit, appointmentEndpoints.slots, async ({ query }) => ({
    slots: await service.slots(query.item, query.hall, query.day),
    serverTime: serverTime(),
  }))

  forWrite(kit, appointmentEndpoints.hold, ({ session, body, write }) =>
    service.hold(session, body.item, body.slot, write),
  )

  forWrite(kit, appointmentEndpoints.confirm, ({ session, params, write }) =>
    service.confirm(session, params.id, write),
  )

  forWrite(kit, appointmentEndpoints.extend, ({ session, params, write }) => service.extend(session, params.id, write))

  forWrite(kit, appointmentEndpoints.reschedule, ({ session, params, body, write }) =>
    service.reschedule(session, params.id, body.slot, write),
  )

  forWrite(kit, appointmentEndpoints.cancel, ({ session, params, body, write }) =>
    service.cancel(session, params.id, body.reason ?? '本人取消', write),
  )

  forResident(kit, appointmentEndpoints.mine, async ({ session, query }) => ({
    appointments: await service.mine(session, query.when ?? 'upcoming'),
    serverTime: serverTime(),
  }))

  forResident(kit, appointmentEndpoints.one, ({ session, params }) => service.one(session, params.id))
}
