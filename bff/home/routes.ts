import { homeEndpoints } from '@shared/home/contract'
import { forAnyone, type RouteKit } from '../http/route'
import type { HomeService } from './service'

export function homeRoutes(kit: RouteKit, { service }: { service: HomeService }): void {
  forAnyone(kit, homeEndpoints.home, ({ session, request }) => service.home(session, request.locale))
}
