import { notificationEndpoints } from '@shared/notifications/contract'
import type { Clock } from '../../kit/clock'
import { ProblemError } from '../http/problem'
import { forResident, forWrite, type RouteKit } from '../http/route'
import type { NotificationService } from './service'
import type { Inbox } from './store'

const PAGE = 30
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export interface NotificationRoutesOptions {
  inbox: Inbox
  service: NotificationService
  clock: Clock
}

export function notificationRoutes(kit: RouteKit, { inbox, service, clock }: NotificationRoutesOptions): void {
  forResident(kit, notificationEndpoints.messages, async ({ session, query }) => {
    if (query.before !== undefined && !UUID.test(query.before)) throw new ProblemError('invalid_request')
    const [messages, unread] = await Promise.all([
      inbox.list(session.residentId, query.before, PAGE),
      inbox.unread(session.residentId),
    ])
    return { messages, unread, next: messages.length === PAGE ? (messages.at(-1)?.id ?? null) : null }
  })

  forWrite(kit, notificationEndpoints.read, async ({ session, params, write }) => {
    write.target(params.id)
    const message = UUID.test(params.id) ? await inbox.markRead(session.residentId, params.id, clock.now()) : null
    if (!message) throw new ProblemError('not_found')
    return { message }
  })

  forResident(kit, notificationEndpoints.reminders, ({ session }) => service.reminders(session.residentId))

  forWrite(kit, notificationEndpoints.answered, ({ session, body, write }) =>
    service.answered(session.residentId, body.answers, write.reference),
  )
}
