import { feedbackEndpoints } from '@shared/feedback/contract'
import type { ApplicationService } from '../applications/service'
import { forWrite, type RouteKit } from '../http/route'

/** 好差评. A rating is the hall's fact about an application: it keeps it, once. */
export function feedbackRoutes(kit: RouteKit, { applications }: { applications: ApplicationService }): void {
  forWrite(kit, feedbackEndpoints.rate, ({ session, body, write }) =>
    applications.rate(
      session,
      body.application,
      { level: body.level, aspects: body.aspects, comment: body.comment ?? null },
      write,
    ),
  )
}
