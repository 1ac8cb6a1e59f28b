import type { HeldMaterial, Material } from '@shared/catalogue/contract'
import type { Part } from '@shared/http/parts'
import type { Redis } from 'ioredis'
import type { Clock } from '../kit/clock'
import type { Database } from '../kit/database'
import type { Logger } from '../kit/logger'
import { createSeal } from '../kit/seal'
import { createApplicationService } from './applications/service'
import { createAppointmentService } from './appointments/service'
import { createCatalogueService } from './catalogue/service'
import { createCertificateService } from './certificates/service'
import { createHomeService } from './home/service'
import type { Metrics } from './http/metrics'
import { createLastKnown, createMerger } from './merge/parts'
import { createInbox } from './notifications/store'
import { createOperations } from './operations/operations'
import { createResidentService } from './residents/service'
import { createSessions, type ResidentSession } from './residents/sessions'
import type { Settings } from './settings'
import type { UpstreamClients } from './upstreams/clients'

const LAST_KNOWN_ENTRIES = 20_000
const LAST_KNOWN_MS = 30 * 60 * 1000
const HELD_DEADLINE_MS = 1_500

export interface ServicesOptions {
  settings: Settings
  db: Database
  redis: Redis
  clients: UpstreamClients
  clock: Clock
  logger: Logger
  metrics: Metrics
}

/** The whole composition: connections and clients in, services out. Nothing reaches for a global. */
export function createServices({ settings, db, redis, clients, clock, logger, metrics }: ServicesOptions) {
  const merger = createMerger({
    clock,
    logger,
    lastKnown: createLastKnown({ entries: LAST_KNOWN_ENTRIES, ttlMs: LAST_KNOWN_MS }),
  })
  const seal = createSeal(settings.BFF_DATA_KEY)
  const operations = createOperations({ db, metrics, seal })
  const inbox = createInbox(db)
  const sessions = createSessions({ redis, identity: clients.identity, clock, seal })
  const residents = createResidentService({
    identity: clients.identity,
    wechat: clients.wechat,
    sessions,
    redirectUri: `${settings.PUBLIC_URL}/auth/callback`,
  })
  const certificates = createCertificateService({ client: clients.certificates, clock })
  const catalogue = createCatalogueService({ source: clients.items, clock, logger, age: metrics.catalogueAge })
  const appointments = createAppointmentService({
    hall: clients.hall,
    operations,
    clock,
    bookable: (item) => catalogue.card(item) !== null,
  })
  const applications = createApplicationService({ hall: clients.hall })
  const home = createHomeService({ merger, appointments, applications, certificates, catalogue, inbox, clock })

  /** What of a guide's materials the store already holds for the resident. */
  const heldMaterials = (session: ResidentSession, materials: readonly Material[]): Promise<Part<HeldMaterial[]>> =>
    merger.part({
      source: 'certificates',
      deadlineMs: HELD_DEADLINE_MS,
      load: (signal) => certificates.held(session, materials, signal),
    })

  return {
    operations,
    inbox,
    sessions,
    residents,
    certificates,
    catalogue,
    appointments,
    applications,
    home,
    heldMaterials,
  }
}

export type Services = ReturnType<typeof createServices>
