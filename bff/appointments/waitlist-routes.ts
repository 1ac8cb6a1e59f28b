import { waitlistEndpoints } from '@shared/appointments/waitlist'
import { forResident, forWrite, type RouteKit } from '../http/route'
import type { WaitlistService } from './waitlist'

/** Before the routes of single appointments: `waitlist` is no number of one. */
export function waitlistRoutes(kit: RouteKit, { service }: { service: WaitlistService }): void {
  forResident(kit, waitlistEndpoints.mine, ({ session }) => service.mine(session))
  forWrite(kit, waitlistEndpoints.join, ({ session, body, write }) => service.join(session, body, write))
  forWrite(kit, waitlistEndpoints.change, ({ session, params, body, write }) =>
    service.change(session, params.id, body, write),
  )
  forWrite(kit, waitlistEndpoints.leave, ({ session, params, write }) => service.leave(session, params.id, write))
}
