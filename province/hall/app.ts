import type Koa from 'koa'
import type { SystemContext } from '../shell/system'
import { applicationCounterRoutes } from './applications/counter'
import { applicationRoutes, formRoutes } from './applications/routes'
import { Applications } from './applications/service'
import { appointmentCounterRoutes } from './appointments/counter'
import type { Halls } from './appointments/halls'
import { Opening } from './appointments/opening'
import { appointmentRoutes, hallRoutes } from './appointments/routes'
import { Appointments } from './appointments/service'
import { Waitlist } from './appointments/waitlist'
import { waitlistRoutes } from './appointments/waitlist-routes'
import { Items } from './catalogue/items'
import { catalogueRoutes } from './catalogue/routes'
import { changeRoutes } from './changes/routes'
import { envelopeApp } from './http/app'
import { counterRouter } from './http/counter'
import { authenticate, Tokens } from './http/tokens'
import { pushFaultRoutes } from './pushes/faults'
import { PlaceCodes } from './queue/place-code'
import { Queue } from './queue/queue'
import { residentQueueRoutes } from './queue/resident-routes'
import { ResidentQueue } from './queue/residents'
import { queueRoutes } from './queue/routes'
import type { CertificateStore } from './store/certificate-store'
import { storeCounterRoutes } from './store/counter'

export interface HallParts extends Pick<SystemContext, 'db' | 'clock' | 'logger' | 'urls'> {
  store: CertificateStore
  halls: Halls
}

export function createHall({ db, clock, logger, urls, store, halls }: HallParts): Koa {
  const items = new Items(db)
  const appointments = new Appointments(db, items, halls, new Opening())
  const queue = new Queue(db, appointments.opening, halls)
  const codes = new PlaceCodes(db)
  const residentQueue = new ResidentQueue({ db, queue, halls, items, codes })
  const applications = new Applications(db)
  const counter = counterRouter(db, clock)
  queueRoutes(counter, { db, clock, halls, appointments, queue, codes })
  appointmentCounterRoutes(counter, { db, clock, halls, appointments })
  applicationCounterRoutes(counter, db, applications)
  storeCounterRoutes(counter, db, store)
  pushFaultRoutes(counter, db)

  const app = envelopeApp(logger)
  app.use(authenticate(new Tokens(urls.identity, clock)))
  app.use(formRoutes(applications).routes())
  app.use(catalogueRoutes(db).routes())
  app.use(hallRoutes(appointments, clock).routes())
  app.use(appointmentRoutes(appointments, residentQueue, clock).routes())
  app.use(applicationRoutes(applications, db, clock).routes())
  app.use(waitlistRoutes(new Waitlist(db, items, halls), clock).routes())
  app.use(residentQueueRoutes(residentQueue, clock).routes())
  app.use(changeRoutes(db).routes())
  app.use(counter.router.routes())
  // Koa's types tie an app to its state; who serves it need not know ours.
  return app as unknown as Koa
}
