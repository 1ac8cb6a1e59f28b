import type Koa from 'koa'
import type { SystemContext } from '../shell/system'
import { applicationCounterRoutes } from './applications/counter'
import { applicationRoutes } from './applications/routes'
import { Halls } from './appointments/halls'
import { Opening } from './appointments/opening'
import { appointmentRoutes, hallRoutes } from './appointments/routes'
import { Appointments } from './appointments/service'
import { Items } from './catalogue/items'
import { catalogueRoutes } from './catalogue/routes'
import { changeRoutes } from './changes/routes'
import { envelopeApp } from './http/app'
import { counterRouter } from './http/counter'
import { authenticate, Tokens } from './http/tokens'
import { queueRoutes } from './queue/routes'

export function createHall({ db, clock, logger, urls }: Pick<SystemContext, 'db' | 'clock' | 'logger' | 'urls'>): Koa {
  const halls = new Halls(db)
  const appointments = new Appointments(db, new Items(db), halls, new Opening())
  const counter = counterRouter(db, clock)
  queueRoutes(counter, { db, clock, halls, appointments })
  applicationCounterRoutes(counter, db)

  const app = envelopeApp(logger)
  app.use(authenticate(new Tokens(urls.identity, clock)))
  app.use(catalogueRoutes(db).routes())
  app.use(hallRoutes(appointments, clock).routes())
  app.use(appointmentRoutes(appointments, clock).routes())
  app.use(applicationRoutes(db).routes())
  app.use(changeRoutes(db).routes())
  app.use(counter.router.routes())
  // Koa's types tie an app to its state; who serves it need not know ours.
  return app as unknown as Koa
}
