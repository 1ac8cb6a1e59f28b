import { queueEndpoints } from '@shared/appointments/queue'
import type { Clock } from '../../kit/clock'
import { forResident, forWrite, type RouteKit } from '../http/route'
import type { QueueService } from './queue'

/** Before the routes of single appointments: `queue` is no number of one. */
export function queueRoutes(kit: RouteKit, { service, clock }: { service: QueueService; clock: Clock }): void {
  forResident(kit, queueEndpoints.mine, async ({ session }) => ({
    numbers: await service.mine(session),
    serverTime: clock.now().toISOString(),
  }))
  forResident(kit, queueEndpoints.one, ({ session, params }) => service.one(session, params.id))
  forWrite(kit, queueEndpoints.takeNumber, ({ session, body, write }) =>
    service.takeNumber(session, body.hall, body.item, write),
  )
  forWrite(kit, queueEndpoints.checkIn, ({ session, params, body, write }) =>
    service.checkIn(session, params.id, body.code, write),
  )
  forWrite(kit, queueEndpoints.rejoin, ({ session, params, body, write }) =>
    service.rejoin(session, params.id, body.code, write),
  )
  forWrite(kit, queueEndpoints.leave, ({ session, params, write }) => service.leave(session, params.id, write))
}
