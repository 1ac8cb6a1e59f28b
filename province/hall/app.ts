import type Koa from 'koa'
import type { SystemContext } from '../shell/system'
import { applicationRoutes } from './applications/routes'
import { Halls } from './appointments/halls'
import { Opening } from './appointments/opening'
import { appointmentRoutes, hallRoutes } from './appointments/routes'
import { Appointments } from './appointments/service'
import { Items } from './catalogue/items'
import { catalogueRoutes } from './catalogue/routes'
import { envelopeApp } from './http/app'
import { authenticate, Tokens } from './http/tokens'

export function createHall({ db, clock, logger, urls }: Pick<SystemContext, 'db' | 'clock' | 'logger' | 'urls'>): Koa {
  const appointments = new Appointments(db, new Items(db), new Halls(db), new Opening())

  const app = envelopeApp(logger)
  app.use(authenticate(new Tokens(urls.identity, clock)))
  app.use(catalogueRoutes(db).routes())
  app.use(hallRoutes(appointments, clock).routes())
  app.use(appointmentRoutes(appointments, clock).routes())
  app.use(applicationRoutes(db).routes())
  // Koa's types tie an app to its state; who serves it need not know ours.
  return app as unknown as Koa
}
