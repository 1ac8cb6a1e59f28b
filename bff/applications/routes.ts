import { applicationEndpoints } from '@shared/applications/contract'
import type { Clock } from '../../kit/clock'
import { forResident, forWrite, type RouteKit } from '../http/route'
import type { Drafts } from './drafts'
import type { ApplicationService } from './service'
import type { createSubmission } from './submission'

export interface ApplicationRoutesOptions {
  drafts: Drafts
  submit: ReturnType<typeof createSubmission>
  service: ApplicationService
  clock: Clock
}

export function applicationRoutes(kit: RouteKit, { drafts, submit, service, clock }: ApplicationRoutesOptions): void {
  const serverTime = () => clock.now().toISOString()

  forResident(kit, applicationEndpoints.drafts, async ({ session }) => ({
    drafts: await drafts.list(session.residentId),
    serverTime: serverTime(),
  }))

  forWrite(kit, applicationEndpoints.start, async ({ session, body, write }) => ({
    draft: await drafts.start(session, body.item, write),
    serverTime: serverTime(),
  }))

  forResident(kit, applicationEndpoints.draft, async ({ session, params }) => ({
    draft: await drafts.open(session, params.id),
    serverTime: serverTime(),
  }))

  forWrite(kit, applicationEndpoints.save, async ({ session, params, body, write }) => ({
    draft: await drafts.save(session, params.id, body, write),
    serverTime: serverTime(),
  }))

  forWrite(kit, applicationEndpoints.discard, ({ session, params, write }) => drafts.discard(session, params.id, write))

  forWrite(kit, applicationEndpoints.submit, ({ session, params, body, write }) =>
    submit(session, params.id, body.version, write),
  )

  forResident(kit, applicationEndpoints.mine, async ({ session }) => ({
    applications: await service.mine(session),
    serverTime: serverTime(),
  }))

  forResident(kit, applicationEndpoints.one, async ({ session, params }) => ({
    application: await service.one(session, params.id),
    serverTime: serverTime(),
  }))

  forWrite(kit, applicationEndpoints.handIn, ({ session, params, body, write }) =>
    service.handIn(session, params.id, body.materials, body.note ?? null, write),
  )
}
